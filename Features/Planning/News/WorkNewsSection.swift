import Core
import Storage
import Teams
import Web

/// The switch for news on a person's page, below the ways to reach them.
enum WorkNewsSection {
  /// Nothing for who may not turn it.
  static func html(_ person: Person, _ request: Request, _ tx: Transaction) throws -> HTML {
    guard PersonActions(tx, as: request.actor).mayChangeContacts(of: person) else { return .empty }
    let since = try WorkNewsStore(tx).offSince(person.id)
    let isOwn = request.actor.person == person.id.number
    let (who, cards) =
      isOwn
      ? ("You are", "you work on, lead or asked for")
      : ("\(person.firstName) is", "\(person.firstName) works on, leads or asked for")
    let words: HTML
    if let since {
      let facts = try PlanningFacts(request, tx)
      words = "Off since \(facts.date(since)). \(who) told of nothing that others do to stories and features."
    } else {
      words =
        "On. \(who) told in one message, in working hours, when others move or block stories and features that \(cards)."
    }
    let act = postButton(
      since == nil ? "Turn off" : "Turn on", action: "/people/\(person.id)/news", request: request,
      fields: [("news", since == nil ? "off" : "on")])
    return section(
      "News of cards", remark: "Interrupts are not part of it.", id: "news", "<p>\(words)</p>\(act)")
  }
}
