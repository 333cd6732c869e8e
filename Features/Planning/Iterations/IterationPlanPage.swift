import Calendars
import Core
import OnCall
import Storage
import Teams
import Web

/// The planning meeting on one page (I11): what could be taken in at the left, what fits and what is in at the right.
struct IterationPlanPage {
  private let request: Request
  private let plan: IterationPlan
  private let text: IterationText
  private let faces: Faces
  private let mayDecide: Bool
  private let sent: FormState?

  init(_ request: Request, _ tx: Transaction, sent: FormState? = nil) throws {
    self.request = request
    self.sent = sent
    plan = try IterationPlan(try request.id("id"), tx)
    text = try IterationText(plan.team, now: tx.now)
    let leads = (plan.candidates + plan.chosen).compactMap { $0.feature?.lead }
    faces = try Faces(Set(leads + plan.engineers.map(\.id)), tx)
    mayDecide = try IterationActions(tx, as: request.actor).hasSay(over: plan.team.id)
  }

  private var iteration: Iteration { plan.iteration }
  private var isOpen: Bool { iteration.closedAt == nil }
  private var canChange: Bool { mayDecide && isOpen }

  func page() -> Page {
    let lede: HTML? = iteration.goal.isEmpty ? nil : "\(iteration.goal)"
    let main =
      head(eyebrow: text.eyebrow(iteration, plan.team), h1: sentence, lede: lede, actions: canChange ? acts : nil)
      + IterationTabs.html(.plan, iteration)
      + live("warnings", warnings)
      + two(
        section(
          "Could be taken in", remark: "in the product owner’s order, then the lead’s", id: "candidates", isLive: true,
          class: "lanes", lanes(plan.candidates, isIn: false)),
        "<div>\(chosen)\(section("Days for stories", remark: "person-days", id: "capacity", capacity))</div>")
    return Page("Plan of \(iteration.title.lowercased())", section: "/iterations", main: main)
  }

  private var chosen: HTML {
    section(
      "In \(iteration.title.lowercased())", remark: amount, id: "chosen", isLive: true, class: "lanes",
      lanes(plan.chosen, isIn: true))
  }

  private var sentence: HTML {
    let days = plan.capacity.days
    let many = plan.stories.counted("story", "stories")
    let have: HTML = "\(many) of \(plan.points.counted("point", "points")) for \(days.days) person-days."
    guard let points = plan.fit.points(in: days), let stories = plan.fit.stories(in: days) else {
      return "\(have) Not enough data to say what fits."
    }
    let fits = "\(points.counted("point", "points")) or \(stories.counted("story", "stories")) fit."
    return plan.points > points || plan.stories > stories ? "\(have) \(hot(fits))" : "\(have) \(fits)"
  }

  private var amount: HTML {
    let ssa = plan.chosen.flatMap(\.stories).count { $0.backlog == .ssa }
    return """
      \(plan.stories.counted("story", "stories")), \(plan.points.counted("point", "points")), and \(ssa) of SS&amp;A
      """
  }

  private var warnings: HTML {
    guard !plan.warnings.isEmpty, isOpen else { return .empty }
    return say("\(plan.warnings.joined(separator: " "))", icon: "warn")
  }
}

// MARK: - Stories

extension IterationPlanPage {
  private func lanes(_ lanes: [IterationPlan.Lane], isIn: Bool) -> HTML {
    guard !lanes.isEmpty else {
      return isIn
        ? "<p class=\"q\">Nothing yet.</p>" : "<p class=\"q\">Every story is in an iteration, done or dropped.</p>"
    }
    return lanes.html { lane in
      "<h3>\(title(lane))</h3><ul class=\"lines dec\">\(lane.stories.html { line($0, isIn: isIn) })</ul>"
    }
  }

  private func title(_ lane: IterationPlan.Lane) -> HTML {
    guard let feature = lane.feature else {
      return lane.stories.first?.backlog == .ssa ? "SS&amp;A, always a pair" : "Without a feature"
    }
    let lead = feature.lead.map { "\(faces.short($0)) leads" } ?? "no lead"
    return """
      <a href="\(feature.path)">\(feature.title)</a> \
      <span class="q s">\(unbroken(feature.number)), \(lead), \(feature.step.title)</span>
      """
  }

  private func line(_ story: Story, isIn: Bool) -> HTML {
    let marks = [story.number, IterationText.size(story), story.state.title] + (story.isEasy ? ["easy"] : [])
    let verb = isIn ? "Take out" : "Take in"
    let act: HTML =
      canChange && (story.isOpen || !isIn)
      ? postButton(
        verb, action: "\(iteration.path)/stories/\(story.id)/\(isIn ? "remove" : "add")", request: request,
        isSmall: true) : .empty
    return """
      <li id="\(isIn ? "in" : "out")-\(story.id.number)"><p><a href="\(story.path)">\(story.title)</a> \
      <span class="q">\(marks.joined(separator: ", "))</span></p><div class="row">\(act)</div></li>
      """
  }
}

// MARK: - Capacity

extension IterationPlanPage {
  private var capacity: HTML {
    let columns = [
      Column("Person"), Column("Work", isNumber: true, isNamedOnPhone: true),
      Column("Leave", isNumber: true, isNamedOnPhone: true), Column("PoTW", isNumber: true, isNamedOnPhone: true),
      Column("On call", isNumber: true, isNamedOnPhone: true), Column("Left", isNumber: true, isNamedOnPhone: true),
    ]
    func taken(_ days: Double) -> HTML { days == 0 ? "–" : "\(days.days)" }
    let rows = plan.capacity.people.map { person in
      TableRow([
        faces.linked([person.person], .pool), "\(person.work.days)", taken(person.leave), taken(person.potw),
        taken(person.onCall), "<b>\(person.days.days)</b>",
      ])
    }
    guard !rows.isEmpty else { return "<p class=\"q\">The team has no engineers yet.</p>" }
    return table("Days for stories by person", columns, rows)
      + definitions([
        ("Together", "\(plan.capacity.total.days)"), ("The SS&A pair", "−\(plan.capacity.ssa.days)"),
        ("For features", "<b>\(plan.capacity.days.days)</b>"), ("What fits", fit), ("Counted", meaning),
      ])
  }

  private var fit: HTML {
    guard let points = plan.fit.pointsPerDay, let stories = plan.fit.storiesPerDay else {
      return """
        Not enough data: \(plan.fit.samples.counted("closed iteration", "closed iterations")), \
        at least \(IterationFit.least) are needed.
        """
    }
    func rounded(_ rate: Double) -> String { "\(Double(Int((rate * 100).rounded())) / 100)" }
    return """
      Median of the last \(plan.fit.samples) iterations: \(rounded(points)) points and \(rounded(stories)) stories \
      for a person-day.
      """
  }

  private var meaning: HTML {
    """
    Parts of a person’s working days, without weekends and holidays. A duty outside working hours takes none. Two \
    people’s working days go to SS&amp;A. Past iterations are counted with the engineers of today.
    """
  }
}

// MARK: - Acts

extension IterationPlanPage {
  private var acts: HTML {
    let form = sent ?? .fresh
    let demo = iteration.demoAt.map { text.zone.local($0) }.map { "\($0.day)T\($0.clock)" } ?? ""
    let change = panel(
      "Change…", heading: "Goal, days, demo", action: "\(iteration.path)/edit", request: request, isAtEnd: true,
      isOpen: sent != nil,
      hiddenField("version", "\(iteration.version)")
        + field("Goal", "goal", stored: iteration.goal, in: form, help: "What it is for, in a sentence.")
        + field("First day", "starts_on", .date, stored: "\(iteration.startsOn)", in: form, isRequired: true)
        + field("Last day", "ends_on", .date, stored: "\(iteration.endsOn)", in: form, isRequired: true)
        + field("Demo, in \(text.zone.name)", "demo_at", .dateTime, stored: demo, in: form)
        + "<p class=\"row\">\(button("Save", style: .go))</p>")
    guard iteration.startedAt == nil else { return change }
    return change
      + postButton(
        "Start \(iteration.title.lowercased())", action: "\(iteration.path)/start", request: request, style: .go,
        fields: [("version", "\(iteration.version)")])
  }
}
