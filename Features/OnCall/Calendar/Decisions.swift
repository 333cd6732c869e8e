import Calendars
import Core
import Teams
import Web

/// What somebody has to decide about the next six weeks: gaps, a second PoTW who is missing, swaps that wait.
struct Decisions {
  private let page: RotationsPage
  private let gaps: [DutyGap]
  private let missing: [Missing]
  private let swaps: [Swap]
  /// Conflicts, which are found a moment after a change.
  private let conflicts: [StoredFinding]
  /// What a manager lets stay.
  private let accepted: [StoredFinding]
  private let end: Instant

  /// How many of one sort are shown.
  private static let most = 8

  /// Fewer people than usual have a turn.
  private struct Missing {
    let rotation: Rotation
    let shift: Shift
    let usual: Int
    let present: Int
  }

  init(page: RotationsPage) {
    self.page = page
    let now = page.tx.now
    let monday = page.zone.local(now).day.monday
    let end = page.zone.first(LocalTime(day: monday + 7 * CalendarSpan.usualWeeks, second: 0))
    self.end = end
    accepted = page.findings.filter { $0.acceptedBy != nil }
    let accepted = accepted
    gaps = page.rule.dutyGaps(from: now, to: end).filter { gap in !accepted.contains { $0.finding.isAbout(gap) } }
    conflicts = page.findings.filter { $0.finding.kind != .gap && $0.acceptedBy == nil }
    missing = page.rule.lanes.flatMap { lane -> [Missing] in
      let usual = lane.usualCount
      guard usual > 1 else { return [] }
      return lane.shifts(from: now, to: end).compactMap { shift in
        let present = page.rule.present(shift.people, at: max(shift.start, now)).count
        return (1..<usual).contains(present)
          ? Missing(rotation: lane.rotation, shift: shift, usual: usual, present: present) : nil
      }
    }
    let rotations = Set(page.rule.lanes.map(\.rotation.id))
    swaps = page.swaps.filter { rotations.contains($0.rotation) }
  }

  /// For the heading.
  var gapCount: Int { gaps.count + missing.count }

  var conflictCount: Int { conflicts.count }

  var html: HTML {
    let calm: HTML = gapCount == 0 ? "<p class=\"q\">No gaps. Every hour has somebody.</p>" : .empty
    // Where everything is in conflict nobody reads on; the rest is at hand for programs.
    let count = gaps.count + missing.count + swaps.count + conflicts.count + accepted.count
    let open: [(Instant, HTML)] =
      gaps.prefix(Self.most).map { ($0.span.lowerBound, line($0)) }
      + missing.prefix(Self.most).map { ($0.shift.start, line($0)) } + swaps.map { ($0.from, line($0)) }
      + conflicts.prefix(Self.most).map { ($0.finding.span.lowerBound, line($0)) }
    let soonest = open.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
    let lines = (soonest + accepted.map(calmLine)).prefix(2 * Self.most)
    let more: HTML =
      lines.count == count ? .empty : "<p class=\"q\">And more, later: <code>agileops oncall findings</code></p>"
    guard !lines.isEmpty else { return calm }
    return calm + "<ul class=\"lines dec\">\(lines.html { "<li>\($0)</li>" })</ul>" + more
  }
}

extension Decisions {
  private func line(_ gap: DutyGap) -> HTML {
    guard let rotation = gap.rotations.first else {
      let words: HTML =
        gap.kind == .potw
        ? "<b class=\"hot\">There is no PoTW.</b> In working hours the on-call answers first."
        : "<b class=\"hot\">Nobody is on call.</b> Outside working hours nobody answers first."
      return "<p>\(words)</p>" + (page.mayEdit ? buttonLink("Add a rotation", href: "/rotations/new") : .empty)
    }
    let stored = page.findings.first { $0.finding.isAbout(gap) }
    if let problem = gap.problem { return unread(rotation, problem, stored) }
    let nobody = gap.kind == .potw ? "There is no PoTW" : "Nobody is on call"
    let what = gap.isBesideOthers ? "\(rotation.name) has nobody" : nobody
    let away = stored?.finding.away ?? []
    let why = away.isEmpty ? "" : "\(page.faces.spoken(away)) \(away.count == 1 ? "is" : "are") away. "
    return """
      <p><b class="hot">\(what)</b> \(when(gap.span)). \(why)\(free(gap.span, gap.kind))\(due(stored))</p>\
      <div class="row">\(mend(rotation, gap.span))\(accept(stored))</div>
      """
  }

  private func unread(_ rotation: Rotation, _ problem: String, _ stored: StoredFinding?) -> HTML {
    let edit = page.mayEdit ? buttonLink("Edit", href: "/rotations/\(rotation.id)/edit") : .empty
    return """
      <p><b class="hot">\(rotation.name) cannot be read.</b> Its turns have nobody. \(problem)</p>\
      <div class="row">\(edit)\(accept(stored))</div>
      """
  }

  private func line(_ conflict: StoredFinding) -> HTML {
    let link = conflict.finding.rotations.first.map { buttonLink("Look", href: "/rotations/\($0)") } ?? .empty
    return """
      <p><b class="hot">\(words(conflict).headline)</b> \(when(conflict.finding.span)).\(due(conflict))</p>\
      <div class="row">\(link)\(accept(conflict))</div>
      """
  }

  /// What may stay, and why.
  private func calmLine(_ stored: StoredFinding) -> HTML {
    """
    <p>\(words(stored).headline), \(when(stored.finding.span)).\
    <span>\(stored.acceptedBy) lets it stay: \(stored.acceptedNote)</span></p>
    """
  }

  private func words(_ stored: StoredFinding) -> FindingText {
    let all = page.rule.lanes.map(\.rotation) + page.foreign
    let rotations = stored.finding.rotations.compactMap { id in all.first { $0.id == id } }
    let people = stored.finding.away + [stored.finding.person].compactMap(\.self)
    return FindingText(
      stored.finding, rotations: rotations,
      names: Dictionary(people.map { ($0, page.faces.name($0)) }) { first, _ in first }, teams: page.teamNames)
  }

  private func due(_ stored: StoredFinding?) -> HTML {
    guard let stored else { return .empty }
    let by = stored.dueAt <= page.tx.now ? "now" : "by \(ShiftTable.text(stored.dueAt, page.zone))"
    return "<span>To be decided \(by).</span>"
  }

  /// “Let it stay…”, for managers.
  private func accept(_ stored: StoredFinding?) -> HTML {
    guard let stored, !page.request.actor.roles.isDisjoint(with: [.administrator, .manager]) else { return .empty }
    return panel(
      "Let it stay…", heading: "Why may it stay?", action: "/findings/\(stored.id)/accept", request: page.request,
      isAtEnd: true,
      hiddenField("team", page.team.map { "\($0.id)" })
        + field("Reason", "note", in: FormState.fresh.scoped("finding-\(stored.id)"), isRequired: true)
        + "<p class=\"row\">\(button("Let it stay", style: .go))</p>")
  }

  private func line(_ missing: Missing) -> HTML {
    let title = missing.rotation.kind.title
    let what =
      missing.usual == 2 ? "No second \(title)" : "\(missing.present) of usually \(missing.usual) \(title)"
    let names = page.faces.spoken(page.rule.present(missing.shift.people, at: max(missing.shift.start, page.tx.now)))
    let span = max(missing.shift.start, page.tx.now)..<missing.shift.end
    return """
      <p><b class="hot">\(what)</b> beside \(names) \(when(span)).\(free(span, missing.rotation.kind))</p>\
      \(mend(missing.rotation, span))
      """
  }

  private func line(_ swap: Swap) -> HTML {
    let lane = page.rule.lanes.first { $0.rotation.id == swap.rotation }
    let asked = swap.asked.map(page.faces.short) ?? "anybody"
    let back: HTML =
      swap.inReturn.map { "<span>In return for \(words($0)).</span>" } ?? .empty
    let viewer = page.request.actor.person.map { ID<Person>($0) }
    let mayAnswer = viewer != nil && viewer != swap.asker && (swap.asked == nil || swap.asked == viewer)
    let act: HTML =
      mayAnswer
      ? buttonLink("Answer", href: "/rotations/\(swap.rotation)#swaps", style: .go)
      : "<a class=\"q s nowrap\" href=\"/rotations/\(swap.rotation.number)#swaps\">waits for \(asked)</a>"
    return """
      <p><b>\(page.faces.short(swap.asker)) asks \(asked) to swap</b> \(lane?.rotation.name), \
      \(words(swap.span)).\(back)</p>\(act)
      """
  }

  private func words(_ span: Range<Instant>) -> String {
    "\(ShiftTable.text(span.lowerBound, page.zone)) to \(ShiftTable.text(span.upperBound, page.zone))"
  }

  /// `from Sun 5 April 23:00 to Mon 6 April 08:00`, `from now to …`, `… to further on`
  private func when(_ span: Range<Instant>) -> String {
    let from = span.lowerBound <= page.tx.now ? "from now" : "from \(ShiftTable.text(span.lowerBound, page.zone))"
    return "\(from) to \(span.upperBound >= end ? "further on" : ShiftTable.text(span.upperBound, page.zone))"
  }

  private func mend(_ rotation: Rotation, _ span: Range<Instant>) -> HTML {
    guard page.mayEdit, let lane = page.rule.lanes.first(where: { $0.rotation.id == rotation.id }) else {
      return .empty
    }
    let times = ShiftTimes(zone: lane.zone)
    let viewer = page.request.actor.person.map(String.init)
    let fields = Query([
      ("act", "cover"), ("from", times.text(span.lowerBound)), ("to", times.text(span.upperBound)),
      ("person", best(span, rotation.kind).map { "\($0)" } ?? viewer ?? ""),
    ])
    return buttonLink("Add coverage", href: "/rotations/\(rotation.id)?\(fields.replacing([:]))")
  }
}

extension Decisions {
  /// Who takes turns in this duty and neither has one then nor was relieved of one, those with the fewest hours first.
  private func candidates(_ span: Range<Instant>, _ kind: Rotation.Kind) -> [ID<Person>] {
    let lanes = page.rule.lanes.filter { $0.rotation.kind == kind }
    let busy = Set(
      page.rule.lanes.flatMap { $0.shifts(from: span.lowerBound, to: span.upperBound) }.flatMap(\.people)
        + page.rule.lanes.flatMap(\.overrides).filter { $0.from < span.upperBound && $0.to > span.lowerBound }
        .compactMap { $0.replaced?.number })
    var hours: [Int64: Span] = [:]
    for shift in lanes.flatMap({ $0.shifts(from: page.tx.now - .days(182), to: page.tx.now) }) {
      for person in shift.people { hours[person] = (hours[person] ?? .zero) + (shift.end - shift.start) }
    }
    let people = lanes.reduce(into: Set<ID<Person>>()) { $0.formUnion($1.plan.people) }
    return people.filter { !busy.contains($0.number) && page.rule.isPresent($0, at: page.tx.now) }
      .sorted { (hours[$0.number] ?? .zero, $0) < (hours[$1.number] ?? .zero, $1) }
  }

  private func best(_ span: Range<Instant>, _ kind: Rotation.Kind) -> ID<Person>? {
    let isManager = !page.request.actor.roles.isDisjoint(with: [.administrator, .manager])
    return isManager ? candidates(span, kind).first : nil
  }

  /// `Sam and Olu have no duty then; Sam had the least in 26 weeks.`
  private func free(_ span: Range<Instant>, _ kind: Rotation.Kind) -> HTML {
    let people = candidates(span, kind)
    guard let first = people.first else { return .empty }
    let some = Array(people.prefix(3))
    let names = (some.map(page.faces.short) + (people.count > some.count ? ["others"] : [])).spoken
    let verb = people.count == 1 ? "has" : "have"
    let fewest = people.count == 1 ? "" : "; \(page.faces.short(first)) had the least in 26 weeks"
    return "<span>\(names) \(verb) no duty then\(fewest).</span>"
  }
}

extension DutyFinding {
  /// Whether it is the gap, as it was found.
  fileprivate func isAbout(_ gap: DutyGap) -> Bool {
    kind == .gap && duty == gap.kind && rotations == gap.rotations.map(\.id) && span.overlaps(gap.span)
  }
}
