import Calendars
import Core
import Storage
import Teams
import Web

/// What a fair plan for a rotation's coming turns would be, and the button that makes it real.
struct PlanPage {
  private let lane: RotationLane
  private let request: Request
  private let form: FormState
  private let planForm: PlanForm
  private let desk: PlanDesk?
  private let faces: Faces
  private let moments: ShiftMoments
  private let isManager: Bool

  /// - Parameter sent: what was posted and refused; nil: the query counts.
  init(_ request: Request, _ tx: Transaction, sent: FormState? = nil) throws {
    self.request = request
    lane = try OnCallReader(tx).lane(request.id("id"))
    let asked = sent?.sent ?? request.incoming.query
    planForm = PlanForm(people: try PersonStore(tx).all().filter { !$0.roles.isDisjoint(with: Role.operations) })
    var errors = sent?.errors ?? []
    var desk: PlanDesk?
    do {
      desk = try PlanDesk(lane, try planForm.question(asked), tx)
    } catch Refusal.invalid(let found) where errors.isEmpty {
      errors = found
    }
    if let desk, errors.isEmpty { errors = PlanProblems(desk, names: try PersonStore(tx).names(desk.named)).errors }
    self.desk = desk
    form = FormState(sent: PlanForm.filled(asked), errors: errors)
    faces = try Faces(desk?.named ?? [], tx)
    moments = ShiftMoments(zone: try Zone.named(lane.plan.zoneName), reader: viewerZone(request))
    isManager = !request.actor.roles.isDisjoint(with: [.administrator, .manager])
  }

  private var path: String { "/rotations/\(lane.rotation.id)" }

  func page() -> Page {
    let name = lane.rotation.name
    let top = head(
      eyebrow: breadcrumb([("Rotations", "/rotations"), (name, path)], last: "Plan"), h1: sentence,
      lede: desk == nil ? nil : "\(PlanValue.meaning)")
    return Page(
      "Plan \(name)", section: "/rotations",
      main: top + errorSummary(form, labels: PlanForm.labels) + (desk.map(preview) ?? .empty)
        + section("Constraints", planForm.html(path + "/plan", form)) + takeBack)
  }

  private var sentence: HTML {
    guard let desk else { return "This cannot be planned." }
    let empty = desk.plan.unfilled.count
    if empty > 0 { return "\(hot(empty == 1 ? "One turn" : "\(empty) turns")) cannot be filled." }
    guard desk.isChange else { return "Nothing to change: the turns are as even as they can be." }
    return "Unfairness would be \(desk.plan.after.sum.whole) instead of \(desk.before.sum.whole)."
  }

  private func preview(_ desk: PlanDesk) -> HTML {
    let columns = [
      Column("From"), Column("To", isNamedOnPhone: true), Column("Rotating", isNamedOnPhone: true),
      Column("Planned", isNamedOnPhone: true), Column("Remark"),
    ]
    let rows = desk.turns.indices.map { index in
      let turn = desk.turns[index]
      return TableRow([
        moments.html(turn.span.lowerBound), moments.html(turn.span.upperBound), "\(faces.list(turn.rotating))",
        faces.linked(desk.people(index), Set(desk.people(index)) == Set(turn.rotating) ? .pool : .next),
        remark(desk, index),
      ])
    }
    return section("People", remark: "in the \(desk.question.weeks) weeks, and with the 13 before them", people(desk))
      + section("Plan", remark: "nothing is changed yet", id: "preview", table("Plan", columns, rows) + apply(desk))
  }

  private func remark(_ desk: PlanDesk, _ index: Int) -> HTML {
    let turn = desk.turns[index]
    if let empty = desk.plan.unfilled.first(where: { $0.turn == index }) {
      let why = empty.reasons.map { "\(faces.short($0.person)) \($0.obstacle.text)" }
      return hot("nobody: \(why.spoken)")
    }
    if turn.isSettled { return "changed by hand, stays" }
    let broken = desk.broken.filter { $0.turn == index }.map { "\(faces.short($0.person)) \($0.obstacle.text)" }
    let whys = broken.isEmpty ? "" : ": \(broken.spoken)"
    return Set(desk.people(index)) == Set(turn.rotating) ? .empty : "changed\(whys)"
  }

  private func people(_ desk: PlanDesk) -> HTML {
    let columns = [
      Column("Person"), Column("Turns", isNumber: true, isNamedOnPhone: true),
      Column("Hours", isNumber: true, isNamedOnPhone: true),
      Column("Hours with those before", isNumber: true, isNamedOnPhone: true),
      Column("Even share", isNumber: true, isNamedOnPhone: true),
      Column("Against wishes", isNumber: true, isNamedOnPhone: true),
    ]
    let rows = desk.plan.loads.map { load in
      TableRow([
        faces.linked([load.person], .pool), "\(load.turns)", "\(load.hours.total.inHours.whole)",
        "\(load.all.total.inHours.whole)", "\(load.share.total.inHours.whole)", "\(load.unwished.inHours.whole)",
      ])
    }
    return table("People", columns, rows)
  }

  private func apply(_ desk: PlanDesk) -> HTML {
    guard desk.isChange, desk.plan.unfilled.isEmpty else { return .empty }
    guard isManager else { return "<p class=\"q\">A manager can apply it.</p>" }
    let fields = PlanForm.names.compactMap { name in form.sent?[name].map { (name, $0) } }
    return postButton(
      "Apply", action: path + "/plan", request: request, style: .go, fields: fields + [("seen", desk.fingerprint)],
      class: "row")
  }

  private var takeBack: HTML {
    guard isManager, let desk, desk.turns.contains(where: { $0.current != $0.rotating && !$0.isSettled }) else {
      return .empty
    }
    return section(
      "Take the plan back", remark: "coming turns rotate as before; what was changed by hand stays",
      postButton("Take back", action: path + "/plan/end", request: request, style: .hot, class: "row"))
  }
}
