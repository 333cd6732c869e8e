import Core
import JSON
import Storage

/// What can be done with teams, by managers and administrators.
package struct TeamActions {
  package let tx: Transaction
  package let actor: Actor
  private var store: TeamStore { TeamStore(tx) }

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// - Parameters:
  ///   - zoneName: IANA name, such as `Europe/Berlin`.
  ///   - hoursText: such as `Mo-Fr 09:00-18:00`.
  /// - Throws: `invalid` for name, zone and hours; `notAllowed`.
  @discardableResult
  package func add(name: String, kind: Team.Kind, zoneName: String, hoursText: String) throws -> Team {
    try actor.require(.manager, to: "add teams")
    try actor.requireAdministration(to: "add teams")
    let draft = try checked(TeamDraft(name: name, kind: kind, zoneName: zoneName, hoursText: hoursText), for: nil)
    let team = try store.get(try store.insert(draft))
    try record(
      "team.added", team,
      [
        "name": .string(team.name), "kind": .string(team.kind.rawValue), "zone": .string(team.zoneName),
        "hours": .string(team.hours.text),
      ])
    return team
  }

  /// The first operations team; where there is none, one to begin with, whose zone and hours are edited on its page.
  /// - Throws: `notAllowed`
  package func firstOperations() throws -> Team {
    try store.all(kind: .operations).first
      ?? add(name: "Operations", kind: .operations, zoneName: "UTC", hoursText: "Mo-Fr 09:00-17:00")
  }

  /// - Parameter version: the one that the editor has seen.
  /// - Throws: as `add`; `notFound`; `conflict` when the team was changed since, naming how.
  @discardableResult
  package func edit(_ id: ID<Team>, version: Int, to draft: TeamDraft) throws -> Team {
    try actor.require(.manager, to: "edit teams")
    try actor.requireAdministration(to: "edit teams")
    let before = try store.get(id)
    let draft = try checked(draft, for: before)
    guard version == before.version else {
      let now = differences(draft, TeamDraft(before)).map { "\($0.name) is now “\($0.to)”" }.joined(separator: ", ")
      throw Refusal.conflict(
        "\(before.name) was changed since you opened the form"
          + (now.isEmpty ? ", to what you wrote." : ": \(now). Open the form again."))
    }
    let changes = differences(TeamDraft(before), draft)
    guard !changes.isEmpty else { return before }
    guard try store.update(id, version: version, to: draft) else {
      throw Refusal.conflict("\(before.name) was changed by somebody else at the same moment; look again.")
    }
    let after = try store.get(id)
    let facts = changes.map { JSONValue.Member($0.name, ["from": .string($0.from), "to": .string($0.to)]) }
    try record("team.edited", after, .object(facts))
    return after
  }

  private func differences(_ old: TeamDraft, _ new: TeamDraft) -> [(name: String, from: String, to: String)] {
    [
      ("name", old.name, new.name), ("kind", old.kind.rawValue, new.kind.rawValue),
      ("zone", old.zoneName, new.zoneName), ("hours", old.hoursText, new.hoursText),
    ].filter { $0.1 != $0.2 }
  }

  private func checked(_ draft: TeamDraft, for team: Team?) throws -> TeamDraft {
    var findings = FieldFindings()
    var clean = draft
    clean.name = findings.line("name", draft.name, length: 1...80)
    if draft.zoneName.trimmed.isEmpty { findings.add("zone", "must not be empty; write a name such as Europe/Berlin") }
    if draft.hoursText.trimmed.isEmpty { findings.add("hours", "must not be empty; write none for no hours") }
    clean.zoneName = findings.zone("zone", draft.zoneName) ?? ""
    clean.hoursText = findings.hours("hours", draft.hoursText) ?? ""
    if let other = try store.find(name: clean.name), other.id != team?.id {
      findings.add("name", "is that of another team already")
    }
    try findings.refuse()
    return clean
  }

  private func record(_ name: String, _ team: Team, _ facts: JSONValue) throws {
    try tx.record(Event(name, of: team.reference, by: actor, facts: facts.encodedText()))
  }
}
