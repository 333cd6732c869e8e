import Calendars
import Core
import Storage
import Teams
import Web

/// What was handed over, and what the next person should know.
enum HandOverPages {
  private static let pageSize = 20

  static func list(_ lane: RotationLane, _ request: Request, _ tx: Transaction, _ form: FormState) throws -> Page {
    let rotation = lane.rotation
    let path = "/rotations/\(rotation.id)"
    let before = request.incoming.query["before"].flatMap { ID<HandOver>($0) }
    let found = try HandOverStore(tx).list(rotation.id, before: before, limit: pageSize + 1)
    let shown = Array(found.prefix(pageSize))
    let faces = try Faces(Set(shown.flatMap { $0.from + $0.to }), tx)
    let zone = viewerZone(request)
    let answer: HTML =
      shown.first.map { "\(title($0, faces)) \(TimeText(zone).short($0.at, now: tx.now))." }
      ?? "Nothing has been handed over yet."
    let top = head(
      eyebrow: breadcrumb([("Rotations", "/rotations"), (rotation.name, path)], last: "Hand-overs"), h1: answer)
    let older = found.count > shown.count ? shown.last.map { "\(path)/handovers?before=\($0.id)" } : nil
    let parts: [HTML] = [
      errorSummary(form, labels: ["text": "Note"]), top, try next(lane, request, tx, form),
      shown.html { section("\(title($0, faces))", remark: moment($0.at, zone), body($0)) },
      pagination(newer: nil, older: older),
    ]
    return Page("Hand-overs, \(rotation.name)", section: "/rotations", main: parts.html { $0 })
  }

  /// On the page of a rotation: the form for whoever has the duty, the note for others.
  static func next(
    _ lane: RotationLane, _ request: Request, _ tx: Transaction, _ form: FormState = .fresh, isLinked: Bool = false
  ) throws -> HTML {
    guard HandOverActions.mayRead(request.actor) else { return .empty }
    let path = "/rotations/\(lane.rotation.id)"
    let note = try HandOverStore(tx).note(lane.rotation.id)
    let hasEnded = lane.endedAt.map { $0 <= tx.now } ?? false
    let mayWrite = try !hasEnded && HandOverActions(tx, as: request.actor).mayWrite(lane)
    let written: HTML =
      note.writtenAt.flatMap { at in
        note.text.isEmpty ? nil : "\(note.writtenBy), \(TimeText(viewerZone(request)).short(at, now: tx.now))"
      } ?? .empty
    let content: HTML =
      mayWrite
      ? postForm(
        action: "\(path)/note", request: request,
        hiddenField("version", form.value("version", stored: String(note.version)))
          + textArea(
            "What should the next person know?", "text", stored: note.text, in: form,
            help: "Told to them when their turn begins, with what is open.")
          + button("Keep"))
      : note.text.isEmpty ? "<p class=\"q\">No note for the next person yet.</p>" : quoted(note.text)
    return section(
      "Next hand-over", remark: written, link: isLinked ? ("All hand-overs", "\(path)/handovers") : nil, content)
  }
}

extension HandOverPages {
  /// `Nadia handed over to Ravi`
  private static func title(_ handOver: HandOver, _ faces: Faces) -> String {
    guard !handOver.from.isEmpty else { return "\(faces.spoken(handOver.to)) began" }
    return "\(faces.spoken(handOver.from)) handed over to \(faces.spoken(handOver.to))"
  }

  private static func moment(_ instant: Instant, _ zone: Zone) -> HTML {
    time(instant, ShiftTable.text(instant, zone))
  }

  private static func body(_ handOver: HandOver) -> HTML {
    let note: HTML =
      handOver.noteBy.map { "<p>\($0) wrote:</p>\(quoted(handOver.note))" } ?? "<p class=\"q\">There was no note.</p>"
    return note + handOver.sections.html(list)
  }

  private static func list(_ section: HandOverSection) -> HTML {
    let rest = section.count - section.lines.count
    let items = section.lines.map { line -> HTML in
      line.path.map { "<a href=\"\($0.safeURL)\">\(line.text)</a>" } ?? "\(line.text)"
    }
    let more: [HTML] = rest > 0 ? ["<span class=\"q\">and \(rest) more</span>"] : []
    return "<h3>\(section.title) <span class=\"q\">\(section.count)</span></h3>" + lines(items + more, isTight: true)
  }

  /// Lines as they were written.
  private static func quoted(_ text: String) -> HTML {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return "<blockquote>\(lines.html { "<p>\(String($0))</p>" })</blockquote>"
  }
}
