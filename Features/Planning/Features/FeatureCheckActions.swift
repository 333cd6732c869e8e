import Core
import JSON
import Storage
import Teams

/// Acceptance criteria, points of the hand-over and actions of the retro: who writes them, and who says that they hold.
extension FeatureActions {
  /// How many of one kind a feature may have.
  static let maximumChecks = 50

  /// - Throws: `invalid`, `notAllowed`, `conflict`
  @discardableResult
  package func addCheck(
    _ kind: FeatureCheck.Kind, _ text: String, to id: ID<PlannedFeature>, version: Int? = nil
  ) throws -> ID<FeatureCheck> {
    let feature = try changeable(id, version, by: [.po, .lead], to: "write an \(kind.title) for")
    guard try checks.of(id).count(where: { $0.kind == kind }) < Self.maximumChecks else {
      throw Refusal.invalid("text", "there are \(Self.maximumChecks) already, which is the most")
    }
    let line = try Self.line(text)
    let check = try checks.add(kind, line, to: id)
    try changed("check_added", feature, [.init("kind", .string(kind.rawValue)), .init("text", .string(line))])
    return check
  }

  /// - Throws: `notFound`, `invalid`, `notAllowed`, `conflict`
  package func editCheck(_ id: ID<FeatureCheck>, text: String) throws {
    let check = try checks.get(id)
    let feature = try changeable(check.feature, nil, by: [.po, .lead], to: "edit an \(check.kind.title) of")
    let line = try Self.line(text)
    guard line != check.text else { return }
    try checks.edit(id, text: line)
    try changed("check_edited", feature, [.init("text", .string(line)), .init("before", .string(check.text))])
  }

  /// - Throws: `notFound`, `notAllowed`, `conflict`
  package func removeCheck(_ id: ID<FeatureCheck>) throws {
    let check = try checks.get(id)
    let feature = try changeable(check.feature, nil, by: [.po, .lead], to: "remove an \(check.kind.title) of")
    try checks.remove(id)
    try changed("check_removed", feature, [.init("text", .string(check.text))])
  }

  /// Says whether it holds: of criteria the PO, of everything else the lead too.
  /// - Parameter evidence: what shows it; needed to waive it.
  /// - Throws: `notFound`, `invalid`, `notAllowed`, `conflict`
  package func setCheck(_ id: ID<FeatureCheck>, _ state: FeatureCheck.State, evidence: String = "") throws {
    let check = try checks.get(id)
    let roles: [PlanningRole] = check.kind == .criterion ? [.po] : [.po, .lead]
    let feature = try changeable(check.feature, nil, by: roles, to: "judge an \(check.kind.title) of")
    var findings = FieldFindings()
    let words = findings.line("evidence", evidence, length: (state == .waived ? 1 : 0)...500)
    try findings.refuse()
    try checks.set(id, state, evidence: words, by: person)
    try changed(
      "check_set", feature,
      [
        .init("text", .string(check.text)), .init("state", .string(state.rawValue)),
        .init("before", .string(check.state.rawValue)), .init("evidence", .string(words)),
      ])
  }

  private var checks: FeatureCheckStore { FeatureCheckStore(tx) }

  private func changed(_ event: String, _ feature: PlannedFeature, _ facts: [JSONValue.Member]) throws {
    try store.touch(feature.id)
    try record(event, feature.id, feature.version + 1, facts)
  }

  private static func line(_ text: String) throws -> String {
    var findings = FieldFindings()
    let line = findings.line("text", text, length: 1...300)
    try findings.refuse()
    return line
  }
}
