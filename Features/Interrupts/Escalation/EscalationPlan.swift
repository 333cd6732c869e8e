import Core

/// The paths of a team, one for each priority. Pure.
package struct EscalationPlan: Hashable, Sendable, CustomStringConvertible {
  private let paths: [Priority: EscalationPath]

  /// What holds without configuration.
  package static let usualText = """
    P1: duty 5, pool 5, committed 5, manager 15, again
    P2: duty 10, pool 10, manager
    P3: duty 60, pool 60, manager
    P4: one of duty, pool, manager
    """

  package static let usual: EscalationPlan = {
    guard let plan = try? EscalationPlan(usualText) else { preconditionFailure("the usual plan cannot be read") }
    return plan
  }()

  package static let maximumText = 4000

  package subscript(priority: Priority) -> EscalationPath { paths[priority] ?? Self.usual[priority] }

  /// Reads four lines such as `P2: duty 10, pool 10, manager`.
  /// - Throws: `Refusal.invalid` for the field `escalation`: what cannot be read, a P1 that falls silent (S2), somebody
  ///   committed below a P1 (S1), and a lower priority that would be louder than a higher one.
  package init(_ text: String) throws {
    guard text.utf8.count <= Self.maximumText else {
      throw Refusal.invalid("escalation", "must have at most \(Self.maximumText) bytes")
    }
    var paths: [Priority: EscalationPath] = [:]
    for line in text.split(whereSeparator: \.isNewline).map({ String($0).trimmed }) where !line.isEmpty {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let priority = Priority(name: String(parts[0]).trimmed), paths[priority] == nil else {
        throw Refusal.invalid("escalation", "must have one line for each of P1 to P4, such as “P2: duty 10, manager”")
      }
      paths[priority] = try Self.path(priority, String(parts[1]))
    }
    if let missing = Priority.allCases.first(where: { paths[$0] == nil }) {
      throw Refusal.invalid("escalation", "has no line for \(missing.name)")
    }
    self.paths = paths
    try checkLoudness()
  }

  package var description: String {
    Priority.allCases.map { "\($0.name): \(self[$0])" }.joined(separator: "\n")
  }

  private static func path(_ priority: Priority, _ text: String) throws -> EscalationPath {
    let path: EscalationPath
    do { path = try EscalationPath(text) } catch let refusal as Refusal {
      guard case .invalid(let errors) = refusal else { throw refusal }
      throw Refusal.invalid("escalation", "\(priority.name) " + errors.map(\.problem).joined(separator: "; "))
    }
    if priority == .p1, !path.isRepeated {
      throw Refusal.invalid("escalation", "P1 must end with “again”: a P1 is never silent (S2)")
    }
    if priority == .p1, !path.steps.contains(where: { $0.target == .manager }) {
      throw Refusal.invalid("escalation", "P1 must reach the manager: somebody has to be there (B5)")
    }
    if priority != .p1, path.steps.contains(where: { $0.target == .committed }) {
      throw Refusal.invalid("escalation", "\(priority.name) must not reach who is committed: only a P1 does (S1, S2)")
    }
    return path
  }

  /// Plays each path against the next lower one for every way in which the targets can be staffed.
  private func checkLoudness() throws {
    for (higher, lower) in zip(Priority.allCases, Priority.allCases.dropFirst()) {
      let (loud, quiet) = (self[higher], self[lower])
      let targets = Array(Set((loud.steps + quiet.steps).map(\.target))).sorted { "\($0)" < "\($1)" }
      for staffing in Self.staffings(targets) {
        let (first, cycle) = loud.times { staffing[$0] ?? 0 }
        let (second, slower) = quiet.times { staffing[$0] ?? 0 }
        // Where nobody of a path is there a manager decides at once, at any priority.
        let isStaffed = { (path: [(EscalationPath.Target, Span)]) in
          path.contains { $0.0 != .committed && $0.0 != .manager }
        }
        guard isStaffed(first), isStaffed(second) else { continue }
        for (target, at) in second where !first.contains(where: { $0.0 == target && $0.1 <= at }) {
          throw Refusal.invalid(
            "escalation",
            "\(lower.name) would reach \(target) after \(at.seconds / 60) minutes, sooner than \(higher.name)")
        }
        if let slower, cycle.map({ $0 > slower }) ?? true {
          throw Refusal.invalid("escalation", "\(lower.name) would be repeated more often than \(higher.name)")
        }
      }
    }
  }

  /// Up to two of a duty, one or none of anything else; more targets than can be played are all there.
  private static func staffings(_ targets: [EscalationPath.Target]) -> [[EscalationPath.Target: Int]] {
    targets.reduce([[:]]) { staffings, target in
      let counts = staffings.count > 20_000 ? 1...1 : target == .duty ? 0...3 : 0...1
      return staffings.flatMap { staffing in
        counts.map { staffing.merging([target: $0]) { $1 } }
      }
    }
  }
}
