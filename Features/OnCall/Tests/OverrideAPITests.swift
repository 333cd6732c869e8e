import Core
import FeatureKit
import HTTPTypes
import JSON
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

@Suite struct OverrideAPITests {
  @Test(arguments: TestEngine.available)
  func `a person is replaced, coverage added, the change listed and taken back`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.add(.onCall, [[world.nadia], [world.ravi]])
      let api = DutyAPI(world, world.visitor(world.teo))
      let replaced = try await api.post(
        "/api/v1/rotations/1/overrides",
        [
          "from": "2026-11-24T09:00:00+01:00", "to": "2026-11-25T08:00:00Z", "person": .id(world.teo),
          "replaced": .id(world.ravi), "reason": "Training",
        ], 201)
      #expect(replaced["id"] == 1 && replaced["rotation"] == ["id": 1, "name": "on call"])
      #expect(replaced["person"]?["name"] == "Teo Lang" && replaced["replaced"]?["name"] == "Ravi Rao")
      #expect(replaced["from"] == "2026-11-24T08:00:00.000Z" && replaced["made_by"] == "Teo Lang")
      let added = try await api.post(
        "/api/v1/rotations/1/overrides",
        ["from": "2026-11-26T00:00:00Z", "to": "2026-11-26T06:00:00Z", "person": .id(world.teo)], 201)
      #expect(added["replaced"] == .null && added["reason"] == "")
      #expect(try await api.numbers("/api/v1/rotations/1/overrides", "overrides") == [1, 2])
      #expect(try await api.numbers("/api/v1/rotations/1/overrides?to=2026-11-26T00:00:00Z", "overrides") == [1])
      #expect(try await api.numbers("/api/v1/rotations/1/overrides?from=2026-11-25T08:00:00Z", "overrides") == [2])
      let ended = try await api.post("/api/v1/overrides/1/end", nil)
      #expect(ended["to"] == ended["from"])
      #expect(try await api.numbers("/api/v1/rotations/1/overrides", "overrides") == [2])
      try await api.post("/api/v1/overrides/1/end", nil, 409)
      let shifts = try await api.get("/api/v1/rotations/1/shifts")
      #expect(shifts["shifts"]?[1]?["people"]?.elements?.count == 2)
    }
  }

  @Test(arguments: TestEngine.available)
  func `the pager is taken`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.add(.potw, [[world.nadia, world.ravi]])
      let api = DutyAPI(world, world.visitor(world.teo))
      let refused = try await api.post("/api/v1/rotations/1/take", [:], 422)
      #expect(refused.fields == ["from_person"])
      let taken = try await api.post("/api/v1/rotations/1/take", ["from_person": .id(world.ravi)], 201)
      #expect(taken["person"]?["name"] == "Teo Lang" && taken["to"] == "2026-11-30T08:00:00.000Z")
      #expect(taken["reason"] == "took the pager")
      try await api.post(
        "/api/v1/rotations/1/take", ["from_person": .id(world.nadia), "person": .id(world.mina)], 403)
      let manager = DutyAPI(world, .actor(OnCallWorld.manager))
      let given = try await manager.post(
        "/api/v1/rotations/1/take",
        ["from_person": .id(world.nadia), "person": .id(world.mina), "reason": "She is ill"], 201)
      #expect(given["made_by"] == "Mona Kern" && given["reason"] == "She is ill")
    }
  }

  @Test(arguments: TestEngine.available)
  func `a swap is asked, listed and answered`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.add(.onCall, [[world.nadia], [world.ravi]])
      let (ravi, nadia) = (DutyAPI(world, world.visitor(world.ravi)), DutyAPI(world, world.visitor(world.nadia)))
      let span: [JSONValue.Member] = [
        .init("from", "2026-11-27T08:00:00Z"), .init("to", "2026-11-28T08:00:00Z"),
      ]
      let asked = try await ravi.post("/api/v1/rotations/1/swaps", .object(span), 201)
      #expect(asked["asked"] == .null && asked["state"] == "asked" && asked["answered_at"] == .null)
      try await ravi.post("/api/v1/swaps/1/decline", nil, 409)
      #expect(try await ravi.post("/api/v1/swaps/1/withdraw", nil)["state"] == "withdrawn")
      let back: [JSONValue.Member] = [
        .init("asked", .id(world.nadia)), .init("return_from", "2026-12-01T08:00:00Z"),
        .init("return_to", "2026-12-02T08:00:00Z"), .init("note", "Family"),
      ]
      for _ in 0..<2 { try await ravi.post("/api/v1/rotations/1/swaps", .object(span + back), 201) }
      #expect(try await nadia.numbers("/api/v1/swaps", "swaps") == [2, 3])
      #expect(try await nadia.numbers("/api/v1/swaps?rotation=1", "swaps") == [2, 3])
      #expect(try await nadia.post("/api/v1/swaps/2/decline", nil)["answered_by"] == "Nadia Roth")
      let accepted = try await nadia.post("/api/v1/swaps/3/accept", [:])
      #expect(accepted["state"] == "accepted" && accepted["return_to"] == "2026-12-02T08:00:00.000Z")
      #expect(try await nadia.numbers("/api/v1/swaps", "swaps").isEmpty)
      #expect(try await nadia.numbers("/api/v1/rotations/1/overrides", "overrides") == [1, 2])
    }
  }

  @Test func `what is asked of a rotation that has ended is not listed`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.onCall, [[world.ravi]])
      let api = DutyAPI(world, world.visitor(world.ravi))
      try await api.post(
        "/api/v1/rotations/1/swaps", ["from": "2026-11-27T08:00:00Z", "to": "2026-11-28T08:00:00Z"], 201)
      #expect(try await api.numbers("/api/v1/swaps", "swaps") == [1])
      try await world.app.write { try OnCallActions($0, as: .system).removeRotation(ID(1), version: 1) }
      #expect(try await api.numbers("/api/v1/swaps", "swaps").isEmpty)
      #expect(try await api.get("/api/v1/swaps?rotation=1", 422).fields == ["rotation"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `gaps are listed as far as one asks`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.add(.onCall, [[world.ravi], []], startsOn: "2026-11-23")
      let api = DutyAPI(world, world.visitor(world.teo, [.viewer]))
      let short = try await api.get("/api/v1/oncall/gaps?days=8&team=Ops")
      #expect(
        short["gaps"] == [
          [
            "kind": "potw", "rotations": [], "from": "2026-11-23T09:00:00.000Z", "to": "2026-12-01T09:00:00.000Z",
            "beside_others": false, "problem": .null,
          ],
          [
            "kind": "on_call", "rotations": [["id": 1, "name": "on call"]], "from": "2026-11-30T08:00:00.000Z",
            "to": "2026-12-01T09:00:00.000Z", "beside_others": false, "problem": .null,
          ],
        ])
      #expect(try await api.get("/api/v1/oncall/gaps")["gaps"]?.elements?.count == 4)
      #expect(try await api.get("/api/v1/oncall/gaps?days=366")["to"] == "2027-11-24T09:00:00.000Z")
    }
  }

  @Test(
    arguments: [
      ("GET", "/api/v1/oncall/gaps?days=0", "", ["days"]), ("GET", "/api/v1/oncall/gaps?days=367", "", ["days"]),
      ("GET", "/api/v1/oncall/gaps?team=Nope", "", ["team"]), ("GET", "/api/v1/swaps?rotation=9", "", ["rotation"]),
      ("GET", "/api/v1/rotations/1/overrides?from=2026-11-24T00:00:00Z&to=2026-11-24T00:00:00Z", "", ["to"]),
      ("GET", "/api/v1/rotations/1/overrides?to=2026-11-23T09:00:00Z", "", ["to"]),
      ("GET", "/api/v1/rotations/1/overrides?from=now", "", ["from"]),
      ("POST", "/api/v1/rotations/1/overrides", "{}", ["from", "to"]),
      ("POST", "/api/v1/rotations/1/overrides", #"{"from":SOON,"to":LATER}"#, ["person", "replaced"]),
      ("POST", "/api/v1/rotations/1/overrides", #"{"from":SOON,"to":SOON,"person":2}"#, ["to"]),
      ("POST", "/api/v1/rotations/1/overrides", #"{"from":SOON,"to":LATER,"person":0}"#, ["person"]),
      ("POST", "/api/v1/rotations/1/overrides", #"{"from":SOON,"to":LATER,"person":9}"#, ["person"]),
      ("POST", "/api/v1/rotations/1/overrides", #"{"from":SOON,"to":LATER,"replaced":2,"person":4}"#, ["replaced"]),
      ("POST", "/api/v1/rotations/1/take", #"{"from_person":2,"person":4}"#, ["from_person"]),
      ("POST", "/api/v1/rotations/1/swaps", #"{"from":SOON}"#, ["to"]),
      ("POST", "/api/v1/rotations/1/swaps", #"{"from":LATER,"to":SOON,"asker":3}"#, ["from"]),
      ("POST", "/api/v1/rotations/1/swaps", #"{"from":SOON,"to":LATER}"#, ["asker"]),
      ("POST", "/api/v1/rotations/1/swaps", #"{"from":SOON,"to":LATER,"return_from":SOON}"#, ["return_to"]),
      ("POST", "/api/v1/rotations/1/swaps", #"{"from":SOON,"to":LATER,"return_to":SOON}"#, ["return_from"]),
      (
        "POST", "/api/v1/rotations/1/swaps",
        #"{"from":SOON,"to":LATER,"asker":3,"asked":4,"return_from":LATER,"return_to":SOON}"#, ["return_from"]
      ),
    ] as [(String, String, String, [String])])
  func `a wrong query or body is refused naming its fields`(
    _ method: String, _ path: String, _ body: String, _ fields: [String]
  ) async throws {
    try await OnCallWorld.run { world in
      try await world.add(.onCall, [[world.ravi]])
      let api = DutyAPI(world, .actor(.system))
      let text = body.replacing("SOON", with: "\"2026-11-24T00:00:00Z\"")
        .replacing("LATER", with: "\"2026-11-25T00:00:00Z\"")
      let refused =
        method == "GET" ? try await api.get(path, 422) : try await api.post(path, try JSONValue.parse(text), 422)
      #expect(refused.fields == fields)
    }
  }

  @Test func `what is not there is not found, and nobody acts without a name or a role`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.onCall, [[world.ravi]])
      let paths = ["rotations/1/take", "swaps/9/accept", "swaps/9/decline", "swaps/9/withdraw", "overrides/9/end"]
      let (manager, viewer) = (DutyAPI(world, .actor(OnCallWorld.manager)), world.visitor(world.teo, [.viewer]))
      for path in paths.dropFirst() + ["rotations/9/take"] {
        try await manager.post("/api/v1/\(path)", [:], 404)
      }
      try await manager.get("/api/v1/rotations/9/overrides", 404)
      try await DutyAPI(world, viewer).post("/api/v1/rotations/1/take", [:], 403)
      for path in paths {
        #expect(try await world.app.json(.post, "/api/v1/\(path)", [:]).status == 401, "\(path)")
      }
    }
  }
}

/// Calls as one visitor, with the status that is expected; what is answered keeps what the OpenAPI document promises.
struct DutyAPI: Sendable {
  private let world: OnCallWorld
  private let visitor: Visitor

  init(_ world: OnCallWorld, _ visitor: Visitor) {
    self.world = world
    self.visitor = visitor
  }

  @discardableResult
  func get(_ target: String, _ status: Int = 200) async throws -> JSONValue {
    let reply = try await world.app.json(.get, target, as: visitor)
    #expect(reply.status == status, "\(target): \(reply.text)")
    if status == 200 { try check(reply.json, target, .get) }
    return try reply.json
  }

  @discardableResult
  func post(_ target: String, _ body: JSONValue?, _ status: Int = 200) async throws -> JSONValue {
    let reply = try await world.app.json(.post, target, body, as: visitor)
    #expect(reply.status == status, "\(target): \(reply.text)")
    if status < 300 { try check(reply.json, target, .post) }
    return try reply.json
  }

  func numbers(_ target: String, _ list: String) async throws -> [Int64] {
    try await get(target)[list]?.elements?.compactMap { $0["id"]?.integer } ?? []
  }

  private func check(_ value: JSONValue, _ target: String, _ method: HTTPRequest.Method) throws {
    let path = String(target.prefix { $0 != "?" }).replacing(#/\/\d+(?=\/|$)/#, with: "/{id}")
    let route = try #require(
      OnCallFeature(settings: Settings(publicURL: "https://ops.test")).routes.first {
        $0.path == path && $0.method == method
      }, "\(path)")
    #expect(route.operation?.reply.check(value) == [], "\(target)")
  }
}

extension JSONValue {
  /// Names of the fields that a refusal finds wrong.
  fileprivate var fields: [String] {
    self["error"]?["fields"]?.elements?.compactMap { $0["field"]?.text } ?? []
  }
}
