import Core
import Storage
import Web

/// Links in messages: looking shows a page, only sending its form does something, so that programs which look at links
/// beforehand do nothing.
struct OfferRoutes {
  let takers: [String: OfferTaker]

  var all: [Route] {
    let takers = takers
    return [
      .guest(.get, "/do/{token}") { incoming, database in
        let text = incoming.token
        let standing = try await database.read { try OfferActions($0).standing(text) }
        return .page(OfferPages.ask(standing, text))
      },
      .guest(.post, "/do/{token}", maximumBody: 16_384) { incoming, database in
        let text = incoming.token
        let pressed = incoming.form["Digits"]
        // A call that ends without a key asks nothing of us.
        if incoming.form["CallSid"] != nil, pressed != "1" { return OfferPages.spoken("Goodbye.") }
        do {
          let standing = try await database.write { try OfferActions($0).take(text, takers: takers) }
          let said = standing.said ?? ""
          return pressed == nil ? .page(OfferPages.done(said, standing)) : OfferPages.spoken(said)
        } catch Refusal.conflict(let why) {
          return try await Self.refused(why, text, isCall: pressed != nil, database)
        } catch Refusal.notAllowed(let why) {
          return try await Self.refused(why, text, isCall: pressed != nil, database)
        }
      },
    ]
  }

  private static func refused(_ why: String, _ text: String, isCall: Bool, _ database: Database) async throws -> Reply {
    if isCall { return OfferPages.spoken(why) }
    let standing = try await database.read { try OfferActions($0).standing(text) }
    return .page(OfferPages.refused(why, standing), status: .conflict)
  }
}

extension Incoming {
  fileprivate var token: String { parameters["token"] ?? "" }
}
