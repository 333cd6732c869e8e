import Calendars
import Core
import OnCall
import Storage
import Teams
import Web

/// What a stand-up talks about: exceptions first, then the board from right to left (I11).
package struct StandUp {
  package enum Kind: String, CaseIterable, Sendable {
    case validation, blocked, ageing, tomorrow

    package var title: String {
      switch self {
      case .validation: "Validation first"
      case .blocked: "Blocked"
      case .ageing: "Ageing"
      case .tomorrow: "Tomorrow"
      }
    }
  }

  /// One thing to talk about.
  package struct Item {
    package let kind: Kind
    /// nil: about people.
    package let story: Story?
    package let text: String
  }

  /// How long stories of the team took, in calendar days, the first and the last counted.
  package struct Pace: Hashable, Sendable {
    /// Fewer done stories say nothing.
    package static let least = 10
    package let samples: Int
    /// 85 % took so many days or fewer; nil: not enough data.
    package let days: Int?

    init(_ taken: [Int]) {
      samples = taken.count
      let rank = (taken.count * 85 + 99) / 100
      days = taken.count >= Self.least ? taken.sorted()[rank - 1] : nil
    }
  }

  package let iteration: Iteration
  package let team: Team
  package let items: [Item]
  package let pace: Pace
  /// What waits or is worked on, from right to left; within a column the oldest first.
  package let columns: [(state: StoryState, stories: [Story])]
  package let people: [ID<Story>: [ID<Person>]]
  let zone: Zone

  /// - Throws: `Refusal.notFound`
  package init(_ id: ID<Iteration>, _ tx: Transaction) throws {
    let store = IterationStore(tx)
    iteration = try store.get(id)
    team = try TeamStore(tx).get(iteration.team)
    let zone = team.hours.zone
    self.zone = zone
    let stories = try store.stories(id).filter(\.isOpen).sorted { ($0.stateAt, $0.id) < ($1.stateAt, $1.id) }
    people = try StoryStore(tx).people(stories.map(\.id))
    columns = [StoryState.validation, .inWork, .ready, .written].map { state in
      (state: state, stories: stories.filter { $0.state == state })
    }
    let courses = try store.courses(team.id, since: tx.now - .days(182))
    pace = Pace(courses.map { Self.days(from: $0.from, to: $0.to, zone) })
    let leads = try FeatureStore(tx).all(stories.compactMap(\.feature))
    let waiting = Waiting(
      zone: zone, now: tx.now, leads: Dictionary(leads.map { ($0.id, $0.lead) }) { first, _ in first },
      names: try PersonStore(tx).names(Set(people.values.joined()).union(leads.compactMap(\.lead))), people: people)
    items =
      waiting.validation(stories) + waiting.blocked(stories) + waiting.ageing(stories, pace)
      + (try Tomorrow(team, stories: stories, people: people, zone, tx).items)
  }

  /// The first and the last day counted.
  static func days(from: Instant, to: Instant, _ zone: Zone) -> Int {
    Int(zone.local(to).day - zone.local(from).day) + 1
  }
}

extension StandUp {
  /// What stories wait for.
  private struct Waiting {
    let zone: Zone
    let now: Instant
    let leads: [ID<PlannedFeature>: ID<Person>?]
    let names: [ID<Person>: String]
    let people: [ID<Story>: [ID<Person>]]

    func validation(_ stories: [Story]) -> [Item] {
      stories.filter { $0.state == .validation }.map { story in
        let lead = story.feature.flatMap { leads[$0] ?? nil }.flatMap { names[$0] }
        let often = story.sentBack == 1 ? "once" : "\(story.sentBack) times"
        let back = story.sentBack > 0 ? "; it came back \(often)" : ""
        return Item(kind: .validation, story: story, text: "waits for \(lead ?? "its lead") \(since(story))\(back).")
      }
    }

    func blocked(_ stories: [Story]) -> [Item] {
      stories.filter(\.isBlocked).map { story in
        let days = StandUp.days(from: story.blockedAt ?? now, to: now, zone) - 1
        let time = days == 0 ? "since today" : days == 1 ? "since yesterday" : "for \(days) days"
        return Item(kind: .blocked, story: story, text: "is blocked \(time): \(story.blockedReason ?? "")")
      }
    }

    func ageing(_ stories: [Story], _ pace: Pace) -> [Item] {
      guard let usual = pace.days else { return [] }
      return stories.compactMap { story in
        guard let start = story.startedAt, story.state == .inWork || story.state == .validation else { return nil }
        let days = StandUp.days(from: start, to: now, zone)
        guard days > usual else { return nil }
        return Item(
          kind: .ageing, story: story,
          text: "is on its way for \(days) days; 85 % of the stories took \(usual) or fewer.")
      }
    }

    private func since(_ story: Story) -> String {
      let days = StandUp.days(from: story.stateAt, to: now, zone) - 1
      return days == 0 ? "since today" : days == 1 ? "since yesterday" : "for \(days) days"
    }
  }

  /// Who is not there on the next working day, and whether SS&A has its pair then (P3).
  private struct Tomorrow {
    let items: [Item]

    init(
      _ team: Team, stories: [Story], people: [ID<Story>: [ID<Person>]], _ zone: Zone, _ tx: Transaction
    ) throws {
      let reader = try CapacityReader(team, tx)
      guard let day = try reader.workDay(from: zone.local(tx.now).day + 1) else {
        items = []
        return
      }
      let capacity = try reader.capacity(day...day).people
      let names = Dictionary(reader.engineers.map { ($0.id, $0.name) }) { first, _ in first }
      func spoken(_ ids: [ID<Person>]) -> String { ids.compactMap { names[$0] }.spoken }
      let away = capacity.filter { $0.work == 0 || $0.leave > 0.5 }.map(\.person)
      let duty = capacity.filter { $0.potw + $0.onCall > 0.5 && !away.contains($0.person) }.map(\.person)
      let gone = Set(away + duty)
      let busy = Set(stories.filter { $0.state == .inWork }.flatMap { people[$0.id] ?? [] })
      let pair = Set(stories.filter { $0.backlog == .ssa && $0.state == .inWork }.flatMap { people[$0.id] ?? [] })
      var texts: [String] = []
      let here = pair.subtracting(gone)
      if here.count < 2 {
        let free = capacity.map(\.person).filter { !gone.contains($0) && !busy.contains($0) }
        let who = here.isEmpty ? "SS&A has nobody" : "SS&A has only \(spoken(here.sorted()))"
        let some = spoken(Array(free.prefix(4)))
        let help = free.isEmpty ? "nobody is free" : "\(some) \(free.count == 1 ? "is" : "are") free"
        texts.append("\(who); it needs a pair. \(help.asHeading).")
      }
      if !away.isEmpty { texts.append("\(spoken(away)) \(away.count == 1 ? "is" : "are") away.") }
      if !duty.isEmpty { texts.append("\(spoken(duty)) \(duty.count == 1 ? "has" : "have") a duty.") }
      let when = day == zone.local(tx.now).day + 1 ? "" : "On \(TimeText.weekday(day)): "
      items = texts.map { Item(kind: .tomorrow, story: nil, text: when + $0) }
    }
  }
}
