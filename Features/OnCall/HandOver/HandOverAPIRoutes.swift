import Core
import JSON
import Storage
import Teams
import Web

/// Hand-overs in the JSON API.
enum HandOverAPIRoutes {
  static let all: [Route] = [
    .query(
      "/api/v1/rotations/{id}/handovers",
      Operation(
        "listHandovers", "What was handed over when the duty changed hands, and the note for the next person",
        tag: OnCallAPIRoutes.tag,
        query: [
          .init("limit", .integer(1...100).described("How many; 20 without it.")),
          .init("before", .integer(1...Int64.max).described("Those with a smaller id: the next older ones.")),
        ], reply: HandOverReply.list)
    ) { request, tx in
      try HandOverActions(tx, as: request.actor).requireReader()
      let rotation = try OnCallReader(tx).lane(request.id("id")).rotation.id
      let store = HandOverStore(tx)
      let found = try store.list(
        rotation, before: request.query.integer("before").map { ID($0) },
        limit: Int(request.query.integer("limit") ?? 20))
      let names = try PersonStore(tx).names(Set(found.flatMap { $0.from + $0.to }))
      return .json([
        "note": HandOverReply.json(try store.note(rotation)),
        "handovers": .array(found.map { HandOverReply.json($0, names) }),
      ])
    },
    .command(
      .put, "/api/v1/rotations/{id}/note",
      Operation(
        "writeHandoverNote", "Writes what the next person should know", tag: OnCallAPIRoutes.tag,
        body: HandOverReply.written, reply: HandOverReply.note)
    ) { request, tx in
      let fields = try request.json(HandOverReply.written)
      let note = try HandOverActions(tx, as: request.actor).write(
        try fields.text("text"), for: request.id("id"), version: Int(try fields.integer("version")))
      return .json(HandOverReply.json(note))
    },
  ]
}
