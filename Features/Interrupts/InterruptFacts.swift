import Calendars
import Core
import OnCall
import Planning
import Storage
import Teams
import Web

/// What pages about interrupts need to know besides them: names, faces, the reader's clock.
package struct InterruptFacts {
  package let now: Instant
  package let clock: TimeText
  private let people: [ID<Person>: Person]
  private let customers: [ID<Team>: String]
  private let answering: Set<ID<Person>>
  private let standby: Set<ID<Person>>
  /// Who is behind the shield (S1).
  private let committed: [ID<Person>: Commitment]
  /// Who triages now and until when, of the first operations team.
  package let roster: Roster?

  package init(_ request: Request, _ tx: Transaction) throws {
    now = tx.now
    clock = TimeText(try Zone.named(request.admission.zone))
    let (everybody, teams) = try tx.ask(PersonStore.everybody(includingDeactivated: true), TeamStore.all)
    people = Dictionary(uniqueKeysWithValues: everybody.map { ($0.id, $0) })
    customers = Dictionary(uniqueKeysWithValues: teams.filter { $0.kind == .customer }.map { ($0.id, $0.name) })
    roster = try teams.first { $0.kind == .operations }.map { try OnCallReader(tx).roster(of: $0, at: tx.now) }
    committed = try ShieldReader(tx).committed(at: tx.now)
    answering = Set(roster?.answeringNow ?? [])
    standby = Set(((roster?.potw ?? []) + (roster?.onCall ?? [])).flatMap(\.people)).subtracting(answering)
  }

  package func name(_ id: ID<Person>?) -> String { id.flatMap { people[$0]?.name } ?? "nobody" }
  package func firstName(_ id: ID<Person>) -> String { people[id]?.firstName ?? "somebody" }
  package func customer(_ id: ID<Team>?) -> String? { id.flatMap { customers[$0] } }

  /// `S-408 until Friday 4 December 18:00` for who is shielded; nil for all others, also for who has a duty.
  package func promise(of id: ID<Person>) -> String? {
    answering.contains(id) || standby.contains(id) ? nil : committed[id]?.words(clock)
  }

  package var customerChoices: [(ID<Team>, String)] {
    customers.sorted { $0.value < $1.value }.map { ($0.key, $0.value) }
  }

  /// Active people of operations who can be given work, by name.
  var workers: [Person] {
    people.values.filter { $0.isActive && !$0.roles.isDisjoint(with: [.manager, .engineer]) }.sorted {
      $0.name < $1.name
    }
  }

  /// The shape of the avatar says whether the person may be interrupted.
  package func face(_ id: ID<Person>) -> Face {
    let person = people[id]
    let isOperations = person.map { !$0.roles.isDisjoint(with: Role.operations) } ?? false
    let kind: AvatarKind =
      answering.contains(id)
      ? .now : standby.contains(id) ? .next : committed[id] != nil ? .shield : isOperations ? .pool : .outside
    return Face(name: person?.firstName ?? "somebody", initials: person?.initials ?? "?", kind: kind)
  }

  package func who(_ id: ID<Person>?) -> HTML {
    id.map { Web.who(face($0), size: .small) } ?? "<span class=\"q\">nobody yet</span>"
  }

  /// `Nadia and Teo triage until 18:00`.
  var triageWords: String {
    guard let roster else { return "There is no operations team yet" }
    let names = roster.answeringNow.map(firstName)
    let until = roster.answeringNextFrom.map { " until \(clock.short($0, now: now))" } ?? ""
    if names.isEmpty { return "Nobody triages\(until)" }
    let (one, many) = roster.inWorkingHours ? ("triages", "triage") : ("is on call", "are on call")
    let verb = names.count == 1 ? one : many
    return "\(names.spoken) \(verb)\(until)"
  }

  func age(_ interrupt: Interrupt) -> String {
    TimeText.ago((interrupt.resolvedAt ?? now) - interrupt.openedAt)
  }

  /// What happens next by itself, in words; nil when nothing does.
  func nextWords(_ interrupt: Interrupt) -> String? {
    guard let next = interrupt.next else { return interrupt.restReason }
    let when = clock.short(next.at, now: now)
    return switch next.kind {
    case .escalate: "the next are told \(when)"
    case .route where interrupt.silence != nil: "silenced until \(when)"
    case .route where interrupt.snoozedUntil != nil: "snoozed until \(when)"
    case .route where interrupt.state != .new:
      next.step == 0
        ? "\(name(interrupt.assignee)) is asked for a sign of life \(when)"
        : "others are told \(when) without a sign of life"
    case .route:
      "\(interrupt.priority <= .p2 ? "decided anew when working hours begin" : "waits for working hours"), \(when)"
    case .reopen: "opens again \(when) if its alerts still fire"
    }
  }
}

extension Interrupt {
  var mark: StateMark {
    switch state {
    case .new: .new
    case .acknowledged: .acknowledged
    case .inWork: .working
    case .resolved: .done
    }
  }

  var icon: String {
    switch kind {
    case .alert: "alert"
    case .request: "form"
    case .mail: "mail"
    case .chat: "chat"
    }
  }

  /// The small sign in front of a title, with its word for screen readers.
  var sign: HTML { "<span title=\"\(sourceWord)\">\(Web.icon(icon))\(spokenOnly(sourceWord))</span>" }
}

extension Int {
  /// `One`, `Nine`, `12`: numbers as words begin a sentence up to twelve.
  package var asWord: String {
    let words = [
      "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    ]
    return words.indices.contains(self) ? words[self] : String(self)
  }
}
