import Calendars
import Core
import Storage
import Teams
import Web

/// The page of one rotation: whose turn it is, who comes next, how it is arranged.
enum RotationPages {
  /// - Parameter sent: a form that comes back with what is wrong, or that a link opens.
  static func rotation(
    _ lane: RotationLane, _ request: Request, _ tx: Transaction, sent: SentForm? = nil
  ) throws -> Page {
    let rotation = lane.rotation
    let desk = try RotationDesk(lane, request, tx, sent: sent)
    let forms = OverrideForms(desk: desk)
    let zone = desk.times.zone
    let ahead = try ShiftTable(lane.ahead(from: tx.now, count: RotationForm.previewCount), zone: zone, request, tx)
    let past = try ShiftTable(
      Array(lane.shifts(from: tx.now - .days(183), to: tx.now).filter { $0.end <= tx.now }.suffix(8).reversed()),
      zone: zone, request, tx)
    let actions =
      forms.addCoverage + buttonLink("Plan", href: "\(desk.path)/plan")
      + buttonLink("Edit", href: "\(desk.path)/edit", style: .go)
    let acts: ((Shift) -> HTML)? = desk.mayAct ? { forms.acts($0) } : nil
    let turns = ahead.html("Turns", remark: forms.remark, acts: acts)
    let top = head(
      eyebrow: breadcrumb([("Rotations", "/rotations")], last: rotation.name),
      h1: try sentence(lane, hasEnded: desk.hasEnded, request, tx), actions: desk.mayAct ? actions : nil)
    let parts: [HTML] = [
      sent?.summary ?? .empty, top, problem(lane, mayEdit: desk.mayAct), SwapForms(desk: desk).asked,
      section("Turns", remark: "\(rotation.kind.title), \(rotation.name)", turns), forms.changes,
      section("Arrangement", try arrangement(lane, zone, tx)),
      try HandOverPages.next(lane, request, tx, isLinked: true),
      desk.hasEnded ? .empty : try FeedPages.offer(.rotation(rotation.id), request, tx),
      section("Past turns", remark: "never changed by an edit", past.html("Past turns", remark: forms.remark)),
      desk.mayAct ? end(rotation, request) : .empty,
    ]
    return Page(rotation.name, section: "/rotations", main: parts.html { $0 })
  }

  /// Why it has no turns, and who can mend it.
  static func problem(_ lane: RotationLane, mayEdit: Bool) -> HTML {
    guard let problem = lane.problem else { return .empty }
    let edit: HTML = mayEdit ? "<a href=\"/rotations/\(lane.rotation.id.number)/edit\">Edit it</a>. " : .empty
    return say(
      """
      \(problem) \(edit)Everybody in operations may. Until then nobody has these turns but those who cover them.
      """, isHot: true)
  }

  private static func sentence(
    _ lane: RotationLane, hasEnded: Bool, _ request: Request, _ tx: Transaction
  ) throws -> HTML {
    guard !hasEnded else { return "\(lane.rotation.name) has ended." }
    let now = lane.shift(at: tx.now)?.people.map { ID<Person>($0) } ?? []
    let next = lane.next(after: tx.now)
    let following = next?.people.map { ID<Person>($0) } ?? []
    let faces = try Faces(Set(now + following), tx)
    let lead: HTML = now.isEmpty ? hot("Nobody has the turn") : "\(faces.spoken(now))"
    guard let next else { return "\(lead)." }
    let texts = TimeText(viewerZone(request))
    let from = texts.short(next.start, now: tx.now)
    guard let end = lane.shift(at: tx.now)?.end, end < next.start else {
      return "\(lead) until \(from), then \(faces.spoken(following))."
    }
    return "\(lead) until \(texts.short(end, now: tx.now)); from \(from) \(faces.spoken(following))."
  }

  private static func arrangement(_ lane: RotationLane, _ zone: Zone, _ tx: Transaction) throws -> HTML {
    let team = try TeamStore(tx).get(lane.rotation.team)
    let faces = try Faces(lane.plan.people, tx)
    let duty: [(String, HTML)] = [
      ("Duty", "\(lane.rotation.kind.title)"),
      ("Team", "<a href=\"/teams/\(team.id.number)\">\(team.name)</a>, \(team.hours.text) (\(team.zoneName))"),
    ]
    let several = lane.plan.layers.count > 1
    return definitions(
      duty
        + lane.plan.layers.enumerated().flatMap { index, layer -> [(String, HTML)] in
          let turns = layer.slots.html {
            "<li>\($0.isEmpty ? "nobody" : $0.map(faces.name).joined(separator: ", "))</li>"
          }
          let name = layer.name.isEmpty ? "" : " \(layer.name)"
          return [
            (several ? "Layer \(index + 1)\(name)" : "Hand-over", "\(CadenceText(layer).sentence), \(layer.zoneName)"),
            ("First", "\(TimeText.day(layer.startsOn)) \(layer.startsOn.civil.year)"),
            ("Turns", "<ol>\(turns)</ol>"),
          ]
        })
  }

  private static func end(_ rotation: Rotation, _ request: Request) -> HTML {
    section(
      "End this rotation", remark: "what has been stays",
      postButton(
        "End now", action: "/rotations/\(rotation.id)/end", request: request, style: .hot,
        fields: [("version", String(rotation.version))], class: "row"))
  }
}
