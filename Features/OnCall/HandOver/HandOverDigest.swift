import Core
import Teams
import Web

/// A hand-over in words, for a message.
struct HandOverDigest {
  private let handOver: HandOver
  private let names: [ID<Person>: String]

  /// So many lines of each part go into a message; the page has them all.
  private static let most = 5

  init(_ handOver: HandOver, names: [ID<Person>: String]) {
    self.handOver = handOver
    self.names = names
  }

  /// Several lines, the note first: it is what no list says.
  var text: String {
    ([before] + note + handOver.sections.flatMap(lines)).joined(separator: "\n")
  }

  private var before: String {
    let people = handOver.from.map { names[$0] ?? "person \($0)" }
    return people.isEmpty ? "Nobody had it before." : "\(people.spoken) had it before."
  }

  private var note: [String] {
    guard let writer = handOver.noteBy else { return ["There is no note."] }
    return ["\(writer) wrote: “\(handOver.note)”"]
  }

  private func lines(_ section: HandOverSection) -> [String] {
    let shown = section.lines.prefix(Self.most).map { "– \($0.text)" }
    let rest = section.count - shown.count
    return ["\(section.title): \(section.count)"] + shown + (rest > 0 ? ["– and \(rest) more"] : [])
  }
}
