import Core
import JSON

/// What somebody wrote behind the slash command: documented in `docs/formats/slack.md`.
struct SlackCommand: Sendable, Hashable {
  enum Wish: Sendable, Hashable {
    case help
    case list
    case open(title: String, priority: Priority?)
    case act(Signal.Act, ID<Interrupt>, text: String)
  }

  let wish: Wish
  let user: String
  let channel: String
  /// Names this one press of the key, so that a repeated delivery is no second interrupt.
  let trigger: String?

  /// - Throws: `Refusal.invalid` when this is no slash command.
  init(_ pairs: [(String, String)]) throws {
    func field(_ name: String) -> String? { pairs.first { $0.0 == name }?.1.nilIfEmpty }
    guard let user = field("user_name") ?? field("user_id") else { throw Refusal.invalid("user_name", "is required") }
    guard field("command") != nil else { throw Refusal.invalid("command", "is required") }
    self.user = user.cut(toLine: 100)
    channel = (field("channel_name") ?? "").cut(toLine: 100)
    trigger = field("trigger_id")
    wish = Self.wish((field("text") ?? "").cut(toLine: 3000))
  }

  private static func wish(_ text: String) -> Wish {
    let words = text.split(separator: " ", maxSplits: 2).map(String.init)
    guard let first = words.first?.lowercased() else { return .help }
    let rest = text.dropFirst(words[0].count).trimmingPrefix(" ")
    switch first {
    case "help" where words.count == 1: return .help
    case "list" where words.count == 1: return .list
    case "ack", "acknowledge", "resolve", "note":
      guard words.count > 1, let id = ID<Interrupt>(spoken: words[1]) else { break }
      let act: Signal.Act = first == "resolve" ? .resolve : first == "note" ? .note : .acknowledge
      return .act(act, id, text: words.count > 2 ? words[2] : "")
    default: break
    }
    if let priority = Priority(name: first), !rest.isEmpty { return .open(title: String(rest), priority: priority) }
    return .open(title: text, priority: nil)
  }

  /// What opening one comes to.
  func signal(_ title: String, _ priority: Priority?) -> Signal {
    var signal = Signal(.raise, key: trigger.map { "slack:\($0)" })
    signal.say(title)
    signal.priority = priority
    signal.kind = .chat
    signal.by = user
    signal.label("channel", channel)
    signal.label("asked_by", user)
    return signal
  }
}

/// A button that somebody pressed under a message of ours.
struct SlackPress: Sendable, Hashable {
  let act: Signal.Act
  let interrupt: ID<Interrupt>
  let user: String

  /// Ids of the buttons that are understood; their value is the number of the interrupt.
  static let acknowledge = "agileops.acknowledge"
  static let resolve = "agileops.resolve"

  /// - Parameter payload: the form's field of this name.
  /// - Throws: `Refusal.invalid` when it is none of our buttons.
  init(_ payload: String) throws {
    var fields = try SenderFields(Array(payload.utf8))
    let type = fields.required("type", most: 100)
    if !type.isEmpty, type != "block_actions" { fields.refuse("type", "must be block_actions") }
    let action = fields.list("actions", most: 25).first
    let known: [String: Signal.Act] = [Self.acknowledge: .acknowledge, Self.resolve: .resolve]
    let found = action?["action_id"]?.text.flatMap { known[$0] }
    if found == nil { fields.refuse("actions", "must be \(Self.acknowledge) or \(Self.resolve)") }
    let number = action?["value"]?.text.flatMap { ID<Interrupt>(spoken: $0) }
    if number == nil { fields.refuse("actions", "must have the number of an interrupt as value") }
    user = (fields["user.username"] ?? fields["user.name"] ?? fields["user.id"])?.text?.cut(toLine: 100) ?? "Slack"
    try fields.check()
    guard let found, let number else { throw Refusal.invalid("actions", "is required") }
    act = found
    interrupt = number
  }
}
