import Calendars
import Core
import Storage
import Teams
import Web

/// Adding and editing a rotation, with a look at the next turns before anything is saved.
enum RotationForm {
  private static let labels = [
    "name": "Name", "kind": "Duty", "team": "Team", "zone": "Time zone", "starts_on": "First hand-over",
    "hand_over": "Time of hand-over", "length_weeks": "Weeks per turn", "slots": "Turns",
  ]
  static let previewCount = 8

  static func new(
    _ request: Request, _ tx: Transaction, _ form: FormState, preview: [Shift]? = nil, zone: Zone? = nil
  ) throws -> Page {
    let teams = try TeamStore(tx).all(kind: .operations)
    let team = try TeamChoice(tx).usual(for: request.actor)
    let zoneName = team?.zoneName ?? request.admission.zone
    let today = Zone.utc.local(tx.now).day
    let plan = RotationPlan(
      zoneName: zoneName, startsOn: today.monday, handOverMinute: 540, lengthWeeks: 1, slots: [])
    let choices = teams.map { Choice(String($0.id.number), $0.name) }
    let kinds = [
      Choice("potw", "PoTW", detail: "triages everything in working hours"),
      Choice("on_call", "on call", detail: "answers outside working hours"),
    ]
    let own =
      radioGroup("Duty", "kind", kinds, stored: "potw", in: form)
      + selectField(
        "Team", "team", choices, stored: team.map { String($0.id.number) } ?? "", in: form, isRequired: true)
    return Page(
      "Add a rotation", section: "/rotations",
      main: head(eyebrow: breadcrumb([("Rotations", "/rotations")], last: "New"), h1: "Add a rotation")
        + (try previewSection(preview, zone, request, tx))
        + postForm(
          action: "/rotations", request: request,
          errorSummary(form, labels: labels) + field("Name", "name", in: form, isRequired: true) + own
            + fields(plan, slots: "", form) + buttons))
  }

  static func edit(
    _ lane: RotationLane, _ request: Request, _ tx: Transaction, _ form: FormState, preview: [Shift]? = nil,
    zone: Zone? = nil
  ) throws -> Page {
    let rotation = lane.rotation
    let plan = lane.plan
    let names = try PersonStore(tx).names(Set(plan.slots.joined()))
    let slots = SlotText.text(plan.slots) { names[$0] ?? "" }
    let way = breadcrumb([("Rotations", "/rotations"), (rotation.name, "/rotations/\(rotation.id)")], last: "Edit")
    return Page(
      "Edit \(rotation.name)", section: "/rotations",
      main: head(
        eyebrow: way, h1: "Edit \(rotation.name)",
        lede: "Turns that have begun stay as they are. The change takes over at the next hand-over.")
        + (try previewSection(preview, zone, request, tx))
        + postForm(
          action: "/rotations/\(rotation.id)", request: request,
          hiddenField("version", form.value("version", stored: String(rotation.version)))
            + errorSummary(form, labels: labels)
            + field("Name", "name", stored: rotation.name, in: form, isRequired: true)
            + fields(plan, slots: slots, form) + buttons))
  }

  private static func fields(_ plan: RotationPlan, slots: String, _ form: FormState) -> HTML {
    textArea(
      "Turns", "slots", stored: slots, in: form, rows: max(6, plan.slots.count + 2),
      help: "One line for each turn, in order. Several people in one turn with commas between them; - for nobody.",
      isRequired: true)
      + field(
        "First hand-over", "starts_on", .date, stored: plan.startsOn.description, in: form,
        help: "The first line begins on this day.", isRequired: true)
      + field("Time of hand-over", "hand_over", .time, stored: plan.handOverText, in: form, isRequired: true)
      + field(
        "Weeks per turn", "length_weeks", .number, stored: String(plan.lengthWeeks), in: form, isRequired: true,
        limits: 1...52)
      + field(
        "Time zone", "zone", stored: plan.zoneName, in: form,
        help: "In which the hand-over is meant. Such as Europe/Berlin.", isRequired: true)
  }

  private static var buttons: HTML {
    "<p class=\"row\">\(button("Preview", name: "then", value: "preview"))\(button("Save", style: .go))</p>"
  }

  private static func previewSection(
    _ shifts: [Shift]?, _ zone: Zone?, _ request: Request, _ tx: Transaction
  ) throws -> HTML {
    guard let shifts, let zone else { return .empty }
    let table = try ShiftTable(shifts, zone: zone, request, tx).html("Next turns")
    return section("Preview: the next \(shifts.count) turns", remark: "nothing is saved yet", id: "preview", table)
  }
}

/// Turns with their hand-overs, in the reader's zone with the rotation's beside it.
struct ShiftTable {
  private let shifts: [Shift]
  private let zone: Zone
  private let reader: Zone
  private let viewer: ID<Person>?
  private let now: Instant
  private let faces: Faces

  init(_ shifts: [Shift], zone: Zone, _ request: Request, _ tx: Transaction) throws {
    self.shifts = shifts
    self.zone = zone
    reader = viewerZone(request)
    viewer = request.actor.person.map { ID($0) }
    now = tx.now
    faces = try Faces(Set(shifts.flatMap(\.people).map { ID($0) }), tx)
  }

  func html(_ label: String) -> HTML {
    guard !shifts.isEmpty else { return "<p class=\"q\">No turns.</p>" }
    let columns = [Column("From"), Column("To", isNamedOnPhone: true), Column("Who", isNamedOnPhone: true)]
    return table(
      label, columns,
      shifts.map { shift in
        let people = shift.people.map { ID<Person>($0) }
        let isYours = viewer.map(people.contains) ?? false
        let names: HTML = people.isEmpty ? hot("gap: nobody") : faces.linked(people, shift.contains(now) ? .now : .pool)
        return TableRow(
          [moment(shift.start), moment(shift.end), names + (isYours ? " <span class=\"q\">you</span>" : .empty)],
          isCurrent: shift.contains(now))
      })
  }

  private func moment(_ instant: Instant) -> HTML {
    let beside: HTML =
      reader.offset(at: instant) == zone.offset(at: instant)
      ? .empty : " <span class=\"q nb\">\(zone.local(instant).clock) \(zone.abbreviation(at: instant))</span>"
    return time(instant, Self.text(instant, reader)) + beside
  }

  /// `Mon 16 March 09:00`
  static func text(_ instant: Instant, _ zone: Zone) -> String {
    let local = zone.local(instant)
    return "\(TimeText.weekday(local.day).prefix(3)) \(TimeText.date(local.day)) \(local.clock)"
  }
}
