import Calendars
import Core
import Storage
import Teams
import Web

/// What was handed over, and what the next person should know.
enum HandOverPages {
  private static let pageSize = 20

  /// One hand-over in full, the newest or that of the query, and the others as lines.
  static func list(_ lane: RotationLane, _ request: Request, _ tx: Transaction, _ form: FormState) throws -> Page {
    let rotation = lane.rotation
    let path = "/rotations/\(rotation.id)"
    let store = HandOverStore(tx)
    let query = request.incoming.query
    let before = query["before"].flatMap { ID<HandOver>($0) }
    let found = try store.list(rotation.id, before: before, limit: pageSize + 1)
    let page = Array(found.prefix(pageSize))
    let asked = try query["show"].flatMap { ID<HandOver>($0) }.flatMap { try store.find($0, of: rotation.id) }
    let shown = asked ?? page.first
    let faces = try Faces(Set((page + [shown].compactMap(\.self)).flatMap { $0.from + $0.to }), tx)
    let zone = viewerZone(request)
    let answer: HTML =
      shown.map { "\(title($0, faces)), \(TimeText(zone).short($0.at, now: tx.now))." }
      ?? "Nothing has been handed over yet."
    let top = head(
      eyebrow: breadcrumb([("Rotations", "/rotations"), (rotation.name, path)], last: "Hand-overs"), h1: answer)
    let older = found.count > page.count ? page.last.map { "\(path)/handovers?before=\($0.id)" } : nil
    let parts: [HTML] = [
      errorSummary(form, labels: ["text": "Note"]), top, shown.map(body) ?? .empty, try next(lane, request, tx, form),
      page.isEmpty ? .empty : section("Hand-overs", table(page, path, shown: shown?.id, faces, zone)),
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
    let note: HTML = handOver.noteBy.map { section("Note", remark: "\($0)", quoted(handOver.note)) } ?? .empty
    return note + handOver.sections.html { part in section("\(part.title)", remark: "\(part.count)", list(part)) }
  }

  private static func list(_ part: HandOverSection) -> HTML {
    let rest = part.count - part.lines.count
    let items = part.lines.map { line -> HTML in
      line.path.map { "<a href=\"\($0)\">\(line.text)</a>" } ?? "\(line.text)"
    }
    let more: [HTML] = rest > 0 ? ["<span class=\"q\">and \(rest) more</span>"] : []
    return lines(items + more, isTight: true)
  }

  private static func table(
    _ handOvers: [HandOver], _ path: String, shown: ID<HandOver>?, _ faces: Faces, _ zone: Zone
  ) -> HTML {
    let columns = [
      Column("When"), Column("From", isNamedOnPhone: true), Column("To", isNamedOnPhone: true),
      Column("Note", isNamedOnPhone: true),
    ]
    let rows = handOvers.map { handOver in
      let link: HTML = "<a href=\"\(path)/handovers?show=\(handOver.id.number)\">\(moment(handOver.at, zone))</a>"
      let note: HTML = handOver.note.isEmpty ? "<span class=\"q\">none</span>" : "\(String(handOver.note.prefix(80)))"
      return TableRow(
        [link, "\(faces.list(handOver.from))", "\(faces.list(handOver.to))", note],
        isCurrent: handOver.id == shown)
    }
    return Web.table("Hand-overs", columns, rows)
  }

  /// Lines as they were written.
  private static func quoted(_ text: String) -> HTML {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.html { $0.isEmpty ? "<p>&nbsp;</p>" : "<p>\(String($0))</p>" }
  }
}
