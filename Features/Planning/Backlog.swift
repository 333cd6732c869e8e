/// Where planned work comes from (P1). Interrupts are the fifth backlog; what comes of them enters one of these.
package enum Backlog: String, CaseIterable, Sendable {
  /// Projects of the business.
  case business
  /// What a dev team asks for.
  case customer
  /// Automation and self-service; a pair works on it at all times (P3).
  case ssa
  /// What operations needs for itself.
  case `internal`

  package var title: String {
    switch self {
    case .business: "Business"
    case .customer: "Customers"
    case .ssa: "SS&A"
    case .internal: "Internal"
    }
  }
}
