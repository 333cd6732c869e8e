import Core
import JSON
import Storage
import Teams
import Web

/// Keeping filters under a name. What is for the team anybody of operations may save; who saved it, a product owner or
/// a manager changes it.
struct SavedViewActions {
  let tx: Transaction
  let actor: Actor
  private let store: SavedViewStore

  init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = SavedViewStore(tx)
  }

  /// - Parameter query: the filter as a query; kept in its own order, without what the place does not know.
  /// - Throws: `invalid` for name, query, team and the fields of the filter; `notAllowed`
  func save(
    _ name: String, _ place: WorkPlace, query: String, team: ID<Team>, isShared: Bool
  ) throws -> SavedView {
    try actor.require(.manager, .productOwner, .engineer, to: "save a view")
    guard let owner = actor.person.map({ ID<Person>($0) }) else {
      throw Refusal.notAllowed("\(actor.name) is no person, so it has no views of its own.")
    }
    guard try TeamStore(tx).find(team)?.kind == .operations else {
      throw Refusal.invalid("team", "must be a team of operations")
    }
    let sent = Query(decoding: query)
    let filter = try WorkFilter(sent, at: place)
    let kept =
      place == .features
      ? filter.query(tabs: sent["backlog"].flatMap(Backlog.init), isClosed: sent["state"] == "closed") : filter.query
    guard !kept.isEmpty else { throw Refusal.invalid("query", "must choose something; everything needs no view") }
    let others = try isShared ? store.shared(team) : store.own(owner)
    let clean = try checked(name, besides: others.filter { $0.team == team })
    guard others.count < SavedView.most else {
      throw Refusal.invalid("name", "there are \(SavedView.most) views already, which is the most")
    }
    let id = try store.add(clean, place, query: kept, team: team, owner: owner, isShared: isShared)
    let view = try store.get(id)
    try record("saved", view, [.init("place", .string(place.rawValue)), .init("query", .string(kept))])
    return view
  }

  /// - Throws: `invalid` for name; `notFound`, `notAllowed`, `conflict`
  func rename(_ id: ID<SavedView>, to name: String, version: Int? = nil) throws {
    let view = try changeable(id, to: "rename")
    if let version, version != view.version {
      throw Refusal.conflict("Somebody has renamed it to “\(view.name)” since you looked.")
    }
    let others = try (view.isShared ? store.shared(view.team) : store.own(view.owner)).filter {
      $0.id != id && $0.team == view.team
    }
    let clean = try checked(name, besides: others)
    guard clean != view.name else { return }
    try store.rename(id, to: clean)
    try record("renamed", try store.get(id), [.init("before", .string(view.name))])
  }

  /// - Throws: `notFound`, `notAllowed`
  func remove(_ id: ID<SavedView>) throws {
    let view = try changeable(id, to: "remove")
    try store.remove(id)
    try record("removed", view, [])
  }

  /// Whether the actor may rename and remove it.
  func mayChange(_ view: SavedView) -> Bool {
    actor.person.map { ID($0) == view.owner } == true
      || (view.isShared && !actor.roles.isDisjoint(with: [.administrator, .manager, .productOwner]))
  }

  /// One that is private and another person's is not there.
  private func changeable(_ id: ID<SavedView>, to act: String) throws -> SavedView {
    let view = try store.get(id)
    guard view.isShared || mayChange(view) else { throw Refusal.notFound("There is no saved view \(id).") }
    guard mayChange(view) else {
      throw Refusal.notAllowed(
        "\(actor.name) may not \(act) “\(view.name)”: that is for who saved it, the product owner or a manager.")
    }
    return view
  }

  private func checked(_ name: String, besides others: [SavedView]) throws -> String {
    var findings = FieldFindings()
    let clean = findings.line("name", name, length: 1...SavedView.maximumName)
    if others.contains(where: { $0.name.lowercased() == clean.lowercased() }) {
      findings.add("name", "there is a view called “\(clean)” already")
    }
    try findings.refuse()
    return clean
  }

  private func record(_ name: String, _ view: SavedView, _ facts: [JSONValue.Member]) throws {
    let all = [.init("name", .string(view.name)), .init("shared", .bool(view.isShared))] + facts
    try tx.record(
      Event(
        "view.\(name)", of: Reference(kind: "view", number: view.id.number), by: actor,
        facts: JSONValue.object(all).encodedText()))
  }
}
