import Core
import JSON

/// How one state of a person differs from another, for the event and for who edits at the same time.
struct PersonChanges {
  private let fields: [(name: String, from: JSONValue, to: JSONValue)]

  init(from: PersonDraft, to: PersonDraft) {
    let all: [(name: String, from: JSONValue, to: JSONValue)] = [
      ("name", .string(from.name), .string(to.name)), ("email", .string(from.email), .string(to.email)),
      ("position", .string(from.position), .string(to.position)),
      ("roles", .array(roleNames(from.roles)), .array(roleNames(to.roles))),
      ("team", .id(from.team), .id(to.team)), ("zone", .string(from.zoneName), .string(to.zoneName)),
      ("hours", .string(from.hoursText), .string(to.hoursText)),
    ]
    fields = all.filter { $0.from != $0.to }
  }

  var isEmpty: Bool { fields.isEmpty }

  /// `{"position": {"from": "support", "to": "engineering"}}`
  var facts: JSONValue {
    .object(fields.map { JSONValue.Member($0.name, ["from": $0.from, "to": $0.to]) })
  }

  /// For an editor whose wish is `from` while `to` is stored now.
  func conflict(_ person: Person) -> Refusal {
    let differences = fields.map { "\($0.name) is now \($0.to.encodedText())" }.joined(separator: ", ")
    return .conflict(
      "\(person.name) was changed since you opened the form"
        + (differences.isEmpty ? ", to what you wrote." : ": \(differences). Open the form again."))
  }
}
