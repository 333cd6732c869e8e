import Core
import OnCall
import Storage
import Teams
import Web

/// What is asked about the flow, by the page, the API and the command.
struct FlowQuestion: Sendable {
  let team: Team
  let weeks: Int
  let subject: FlowSubject
  /// nil: all.
  let backlog: Backlog?
  let definition: FlowDefinition

  /// - Throws: `Refusal.invalid` with everything that is wrong.
  init(_ query: Query, for actor: Actor, _ tx: Transaction) throws {
    team = try TeamChoice(tx).named(query["team"], for: actor)
    var findings = FieldFindings()
    weeks = Self.weeks(query, &findings)
    subject = Self.choice("of", query, &findings) ?? .stories
    definition = Self.choice("as", query, &findings) ?? .ours
    backlog = Self.choice("backlog", query, &findings)
    try findings.refuse()
  }

  /// How many weeks of the past are looked at.
  static func weeks(_ query: Query, _ findings: inout FieldFindings) -> Int {
    guard let text = query["weeks"] else { return FlowWindow.usualWeeks }
    let weeks = Int(text).flatMap { (1...FlowWindow.mostWeeks).contains($0) ? $0 : nil }
    if weeks == nil { findings.add("weeks", "must be 1 to \(FlowWindow.mostWeeks), is “\(text.prefix(40))”") }
    return weeks ?? FlowWindow.usualWeeks
  }

  private static func choice<Value: CaseIterable & RawRepresentable<String>>(
    _ name: String, _ query: Query, _ findings: inout FieldFindings
  ) -> Value? {
    guard let text = query[name] else { return nil }
    let value = Value(rawValue: text)
    let allowed = Value.allCases.map(\.rawValue).joined(separator: ", ")
    if value == nil { findings.add(name, "must be one of \(allowed); is “\(text.prefix(40))”") }
    return value
  }
}
