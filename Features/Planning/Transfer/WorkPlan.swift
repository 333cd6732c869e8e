import Core
import Crypto
import JSON
import Teams

/// What an import of work does, worked out before anything is done.
package struct WorkPlan: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case iteration, feature, story
  }

  package enum Act: String, CaseIterable, Sendable {
    case new, changed, unchanged
    /// Changed here since it was imported, and in the source as well: what is here stays.
    case conflict
    /// Not carried over, with the reason.
    case refused
  }

  /// One thing of the file.
  package struct Entry: Sendable, Hashable {
    package let kind: Kind
    /// As the source names it.
    package let key: String
    package let title: String
    package let act: Act
    /// Its number here; nil before it is added.
    package var item: Int64?
    /// Its version here before the import.
    let version: Int?
    /// Why it is in conflict or refused; empty otherwise.
    package let reason: String
    /// Of what the source says.
    let digest: String
    /// By which it is remembered.
    let linkKey: String

    /// `F-31`, `S-408`; nil before it is added.
    package var number: String? {
      item.map { kind == .feature ? "F-\($0)" : kind == .story ? "S-\($0)" : "iteration \($0)" }
    }
  }

  /// What a column of the source is here.
  package struct Column: Sendable, Hashable {
    package let name: String
    package let state: StoryState
    /// What the guess rests on; nil when somebody said it.
    package let basis: ForeignColumn.Basis?
  }

  /// Somebody in the file who is not known here, or was not until somebody said who it is.
  package struct Stranger: Sendable, Hashable {
    /// Address or name, by which the request says who it is.
    package let key: String
    package let title: String
    /// How many things name them.
    package let count: Int
    /// Somebody has said that it is nobody here.
    package let isNobody: Bool
    /// Who somebody has said that it is.
    package let person: ID<Person>?
  }

  package let source: WorkSource
  package let scope: String
  package let columns: [Column]
  package var entries: [Entry]
  /// Who is not known here.
  package let strangers: [Stranger]
  /// Who is known here because somebody has said so.
  package let answered: [Stranger]
  /// A sentence for each kind of thing that is not carried over as it is.
  package var notes: [String]
  /// How many things were imported earlier and are not in the file: they stay as they are.
  package let gone: Int
  /// The same for the same files, answers and state; whoever applies a plan gives that of the plan they looked at.
  package var digest = ""

  package func count(_ act: Act, _ kind: Kind? = nil) -> Int {
    entries.count { $0.act == act && (kind == nil || $0.kind == kind) }
  }

  /// Whether applying it would write anything.
  package var writes: Bool { entries.contains { $0.act == .new || $0.act == .changed } }
}

extension WorkPlan {
  /// Nothing in it follows from the time alone, so that a plan can be applied some minutes after it was looked at.
  func digest(of request: WorkImportRequest) -> String {
    var hash = SHA256()
    hash.update(data: request.bytes)
    var words = ["\(request.team)", source.rawValue, scope]
    words += columns.map { "\($0.name)\u{0}\($0.state.rawValue)" }
    words += answered.map { "\($0.key)\u{0}\($0.person.map { "\($0)" } ?? "-")" }
    words += strangers.map { "\($0.key)\u{0}\($0.isNobody ? "-" : "")" } + notes
    for word in words { hash.update(data: Array("\(word)\u{0}".utf8)) }
    for entry in entries {
      let facts = "\(entry.linkKey)\u{0}\(entry.act.rawValue)\u{0}\(entry.item ?? 0)\u{0}\(entry.version ?? 0)\u{0}"
      hash.update(data: Array(facts.utf8))
    }
    return String(WorkDigest.hexadecimal(hash.finalize()).prefix(32))
  }
}

/// A short name for what a source says of one thing.
enum WorkDigest {
  static func of(_ value: JSONValue) -> String {
    String(hexadecimal(SHA256.hash(data: value.encoded())).prefix(32))
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
