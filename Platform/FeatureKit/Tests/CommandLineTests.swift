import Core
import JSON
import Storage
import TestKit
import Testing

@testable import FeatureKit

@Suite("The command line")
struct CommandLineTests {
  @Test(
    "every refusal has its exit code",
    arguments: [
      (Refusal.invalid("a", "b"), 3), (.notFound(""), 4), (.notAllowed(""), 5), (.conflict(""), 6),
      (.tooMany("", retryAfter: .zero), 7), (.unavailable(""), 8),
    ])
  func exitCodes(refusal: Refusal, code: Int) {
    #expect(ExitCodes.code(for: refusal) == Int32(code))
  }

  @Test(
    "what a server answers has the exit code of the same refusal",
    arguments: [(422, 3), (401, 5), (409, 6), (500, 1)])
  func serverExitCodes(status: Int, code: Int) {
    #expect(ExitCodes.code(for: APIFailure(status: status, body: .null)) == Int32(code))
  }

  @Test("errors name the fields, one to a line")
  func explanation() {
    let errors = [FieldError(field: "name", problem: "is required"), FieldError(field: "zone", problem: "is unknown")]
    #expect(
      ExitCodes.explanation(of: Refusal.invalid(errors))
        == "error: 2 values are wrong\n  name: is required\n  zone: is unknown")
    #expect(ExitCodes.explanation(of: Refusal.notFound("No such file.")) == "error: No such file.")
  }

  @Test("a table is aligned, CSV is quoted and runs no formula")
  func listing() {
    let rows = [["7", "Nadia"], ["12", "=1+1, \"x\""]]
    let listing = Listing(columns: ["id", "name"], rows: rows, json: [1])
    #expect(listing.text(.table) == "ID  NAME\n7   Nadia\n12  =1+1, \"x\"\n")
    #expect(listing.text(.csv) == "id,name\r\n7,Nadia\r\n12,\"'=1+1, \"\"x\"\"\"\r\n")
    #expect(listing.text(.json) == "[1]\n")
  }

  @Test("the client sends the token and reads what is refused")
  func client() async throws {
    let outgoing = Outgoing()
    outgoing.script(
      "https://ops.test/api/v1/people?q=a%20b",
      [{ _ in OutgoingReply(status: 403, body: Array(#"{"error": {"message": "No."}}"#.utf8)) }])
    let client = APIClient(address: "https://ops.test/", token: "agt_1", send: { try outgoing.answer($0) })
    let failure = await #expect(throws: APIFailure.self) {
      try await client.get("/api/v1/people", query: [("q", "a b")])
    }
    #expect(failure?.explanation == "error: No.")
    #expect(outgoing.requests[0].headers.contains { $0 == ("Authorization", "Bearer agt_1") })
  }

  @Test("a database made by verbs is ready; one that lacks steps is left alone", arguments: TestEngine.available)
  func preparing(engine: TestEngine) async throws {
    try await withApp(engine, features: [NotesFeature()]) { app in
      let known = NotesFeature().migrations
      try await ProductSchema.$migrations.withValue(known) { try await ProductSchema.prepare(app.database) }
      await #expect(throws: Refusal.self) {
        try await ProductSchema.$migrations.withValue(known + [Migration("notes-002-more") { _ in [] }]) {
          try await ProductSchema.prepare(app.database)
        }
      }
    }
  }
}
