import Calendars
import Core
import Interrupts

/// Interrupts of the last months up to now: the same for the same now. Pure.
struct SampleHistory: Sendable {
  let now: Instant
  let hours: WorkingHours
  /// Monday of the week whose turn is on.
  let monday: Day

  /// Whole weeks before this one.
  let weeks: Int

  init(now: Instant, weeks: Int = 13) throws {
    self.now = now
    self.weeks = weeks
    let zone = try Zone.named(SamplePerson.zoneName)
    hours = try WorkingHours(SamplePerson.hoursText, zone: zone)
    monday = zone.local(now - .hours(9)).day.monday
  }

  /// When the organisation begins.
  var start: Instant { instant(monday + -7 * Int64(weeks), minute: 8 * 60) }

  /// Everything that was over before now, earliest first.
  func incidents() -> [SampleIncident] {
    var found: [SampleIncident] = []
    for (kind, demand) in SampleDemand.all.enumerated() {
      for week in 0...weeks {
        var dice = SampleDice(seed: UInt64(kind * 1000 + week))
        for _ in 0..<count(demand, week, &dice) {
          let at = moment(demand.rhythm, in: week, &dice)
          if at > start + .hours(2) { found.append(incident(demand, at, &dice)) }
        }
      }
    }
    // What is open today must not join something older that would still be open.
    let today = SampleToday.open(now: now)
    let latest = now - .minutes(10)
    return found.filter { old in
      old.lastAt < latest
        && !today.contains { $0.demand.road.joins(old.demand.road) && old.lastAt > $0.openedAt - .hours(1) }
    }.sorted { $0.openedAt < $1.openedAt }
  }

  /// Fewer every week: from a third more than usual to a tenth less.
  private func count(_ demand: SampleDemand, _ week: Int, _ dice: inout SampleDice) -> Int {
    let tenths = demand.inTenWeeks * (130 - 3 * week) / 100
    return tenths / 10 + (dice.happens(percent: tenths % 10 * 10) ? 1 : 0)
  }

  private func moment(_ rhythm: SampleDemand.Rhythm, in week: Int, _ dice: inout SampleDice) -> Instant {
    let first = monday + 7 * Int64(week - weeks)
    let second = dice.seconds(0...59)
    let (weekday, minute) =
      switch rhythm {
      // More before noon than after, fewer on Fridays.
      case .workingDay:
        (dice.happens(percent: 25) ? dice.number(0...1) : dice.number(0...4), 9 * 60 + workingMinute(&dice))
      case .always: (dice.number(0...6), dice.number(0...1439))
      case .night: (dice.number(0...6), dice.number(60...330))
      case .mondayMorning: (dice.happens(percent: 70) ? 0 : dice.number(1...4), dice.number(545...690))
      }
    return instant(first + Int64(weekday), minute: minute) + second
  }

  private func workingMinute(_ dice: inout SampleDice) -> Int {
    dice.happens(percent: 60) ? dice.number(10...180) : dice.number(180...510)
  }

  private func instant(_ day: Day, minute: Int) -> Instant {
    hours.zone.first(LocalTime(day: day, second: minute * 60))
  }
}

extension SampleHistory {
  private func incident(_ demand: SampleDemand, _ openedAt: Instant, _ dice: inout SampleDice) -> SampleIncident {
    let title = dice.one(of: demand.titles) ?? ""
    var incident = SampleIncident(
      demand: demand, title: title, detail: "", customer: dice.one(of: demand.customers), openedAt: openedAt)
    let answeredAt = answer(demand.priority, openedAt, &dice)
    if dice.happens(percent: demand.recovers) {
      incident.endsAt = openedAt + dice.seconds(300...3000)
    } else if demand.road.kind == .alert, dice.happens(percent: 40) {
      incident.joins = (1...dice.number(1...4)).map { openedAt + .seconds(Int64($0 * dice.number(20...140))) }
    }
    if let endsAt = incident.endsAt, endsAt <= answeredAt { return incident }
    incident.answer = .init(at: answeredAt, isSecond: dice.happens(percent: 30))
    if let endsAt = incident.endsAt {
      // It ended while somebody looked.
      let minutes = dice.number(5...15)
      incident.notes = [.init(at: endsAt + .minutes(4), text: "It was over when I looked.", minutes: minutes)]
    } else {
      work(on: &incident, from: answeredAt, &dice)
    }
    return incident
  }

  private func answer(_ priority: Priority, _ openedAt: Instant, _ dice: inout SampleDice) -> Instant {
    let isUrgent = priority <= .p2
    let start = isUrgent || hours.contains(openedAt) ? openedAt : hours.nextStart(after: openedAt) ?? openedAt
    let reaction =
      switch priority {
      case .p1: 60...420
      case .p2: 90...1080
      case .p3: 240...4500
      case .p4: 600...14_000
      }
    return start + dice.seconds(reaction)
  }

  private func work(on incident: inout SampleIncident, from start: Instant, _ dice: inout SampleDice) {
    let demand = incident.demand
    let minutes = dice.number(demand.minutes)
    let span = Span.minutes(Int64(minutes * dice.number(90...160) / 100))
    let isUrgent = demand.priority <= .p2
    let end = isUrgent ? start + span : hours.instant(after: span, from: start) ?? start + span
    let expert = demand.expert.flatMap { dice.happens(percent: 45) ? $0 : nil }
    let isTheirs = expert != nil && minutes > 60
    if isTheirs { incident.answer?.assignee = expert }
    let shared = expert == nil ? 0 : minutes * 2 / 3
    if let text = dice.one(of: demand.notes) {
      let middle = Instant(microseconds: (start.microseconds + end.microseconds) / 2)
      incident.notes = [.init(at: middle, by: expert, text: text, minutes: shared)]
    }
    incident.resolution = .init(at: end, code: dice.one(of: demand.codes) ?? .fixed, minutes: max(5, minutes - shared))
    if demand.road.kind == .alert { incident.endsAt = end + .minutes(4) }
    if demand.road.kind == .request, dice.happens(percent: 4) { incident.returnsAt = end + dice.seconds(4000...90_000) }
  }
}
