import Core
import Crypto
import JSON
import Teams

/// What an import does, worked out before anything is done.
package struct ImportPlan: Hashable, Sendable {
  package enum Act: Hashable, Sendable {
    case create
    /// A sentence for each difference.
    case change([String])
    case unchanged
    /// Why nothing of it is imported.
    case skip([String])

    /// The word for programs.
    package var name: String {
      switch self {
      case .create: "create"
      case .change: "change"
      case .unchanged: "unchanged"
      case .skip: "skip"
      }
    }

    /// What differs, or why it is left out.
    package var sentences: [String] {
      switch self {
      case .create, .unchanged: []
      case .change(let sentences), .skip(let sentences): sentences
      }
    }
  }

  /// A rotation of the file.
  package struct Entry: Hashable, Sendable {
    package let externalID: String
    /// What it is called here.
    package var name: String
    package let kind: Rotation.Kind
    package var act: Act
    /// The one that it is here, as it is before the import.
    package var rotation: Rotation?
    /// What it becomes; nil where the turns stay as they are.
    var plan: RotationPlan?
    /// What the file calls it, to be remembered; nil where there is nothing to remember.
    var nameInFile: String?
    var handChanges = HandChangePlan()
    /// A sentence for each thing that is not carried over.
    package var notCarried: [String]
  }

  /// Somebody in the file.
  package struct Named: Hashable, Sendable {
    /// Address or name, by which the request says who it is.
    package let key: String
    package let title: String
    /// Who it is here.
    package let person: ID<Person>?
    /// Why it is not known; nil where it is, and where it was said to be nobody.
    package let problem: String?
    /// Names of the rotations that name them.
    package let rotations: [String]
  }

  /// A rotation that was imported earlier and is not in the file: it stays.
  package struct Gone: Hashable, Sendable {
    package let externalID: String
    package let rotation: Rotation
  }

  package var entries: [Entry]
  package var people: [Named]
  package var gone: [Gone]
  /// The same for the same files, answers and state; whoever applies a plan gives that of the plan they looked at.
  package var digest = ""

  /// Those who are not known and keep their rotations from being imported.
  package var strangers: [Named] { people.filter { $0.problem != nil } }

  /// Whether applying it would write anything.
  package var writes: Bool {
    entries.contains {
      switch $0.act {
      case .create, .change: true
      case .unchanged, .skip: false
      }
    }
  }
}

extension ImportPlan {
  /// Nothing in it follows from the time alone, so that a plan can be applied some minutes after it was looked at.
  func digest(of request: ImportRequest) -> String {
    var hash = SHA256()
    for file in request.files {
      hash.update(data: Array("\(file.path)\u{0}\(file.bytes.count)\u{0}".utf8))
      hash.update(data: file.bytes)
    }
    let entries = entries.map { entry -> JSONValue in
      [
        "id": .string(entry.externalID), "name": .string(entry.name), "kind": .string(entry.kind.rawValue),
        "act": .string(entry.act.name), "sentences": .array(entry.act.sentences),
        "rotation": .id(entry.rotation?.id), "version": .int(entry.rotation.map { Int64($0.version) }),
        "by_hand": .array(entry.handChanges.entered.map(\.content)),
        "ended": .array(entry.handChanges.ended.map { .id($0) }), "not_carried": .array(entry.notCarried),
      ]
    }
    let people = people.map { named -> JSONValue in
      ["key": .string(named.key), "person": .id(named.person), "problem": .string(named.problem)]
    }
    let facts: JSONValue = [
      "team": .id(request.team), "entries": .array(entries), "people": .array(people),
      "gone": .array(gone.map(\.externalID)),
    ]
    hash.update(data: facts.encoded())
    let digits = Array("0123456789abcdef")
    return String(hash.finalize().prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
