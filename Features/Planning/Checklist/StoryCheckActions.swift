import Core
import JSON
import Storage
import Teams

/// The checklist of a story: everybody of operations writes it, who works on the story or leads it ticks it.
extension StoryActions {
  /// How many points a story may have; with more it is several stories.
  static let maximumChecks = 50

  /// - Throws: `invalid`, `notAllowed`, `conflict`
  @discardableResult
  package func addCheck(_ text: String, to id: ID<Story>, version: Int? = nil) throws -> ID<StoryCheck> {
    let story = try changeable(id, version, by: [.engineer], to: "write the checklist of")
    guard try checks.of(id).count < Self.maximumChecks else {
      throw Refusal.invalid("text", "there are \(Self.maximumChecks) already, which is the most")
    }
    let line = try Self.checkLine(text)
    let check = try checks.add(line, to: id)
    try changed("check_added", story, [.init("text", .string(line))])
    return check
  }

  /// - Throws: `notFound`, `invalid`, `notAllowed`, `conflict`
  package func editCheck(_ id: ID<StoryCheck>, text: String) throws {
    let check = try checks.get(id)
    let story = try changeable(check.story, nil, by: [.engineer], to: "write the checklist of")
    let line = try Self.checkLine(text)
    guard line != check.text else { return }
    try checks.edit(id, text: line)
    try changed("check_edited", story, [.init("text", .string(line)), .init("before", .string(check.text))])
  }

  /// - Throws: `notFound`, `notAllowed`, `conflict`
  package func removeCheck(_ id: ID<StoryCheck>) throws {
    let check = try checks.get(id)
    let story = try changeable(check.story, nil, by: [.engineer], to: "write the checklist of")
    try checks.remove(id)
    try changed("check_removed", story, [.init("text", .string(check.text))])
  }

  /// - Throws: `notFound`, `notAllowed`, `conflict`
  package func setCheck(_ id: ID<StoryCheck>, isMet: Bool) throws {
    let check = try checks.get(id)
    let story = try changeable(check.story, nil, by: [.pair, .lead], to: "tick the checklist of")
    guard isMet != check.isMet else { return }
    try checks.set(id, isMet: isMet, by: person)
    try changed(
      "check_set", story, [.init("text", .string(check.text)), .init("state", .string(isMet ? "met" : "open"))])
  }

  private var checks: StoryCheckStore { StoryCheckStore(tx) }

  private func changed(_ event: String, _ story: Story, _ facts: [JSONValue.Member]) throws {
    try store.touch(story.id)
    try record(event, story.id, story.version + 1, facts)
  }

  private static func checkLine(_ text: String) throws -> String {
    var findings = FieldFindings()
    let line = findings.line("text", text, length: 1...300)
    try findings.refuse()
    return line
  }
}
