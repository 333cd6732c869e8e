import Core
import JSON
import Teams

extension RoutingDecision {
  /// The stored form; `version` tells readers how to read it.
  var json: JSONValue {
    [
      "version": 1,
      "again_seconds": .int(again?.seconds),
      "because": .string(because),
      "rule": .string(rule),
      "deferred_until": .int(deferredUntil?.microseconds),
      "steps": .array(
        steps.map { step in
          [
            "rung": .string(step.rung.rawValue), "people": .array(step.people.map(\.json)),
            "after_seconds": .int(step.after.seconds),
            "because": .string(step.because), "rule": .string(step.rule),
          ]
        }),
      "passed_over": .array(
        passedOver.map { ["person": $0.person.json, "because": .string($0.because), "rule": .string($0.rule)] }),
    ]
  }

  init(_ value: JSONValue) {
    self.init(
      steps: (value["steps"]?.elements ?? []).map { step in
        Step(
          rung: step["rung"]?.text.flatMap(Step.Rung.init(rawValue:)) ?? Step.Rung(rule: step["rule"]?.text),
          people: (step["people"]?.elements ?? []).compactMap(RoutingPolicy.Candidate.init),
          after: .seconds(step["after_seconds"]?.integer ?? 0), because: step["because"]?.text ?? "",
          rule: step["rule"]?.text ?? "")
      },
      again: value["again_seconds"]?.integer.map { .seconds($0) },
      deferredUntil: value["deferred_until"]?.integer.map(Instant.init(microseconds:)),
      passedOver: (value["passed_over"]?.elements ?? []).compactMap { entry in
        entry["person"].flatMap(RoutingPolicy.Candidate.init).map {
          PassedOver(person: $0, because: entry["because"]?.text ?? "", rule: entry["rule"]?.text ?? "")
        }
      },
      because: value["because"]?.text ?? "", rule: value["rule"]?.text ?? "")
  }
}

extension RoutingDecision.Step.Rung {
  /// Of decisions from before rungs were stored.
  fileprivate init(rule: String?) {
    switch rule {
    case "B2": self = .triage
    case "B3": self = .onCall
    default: self = .manager
    }
  }
}

extension RoutingPolicy.Candidate {
  fileprivate var json: JSONValue { ["id": .id(id), "name": .string(name)] }

  fileprivate init?(_ value: JSONValue) {
    guard let number = value["id"]?.integer, let name = value["name"]?.text else { return nil }
    self.init(ID(number), name)
  }
}
