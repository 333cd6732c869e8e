import Core
import JSON
import Storage
import Teams

/// Linking interrupts to a story: what showed that it is needed, what it would have spared, what it caused. Both sides keep
/// each link in their history; nothing that others are writing changes, so the version of the story stays.
package struct StoryLinkActions {
  /// How many interrupts a story may have.
  static let most = 100

  private let tx: Transaction
  private let actor: Actor
  private let find: InterruptLookup

  package init(_ tx: Transaction, as actor: Actor, find: @escaping InterruptLookup) {
    self.tx = tx
    self.actor = actor
    self.find = find
  }

  /// All of them or none; also to what is done, as an interrupt may come of it.
  /// - Throws: `invalid` naming `interrupts`, `notAllowed`, `notFound` for the story.
  package func link(_ numbers: [Int64], to id: ID<Story>) throws {
    let story = try require(id)
    let known = try StoryLinkStore(tx).of(id).map(\.number)
    guard !numbers.isEmpty else { throw Self.refuse("must name at least one, such as I-12") }
    guard known.count + numbers.count <= Self.most else {
      throw Self.refuse("must be at most \(Self.most) of one story, would be \(known.count + numbers.count)")
    }
    var seen = Set(known)
    for number in numbers {
      guard seen.insert(number).inserted else {
        throw Self.refuse("\(LinkedInterrupt.name(number)) is linked to \(story.number) already")
      }
      guard let title = try find(number, actor, tx) else {
        throw Self.refuse("there is no interrupt \(LinkedInterrupt.name(number))")
      }
      try StoryLinkStore(tx).add(number, title, to: id, by: actor.person.map { ID($0) })
      try record("linked", story, number, title)
    }
  }

  /// - Throws: `notFound` when it is not linked, `notAllowed`.
  package func unlink(_ number: Int64, from id: ID<Story>) throws {
    let story = try require(id)
    guard let link = try StoryLinkStore(tx).of(id).first(where: { $0.number == number }) else {
      throw Refusal.notFound("\(LinkedInterrupt.name(number)) is not linked to \(story.number).")
    }
    try StoryLinkStore(tx).remove(number, from: id)
    try record("unlinked", story, number, link.title)
  }

  /// Reads `I-12, 13 i-14`.
  package static func numbers(in text: String) throws -> [Int64] {
    try text.split { $0 == "," || $0.isWhitespace }.map { word in
      let digits = word.hasPrefix("I-") || word.hasPrefix("i-") ? word.dropFirst(2) : word
      guard let number = ID<Story>(digits)?.number else {
        throw refuse("must be numbers such as I-12, is “\(word.prefix(40))”")
      }
      return number
    }
  }

  private static func refuse(_ problem: String) -> Refusal { .invalid("interrupts", problem) }

  private func require(_ id: ID<Story>) throws -> Story {
    let story = try StoryStore(tx).get(id)
    let people = try StoryStore(tx).people([id])[id] ?? []
    let roles = try StoryActions(tx, as: actor).roles(story, try story.feature.map(FeatureStore(tx).get), people)
    guard !roles.isDisjoint(with: [.engineer, .pair]) else {
      throw Refusal.notAllowed(
        "\(actor.name) may not link interrupts to \(story.number): that is for operations and who works on it.")
    }
    return story
  }

  private func record(_ name: String, _ story: Story, _ number: Int64, _ title: String) throws {
    try StoryActions(tx, as: actor).record(
      name, story.id, 0, [.init("interrupt", .string(LinkedInterrupt.name(number))), .init("title", .string(title))])
    // Without the title: customers see the history of their interrupts, and not every story.
    let facts: JSONValue = ["story": .string(story.number)]
    try tx.record(
      Event(
        "interrupt.story_\(name)", of: Reference(kind: "interrupt", number: number), by: actor,
        facts: facts.encodedText()))
  }
}
