import Core
import JSON
import Storage
import Teams
import Web

/// The switch for news: by its form and in the JSON API.
enum WorkNewsRoutes {
  private static let choice = Schema.object([
    .required("news", .choice(["on", "off"]).described("Whether the person is told what others did to their cards."))
  ])

  static let all: [Route] = [
    .act("/people/{id}/news") { request, tx in
      let id: ID<Person> = try request.id("id")
      let isOn = try request.form(choice).text("news") == "on"
      try WorkNewsChoiceActions(tx, as: request.actor).turn(id, isOn: isOn)
      return .seeOther("/people/\(id)#news")
    },
    .query(
      "/api/v1/people/{id}/news",
      Operation("getNewsChoice", "Whether the person gets news of their cards", tag: "People", reply: choice)
    ) { request, tx in
      let id = try person(request)
      try WorkNewsChoiceActions(tx, as: request.actor).require(id)
      return try reply(id, tx)
    },
    .command(
      .put, "/api/v1/people/{id}/news",
      Operation(
        "setNewsChoice", "Turns news of cards on or off; what already waits is not told either", tag: "People",
        body: choice, reply: choice)
    ) { request, tx in
      let id = try person(request)
      let isOn = try request.json(choice).text("news") == "on"
      try WorkNewsChoiceActions(tx, as: request.actor).turn(id, isOn: isOn)
      return try reply(id, tx)
    },
  ]

  /// A number, or `me`.
  private static func person(_ request: Request) throws -> ID<Person> {
    guard request.incoming.parameters["id"] == "me" else { return try request.id("id") }
    guard let number = request.actor.person else { throw Refusal.notFound("Only people get news.") }
    return ID(number)
  }

  private static func reply(_ id: ID<Person>, _ tx: Transaction) throws -> Reply {
    .json(["news": .string(try WorkNewsStore(tx).offSince(id) == nil ? "on" : "off")])
  }
}
