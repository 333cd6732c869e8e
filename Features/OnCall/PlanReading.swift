import Calendars
import Core

/// A plan as it can be read here and now. A layer that cannot be read has no turns: what it would cover is a gap, and the
/// others go on. So a zone that an update of the system's data took away silences nobody else.
struct PlanReading {
  let rotation: LayeredRotation
  /// What is wrong and what to do about it, for people; nil: nothing is.
  let problem: String?

  init(_ plan: RotationPlan) {
    var layers: [TurnLayer] = []
    var problems: [String] = []
    for layer in plan.layers {
      do {
        layers.append(try layer.turns())
      } catch {
        let words = Self.words(layer, error)
        if !problems.contains(words) { problems.append(words) }
      }
    }
    rotation = LayeredRotation(layers)
    problem = problems.isEmpty ? nil : problems.joined(separator: " ")
  }

  /// `Its zone Europe/Foo is not known to this machine’s tzdata 2025b. Choose another.`
  private static func words(_ layer: LayerPlan, _ error: any Error) -> String {
    let whose = layer.name.isEmpty ? "Its" : "In its layer \(layer.name) the"
    switch error {
    case Refusal.invalid(let errors) where errors.contains { $0.field == "time_zone" }:
      return "\(whose) zone \(layer.zoneName) is not known to this machine’s \(Zone.dataName). Choose another."
    case Refusal.invalid(let errors):
      return "\(whose) plan cannot be read: \(errors.map(\.problem).joined(separator: "; ")). Write it anew."
    case let refusal as Refusal: return refusal.message
    default: return "\(whose) plan cannot be read. Write it anew."
    }
  }
}

extension Zone {
  /// `tzdata 2025b`: the rules that this program reads, which it keeps until it starts again.
  static let dataName = dataVersion().map { "tzdata \($0)" } ?? "tzdata"

  /// For times that people read: where a name is not known any more, UTC says more than no page.
  static func known(_ name: String) -> Zone { (try? named(name)) ?? .utc }
}

extension RotationLane {
  /// In which forms and pages say its times.
  var zone: Zone { .known(plan.zoneName) }

  /// From when on a plan is meant that somebody writes at the instant. What takes the place of a plan that cannot be read
  /// does so at once: of that one no turn goes on until the next hand-over.
  func effect(at instant: Instant) -> Instant {
    guard problem != nil, let broken = plans.last else { return instant }
    return min(instant, broken.effectiveFrom)
  }
}
