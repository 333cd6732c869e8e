import Calendars
import Core
import Storage
import Teams
import Web

/// The page of one rotation: whose turn it is, who comes next, how it is arranged.
enum RotationPages {
  static func rotation(_ lane: RotationLane, _ request: Request, _ tx: Transaction) throws -> Page {
    let rotation = lane.rotation
    let zone = try Zone.named(lane.plan.zoneName)
    let hasEnded = lane.endedAt.map { $0 <= tx.now } ?? false
    let mayEdit = !hasEnded && OnCallActions.mayChange(request.actor)
    let ahead = try ShiftTable(lane.ahead(from: tx.now, count: RotationForm.previewCount), zone: zone, request, tx)
    let past = try ShiftTable(
      Array(lane.shifts(from: tx.now - .days(183), to: tx.now).filter { $0.end <= tx.now }.suffix(8).reversed()),
      zone: zone, request, tx)
    return Page(
      rotation.name, section: "/rotations",
      main: head(
        eyebrow: breadcrumb([("Rotations", "/rotations")], last: rotation.name),
        h1: try sentence(lane, hasEnded: hasEnded, request, tx),
        actions: mayEdit ? buttonLink("Edit", href: "/rotations/\(rotation.id)/edit", style: .go) : nil)
        + section("Turns", remark: "\(rotation.kind.title), \(rotation.name)", ahead.html("Turns"))
        + section("Arrangement", try arrangement(lane, zone, tx))
        + section("Past turns", remark: "never changed by an edit", past.html("Past turns"))
        + (mayEdit ? end(rotation, request) : .empty))
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
    let until = TimeText(viewerZone(request)).short(next.start, now: tx.now)
    return "\(lead) until \(until), then \(faces.spoken(following))."
  }

  private static func arrangement(_ lane: RotationLane, _ zone: Zone, _ tx: Transaction) throws -> HTML {
    let plan = lane.plan
    let team = try TeamStore(tx).get(lane.rotation.team)
    let faces = try Faces(Set(plan.slots.joined()), tx)
    let turns = plan.slots.html { "<li>\($0.isEmpty ? "nobody" : $0.map(faces.name).joined(separator: ", "))</li>" }
    let weeks = plan.lengthWeeks == 1 ? "every week" : "every \(plan.lengthWeeks) weeks"
    return definitions([
      ("Duty", "\(lane.rotation.kind.title)"),
      ("Team", "<a href=\"/teams/\(team.id.number)\">\(team.name)</a>, \(team.hours.text) (\(team.zoneName))"),
      (
        "Hand-over",
        "\(weeks) on \(TimeText.weekday(plan.startsOn)) at \(plan.handOverText), \(plan.zoneName)"
      ),
      ("First", "\(TimeText.day(plan.startsOn)) \(plan.startsOn.civil.year)"),
      ("Turns", "<ol>\(turns)</ol>"),
    ])
  }

  private static func end(_ rotation: Rotation, _ request: Request) -> HTML {
    section(
      "End this rotation", remark: "what has been stays",
      postButton(
        "End now", action: "/rotations/\(rotation.id)/end", request: request, style: .hot,
        fields: [("version", String(rotation.version))], class: "row"))
  }
}
