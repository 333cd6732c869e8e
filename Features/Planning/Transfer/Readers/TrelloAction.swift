import Core
import JSON

/// An action on a card of a Trello board that moves it, staffs it or says something about it.
struct TrelloAction {
  struct List {
    let id: String
    /// At the time of the action; lists that are gone are known by it only.
    let name: String
  }

  let card: String
  let at: Instant
  private(set) var by: (id: String, person: ForeignPerson)?
  private(set) var from: List?
  private(set) var to: List?
  private(set) var isCreation = false
  /// What it became, archived or not; nil when that did not change.
  private(set) var isArchived: Bool?
  /// Who came or went.
  private(set) var member: String?
  private(set) var isJoining = false
  private(set) var isComment = false

  /// - Returns: nil for what is of no interest here.
  init?(_ node: ExportNode) throws {
    guard let data = node["data"], let card = try data["card"]?.line("id") else { return nil }
    self.card = card
    at = try node.moment("date")
    if let id = try node.line("idMemberCreator"), let person = try Self.person(node["memberCreator"]) {
      by = (id, person)
    }
    switch try node.text("type") {
    case "createCard", "copyCard", "emailCard", "convertToCardFromCheckItem", "moveCardToBoard":
      isCreation = true
      to = try Self.list(data["list"])
    case "updateCard": try update(data)
    case "addMemberToCard", "removeMemberFromCard":
      member = try data.line("idMember") ?? data["member"]?.line("id")
      isJoining = try node.text("type") == "addMemberToCard"
    case "commentCard": isComment = true
    default: return nil
    }
  }

  private mutating func update(_ data: ExportNode) throws {
    (from, to) = (try Self.list(data["listBefore"]), try Self.list(data["listAfter"]))
    if data["old"]?["closed"] != nil {
      isArchived = try data["card"]?.flag("closed", otherwise: false)
      // Where it was archived; it stays in its list.
      if to == nil { to = try Self.list(data["list"]) }
    }
  }

  /// Whether it says where the card is.
  var isMove: Bool { to != nil || isArchived != nil }

  private static func list(_ node: ExportNode?) throws -> List? {
    guard let node, let id = try node.line("id") else { return nil }
    return List(id: id, name: try node.line("name") ?? id)
  }

  private static func person(_ node: ExportNode?) throws -> ForeignPerson? {
    guard let node else { return nil }
    return ForeignPerson(name: try node.line("fullName") ?? node.line("username"), address: nil)
  }
}
