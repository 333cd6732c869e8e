import Calendars
import Core
import Storage
import Teams
import Web

/// Who takes the turns of somebody: what would become of each rotation, before it is done.
struct SuccessionPage {
  private let request: Request
  private let tx: Transaction
  private let person: Person
  private let form: FormState

  /// How many turns are compared.
  private static let shown = 6
  private static let columns = [
    Column("From"), Column("Now", isNamedOnPhone: true), Column("Then", isNamedOnPhone: true),
  ]

  init(_ request: Request, _ tx: Transaction, _ form: FormState? = nil) throws {
    self.request = request
    self.tx = tx
    person = try PersonStore(tx).get(request.id("id"))
    self.form = form ?? FormState(sent: request.incoming.query, errors: [])
  }

  func page() throws -> Page {
    let heir = SuccessionRoutes.heir(form.sent ?? Query([]))
    let changes = form.errors.isEmpty ? try heir.map { try actions.preview(person.id, to: $0) } : nil
    let path = "/people/\(person.id)/succession"
    let main =
      head(
        eyebrow: breadcrumb([("People", "/people"), (person.name, "/people/\(person.id)")], last: "Turns"),
        h1: "Who takes the turns of \(person.firstName)?",
        lede: "Turns that have begun stay. The change takes over at the next hand-over of each rotation.")
      + errorSummary(form, labels: ["heir": "Who"])
      + "<form method=\"get\" action=\"\(path)\" class=\"row\">\(try choice())<button class=\"btn\">Show</button></form>"
      + (try changes.map { try consequence($0, path) } ?? .empty)
    return Page("Turns of \(person.name)", section: "/rotations", main: main)
  }

  private var actions: SuccessionActions { SuccessionActions(tx, as: request.actor) }

  private func choice() throws -> HTML {
    let others = try PersonStore(tx).all().filter { other in
      other.id != person.id && !other.roles.isDisjoint(with: Role.operations)
    }
    let choices = [
      Choice("nobody", "nobody: the turns stay empty"), Choice("leave_out", "the others: they move up"),
    ]
    return selectField("Who", "heir", choices + others.map { Choice("\($0.id)", $0.name) }, in: form, isRequired: true)
  }

  private func consequence(_ changes: [SuccessionActions.Change], _ path: String) throws -> HTML {
    guard !changes.isEmpty else {
      return emptyState("\(person.firstName) takes no turns", "There is nothing to hand over.")
    }
    let hidden =
      hiddenField("heir", form.sent?["heir"])
      + changes.html { hiddenField("seen", "\($0.before.rotation.id):\($0.before.rotation.version)") }
    return try changes.html { try comparison($0) }
      + postForm(
        action: path, request: request, class: "row", hidden + button("Hand the turns over", style: .go))
  }

  private func comparison(_ change: SuccessionActions.Change) throws -> HTML {
    let faces = try Faces(change.before.people.union(change.after.people), tx)
    let zone = viewerZone(request)
    let end = tx.now + .days(366)
    let (before, after) = (change.before.shifts(from: tx.now, to: end), change.after.shifts(from: tx.now, to: end))
    let rows = Set((before + after).map(\.start)).sorted().lazy.compactMap { start -> TableRow? in
      let (old, new) = (who(before, start, faces), who(after, start, faces))
      guard old != new else { return nil }
      let isGap = change.after.shift(at: start)?.people.isEmpty ?? true
      return TableRow(["\(ShiftTable.text(start, zone))", "\(old)", isGap ? hot(new) : "<b>\(new)</b>"])
    }
    let hand: HTML =
      change.overrides.isEmpty
      ? .empty : say("\(change.overrides.count) changes by hand name \(person.firstName) and stay.", isHot: true)
    return section(
      "\(change.before.rotation.name)", remark: "the first turns that change, in \(zone.name)",
      table(
        change.before.rotation.name, Self.columns, Array(rows.prefix(Self.shown)))
        + hand)
  }

  private func who(_ shifts: [Shift], _ start: Instant, _ faces: Faces) -> String {
    let people = shifts.last { $0.contains(start) }?.people ?? []
    return people.isEmpty ? "nobody" : faces.list(people.map { ID($0) })
  }
}

extension SuccessionPage {
  /// On a person's page: in which rotations they take turns, and the way to hand them over.
  static func offer(_ person: Person, _ request: Request, _ tx: Transaction) throws -> HTML {
    let isManager = !request.actor.roles.isDisjoint(with: [.administrator, .manager])
    guard isManager || request.actor.person == person.id.number else { return .empty }
    let lanes = try OnCallReader(tx).lanes().filter { $0.plan.people.contains(person.id) }
    guard !lanes.isEmpty else { return .empty }
    let zone = viewerZone(request)
    let items = lanes.map { lane -> HTML in
      let next = lane.shifts(from: tx.now, to: tx.now + .days(366)).first { $0.people.contains(person.id.number) }
      let when = next.map { $0.contains(tx.now) ? "now" : "next \(ShiftTable.text($0.start, zone))" } ?? "no turn soon"
      let link: HTML = "<a href=\"/rotations/\(lane.rotation.id.number)\">\(lane.rotation.name)</a>"
      return "\(link) <span class=\"q\">\(when)</span>"
    }
    let warning: HTML =
      person.isActive
      ? "<p class=\"q\">Deactivated, these turns would have nobody.</p>"
      : say("These turns have nobody.", isHot: true)
    return section(
      "Turns", id: "turns",
      lines(items) + warning + buttonLink("Hand the turns over…", href: "/people/\(person.id)/succession"))
  }
}
