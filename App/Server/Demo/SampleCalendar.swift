import Calendars
import Core
import OnCall
import Storage
import Teams

/// What people have changed in the coming weeks: a night covered, a swap asked, leave, holidays, a note.
struct SampleCalendar {
  let tx: Transaction
  let team: SampleTeam

  func arrange() throws {
    let manager = try team.person("Marek").actor
    try addHolidays(as: manager)
    guard let rotation = try OnCallReader(tx).rotations(team: team.team).first(where: { $0.kind == .onCall }) else {
      return
    }
    let lane = try OnCallReader(tx).lane(rotation.id)
    try cover(lane, as: manager)
    try askToSwap(lane)
    try leave(lane)
    let answering = try lane.shift(at: tx.now)?.people.first.map { try PersonStore(tx).get(ID($0)) }
    try HandOverActions(tx, as: answering?.actor ?? manager).write(
      "The replica of invoices lags after each batch at 02:00; it catches up within the hour. Do not restart it.",
      for: rotation.id, version: 0)
  }

  /// The night after tomorrow is somebody else's.
  private func cover(_ lane: RotationLane, as manager: Actor) throws {
    let zone = try Zone.named(SamplePerson.zoneName)
    let day = zone.local(tx.now).day + 2
    let from = zone.first(LocalTime(day: day, second: 18 * 3600))
    guard let replaced = lane.shift(at: from)?.people.first else { return }
    let others = try ["Mina", "Karim"].map { try team.person($0).id }
    guard let person = others.first(where: { $0.number != replaced }) else { return }
    try OverrideActions(tx, as: manager).replace(
      ID(replaced), by: person, in: lane.rotation.id, from: from,
      to: zone.first(LocalTime(day: day + 1, second: 9 * 3600)), reason: "Parents’ evening")
  }

  /// The third turn from now for the fourth.
  private func askToSwap(_ lane: RotationLane) throws {
    let coming = lane.shifts(from: tx.now + .days(15), to: tx.now + .days(42)).filter { $0.start > tx.now + .days(14) }
    guard coming.count > 1, let asker = coming[0].people.first, let asked = coming[1].people.first else { return }
    var draft = SwapActions.Draft(from: coming[0].start, to: coming[0].end)
    draft.asked = ID(asked)
    draft.inReturn = coming[1].start..<coming[1].end
    draft.note = "A wedding that Saturday."
    try SwapActions(tx, as: try PersonStore(tx).get(ID(asker)).actor).ask(draft, in: lane.rotation.id)
  }

  /// Two days away in a turn that nobody covers yet.
  private func leave(_ lane: RotationLane) throws {
    let coming = lane.shifts(from: tx.now + .days(28), to: tx.now + .days(56)).filter { $0.start > tx.now + .days(28) }
    guard let shift = coming.first, let person = try shift.people.first.map({ try PersonStore(tx).get(ID($0)) }) else {
      return
    }
    let day = try Zone.named(SamplePerson.zoneName).local(shift.start).day
    try LeaveActions(tx, as: person.actor).add(person.id, days: day + 2, day + 3, note: "Moving house")
  }

  /// Those that fall on the same day every year.
  private func addHolidays(as manager: Actor) throws {
    let today = try Zone.named(SamplePerson.zoneName).local(tx.now).day
    let names = [
      "01-01": "New Year", "05-01": "Labour Day", "10-03": "German Unity Day", "12-25": "Christmas Day",
      "12-26": "Boxing Day",
    ]
    for ahead in 0..<Int64(365) {
      let day = today + ahead
      guard let name = names[String(day.description.suffix(5))] else { continue }
      try HolidayActions(tx, as: manager).add(team.team, day, name)
    }
  }
}
