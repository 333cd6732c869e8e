import Calendars
import Core
import OnCall
import Storage
import Teams
import Web

/// Who of a team is behind the shield until when, what called people away, and what promises were worth (S4, S5, P6).
struct CommitmentPage {
  /// The time that the numbers are about.
  enum Stretch: String, CaseIterable {
    case month = "28", quarter = "91", iteration

    var title: String {
      switch self {
      case .month: "28 days"
      case .quarter: "91 days"
      case .iteration: "This iteration"
      }
    }
  }

  let request: Request
  let facts: PlanningFacts
  let team: Team
  let form: FormState
  private let stretch: Stretch
  private let hasIteration: Bool
  private let open: [Commitment]
  private let record: CommitmentRecord
  private let causes: [ID<Commitment>: [CommitmentBreach]]
  private let subjects: CommitmentSubjects
  private let conflicts: CommitmentConflicts

  init(_ request: Request, _ tx: Transaction, form: FormState = .fresh) throws {
    self.request = request
    self.form = form
    facts = try PlanningFacts(request, tx)
    team = try TeamChoice(tx).named(request.query["team"], for: request.actor)
    let store = CommitmentStore(tx)
    let zone = team.hours.zone
    let iteration = try store.iteration(of: team.id, on: zone.local(tx.now).day)
    hasIteration = iteration != nil
    let asked = request.query["time"].flatMap(Stretch.init) ?? .month
    stretch = asked == .iteration && iteration == nil ? .month : asked
    let from =
      stretch == .iteration
      ? iteration.map { zone.first(LocalTime(day: $0.lowerBound, second: 0)) } ?? tx.now - .days(28)
      : tx.now - .days(stretch == .quarter ? 91 : 28)
    open = try store.open(.team(team.id))
    record = try store.record(.team(team.id), from..<(tx.now + .seconds(1)))
    causes = Dictionary(grouping: try store.breaches(of: record.broken), by: \.commitment)
    conflicts = CommitmentConflicts(open, try OnCallReader(tx).lanes(), at: tx.now)
    subjects = try CommitmentSubjects(open.map(\.subject) + record.commitments.map(\.subject), tx)
  }

  /// Customers see what came of promises, not whose they were (P6).
  static func showsPeople(to actor: Actor) -> Bool { !actor.roles.isDisjoint(with: Role.operations.union([.viewer])) }

  var page: Page {
    let isInside = Self.showsPeople(to: request.actor)
    let inside: HTML = isInside ? live("commitments-open", held) + section("What came of them", stretches) : stretches
    return Page(
      "Commitments", section: "/features",
      main: errorSummary(form)
        + head(
          eyebrow: "\(team.name)", h1: isInside ? shielded : numbers, lede: isInside ? numbers : nil,
          actions: mayCommit ? commit : nil)
        + inside + two(section("Made and kept", remark: "in the time", figures), isInside ? calledAway : .empty)
        + (isInside ? broken : .empty))
  }

  private var mayCommit: Bool { !request.actor.roles.isDisjoint(with: Role.operations) }
  private var decidesForOthers: Bool { !request.actor.roles.isDisjoint(with: [.administrator, .manager]) }

  /// `Three people take no interrupts below P1.`
  private var shielded: HTML {
    let count = Set(open.map(\.person)).count
    return switch count {
    case 0: "Nobody is committed: everybody takes interrupts."
    case 1: "One person takes no interrupts below P1."
    default: "\(count) people take no interrupts below P1."
    }
  }

  private var numbers: HTML {
    guard let words = record.words else { return "No commitment has ended in this time: not enough data." }
    return "\(words) commitments."
  }

  private var commit: HTML {
    let form = form.sent?["to"] == nil ? FormState.fresh : form
    let own = request.actor.person.map { "\($0)" } ?? ""
    let people = facts.workers.map { Choice("\($0.id)", $0.name) }
    return panel(
      "Commit…", heading: "Who commits to what?", action: "/commitments", request: request, style: .go, icon: "shield",
      isAtEnd: true, isOpen: form.sent != nil || request.query["to"] != nil,
      hiddenField("team", "\(team.id)")
        + field(
          "To", "to", stored: request.query["to"] ?? "", in: form, help: "A story or feature: S-408, F-31.",
          isRequired: true)
        + selectField("Who", "person", people, stored: own, in: form, help: "For others as their lead or manager.")
        + field(
          "Until", "until", .dateTime, in: form,
          help: "Without it the end of the iteration, or of the last working day within two weeks.")
        + "<p class=\"row\">\(button("Commit", style: .go))</p>")
  }
}

// MARK: - Parts

extension CommitmentPage {
  private var held: HTML {
    guard !open.isEmpty else { return section("Committed now", "<p class=\"q\">Nobody has promised anything.</p>") }
    let columns = [
      Column("Who"), Column("To"), Column("Until", isNamedOnPhone: true), Column("Said by", isNamedOnPhone: true),
      Column("Acts", isTitleHidden: true),
    ]
    return section(
      "Committed now", remark: "only a P1, or a named request with a reason \(rule("S1"))",
      table(
        "Committed now", columns,
        open.sorted { ($0.until, $0.id) < ($1.until, $1.id) }.map { commitment in
          TableRow(
            [
              who(facts.face(commitment.person), href: "/people/\(commitment.person)"),
              subjects.link(commitment.subject),
              "\(time(commitment.until, facts.clock.short(commitment.until, now: facts.now)))\(duty(commitment))",
              "\(commitment.madeBy)",
              withdraw(commitment),
            ], id: "commitment-\(commitment.id)")
        }))
  }

  /// `on call from Fri 18:00: the duty comes first`
  private func duty(_ commitment: Commitment) -> HTML {
    guard let turn = conflicts.turn(commitment) else { return .empty }
    let from = turn.from <= facts.now ? "now" : "from \(facts.clock.short(turn.from, now: facts.now))"
    return """
      <br><a class="s hot" href="/rotations?team=\(team.id.number)">\(turn.kind == .potw ? "PoTW" : "on call") \(from): \
      the duty comes first</a>
      """
  }

  private func withdraw(_ commitment: Commitment) -> HTML {
    let isTheirs = commitment.person.number == request.actor.person
    let isLead = subjects.lead(commitment.subject).map { $0.number == request.actor.person } ?? false
    guard isTheirs || isLead || decidesForOthers else { return .empty }
    let scope = "withdraw-\(commitment.id)"
    let isSent = form.sent?["act"] == scope
    return panel(
      "Withdraw…", heading: "Why does it no longer hold?", action: "/commitments/\(commitment.id)/withdraw",
      request: request, isAtEnd: true, isOpen: isSent,
      hiddenField("act", scope) + hiddenField("version", "\(commitment.version)")
        + field("Reason", "reason", in: (isSent ? form : .fresh).scoped(scope), isRequired: true)
        + "<p class=\"row\">\(button("Withdraw", style: .hot))</p>")
  }

  private var stretches: HTML {
    let shown = Stretch.allCases.filter { $0 != .iteration || hasIteration }
    let all = shown.map { choice in
      Tab(
        choice.title, href: "/commitments?" + request.query.replacing(["time": choice.rawValue, "to": nil]),
        isCurrent: choice == stretch)
    }
    return "<div class=\"filters\">\(tabs("Time", all))</div>"
  }

  private var figures: HTML {
    let rows: [(String, HTML)] = [
      ("Made", "\(record.made)"), ("Kept", "\(record.count(.met))"), ("Broken", "\(record.count(.broken))"),
      ("Withdrawn", "\(record.count(.withdrawn))"), ("Open", "\(record.open)"),
      ("Breaches", "\(record.breaches.count), \(Self.cost(record.minutes))"),
    ]
    return definitions(rows) + """
      <details class="s q"><summary>How this is computed</summary><p>Counted are commitments made in the time. One is kept \
      when its story is validated or its feature accepted before its end, broken when its end comes first, and withdrawn \
      when it was taken back or the work dropped. A breach counts when it happened in the time; its cost is what the person \
      wrote as effort on it. \(rule("P6")) \(rule("S4"))</p></details>
      """
  }

  private var calledAway: HTML {
    let rows = record.breaches.reversed().map { breach -> HTML in
      let asked = breach.rule == .named ? "\(breach.askedBy) asked: “\(breach.reason)”" : breach.reason
      let no = breach.declinedAt == nil ? "" : " Declined."
      let when = facts.clock.short(breach.at, now: facts.now)
      return """
        <p><b>\(facts.name(breach.person))</b> from \(unbroken(breach.subject.name)) to \
        <a href="\(breach.causePath)">\(unbroken(breach.causeName))</a>\
        <span>\(when), \(Self.cost(breach.minutes)), \(breach.rule.rawValue). \(asked)\(no)</span></p>
        """
    }
    let none: HTML = "<p class=\"q\">Nobody was called away in the time.</p>"
    return section(
      "Breaches of the shield", remark: "\(Self.cost(record.minutes))", id: "breaches", isLive: true,
      rows.isEmpty ? none : "<ul class=\"lines dec\">\(rows.html { "<li>\($0)</li>" })</ul>")
  }

  private var broken: HTML {
    guard !record.broken.isEmpty else { return .empty }
    let rows = record.broken.map { commitment -> HTML in
      let called = causes[commitment.id] ?? []
      let by = called.map { "\($0.causeName) (\(Self.cost($0.minutes)))" }.spoken
      let why = called.isEmpty ? "No interrupt called them away." : "Called away by \(by)."
      return """
        <p><b>\(facts.name(commitment.person))</b> \(subjects.link(commitment.subject))\
        <span>until \(facts.clock.short(commitment.until, now: facts.now)). \(why)</span></p>
        """
    }
    return section("Broken, and by what", "<ul class=\"lines dec\">\(rows.html { "<li>\($0)</li>" })</ul>")
  }

  static func cost(_ minutes: Int) -> String { minutes == 0 ? "0 min" : TimeText.long(.minutes(Int64(minutes))) }
}
