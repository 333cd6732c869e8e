import Core
import FeatureKit
import TestKit
import Testing
import Web

/// Runs the body on the tiny feature.
func withNotes(
  _ engine: TestEngine = .sqlite, _ body: @Sendable (TestApp) async throws -> Void
) async throws {
  try await withApp(engine, features: [NotesFeature()], body)
}

@Suite("HTTP: pages and forms")
struct PageTests {
  @Test("a form stores and sends the browser to the page that shows it", arguments: TestEngine.available)
  func storing(engine: TestEngine) async throws {
    try await withNotes(engine) { app in
      let stored = try await app.post("/notes", form: ["title": "Tea & <b>"], as: .person(1))
      #expect(stored.status == 303)
      #expect(stored.location == "/notes")
      let page = try await app.get("/notes", as: .person(1))
      #expect(page.status == 200)
      #expect(page.text.contains("<p>Tea &amp; &lt;b&gt;</p>"))
      #expect(page.text.contains("<title>Notes · AgileOps</title>"))
    }
  }

  @Test("a wrong form comes back filled, says what is wrong and stores nothing", arguments: TestEngine.available)
  func wrongForm(engine: TestEngine) async throws {
    try await withNotes(engine) { app in
      let long = String(repeating: "x", count: 21)
      let reply = try await app.post("/notes", form: ["title": long], as: .person(1))
      #expect(reply.status == 422)
      #expect(reply.text.contains("<i>\(long): title: "))
      #expect(try await app.json(.get, "/api/v1/notes", as: .person(1)).text == "0")
    }
  }

  @Test("what breaks half-way leaves nothing, is named by an id and not explained", arguments: TestEngine.available)
  func breaking(engine: TestEngine) async throws {
    try await withNotes(engine) { app in
      let reply = try await app.post("/broken", as: .person(1))
      #expect(reply.status == 500)
      let id = try #require(reply.headers.first { $0.name.rawName == "X-Request-ID" }?.value)
      #expect(reply.text.contains(id))
      #expect(!reply.text.contains("Broken()"))
      #expect(try await app.json(.get, "/api/v1/notes", as: .person(1)).text == "0")
    }
  }

  @Test("the second of two same things is a conflict", arguments: TestEngine.available)
  func notUnique(engine: TestEngine) async throws {
    try await withNotes(engine) { app in
      _ = try await app.post("/notes", form: ["title": "Tea"], as: .person(1))
      #expect(try await app.post("/notes", form: ["title": "Tea"], as: .person(1)).status == 409)
      let json = try await app.json(.post, "/api/v1/notes/1", ["title": "Tea"], as: .person(1))
      #expect(json.status == 409)
      #expect(try json.json["error"]?["kind"] == "conflict")
    }
  }

  @Test("a refused attempt says when to come back")
  func tooMany() async throws {
    try await withNotes { app in
      let reply = try await app.post("/throttled", as: .person(1))
      #expect(reply.status == 429)
      #expect(reply.headers[.retryAfter] == "30")
    }
  }

  @Test("every answer carries the headers that keep browsers safe", arguments: ["/notes", "/nowhere", "/healthz"])
  func headers(path: String) async throws {
    try await withNotes { app in
      let headers = try await app.get(path, as: .person(1)).headers
      #expect(headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
      #expect(headers[.xContentTypeOptions] == "nosniff")
      #expect(headers[.cacheControl] == "no-store")
      #expect(headers.contains { $0.name.rawName == "Referrer-Policy" && $0.value == "same-origin" })
      #expect(headers.contains { $0.name.rawName == "X-Request-ID" })
    }
  }
}

@Suite("HTTP: addresses")
struct AddressTests {
  @Test(
    "a path leads where it should",
    arguments: [
      ("/notes", 200), ("/notes/", 200), ("//notes", 200), ("/notes/new", 200), ("/notes/tea", 200),
      ("/notes/tea/more", 404), ("/nowhere", 404), ("/", 404),
    ])
  func paths(path: String, status: Int) async throws {
    try await withNotes { app in
      let reply = try await app.get(path, as: .person(1))
      #expect(reply.status == status)
    }
  }

  @Test("a fixed segment wins over a parameter, which arrives decoded")
  func parameters() async throws {
    try await withNotes { app in
      let fixed = try await app.get("/notes/new", as: .person(1))
      #expect(fixed.text.contains("<i>form</i>"))
      let named = try await app.get("/notes/gr%C3%BCn%2Fblau", as: .person(1))
      #expect(named.text.contains("<b>grün/blau</b>"))
    }
  }

  @Test("HEAD is answered where GET is")
  func head() async throws {
    try await withNotes { app in
      let reply = try await app.send(.head, "/notes", as: .person(1))
      #expect(reply.status == 200)
    }
  }

  @Test("a wrong method is told the right ones")
  func wrongMethod() async throws {
    try await withNotes { app in
      let reply = try await app.send(.delete, "/notes", as: .person(1))
      #expect(reply.status == 405)
      #expect(reply.headers[.allow] == "GET, HEAD, POST")
    }
  }

  @Test(
    "what is not properly encoded is refused by name",
    arguments: [
      ("/notes/%4", "path"), ("/notes/%zz", "path"), ("/notes/%ff", "path"), ("/notes/%00", "path"),
      ("/notes/%0A", "path"), ("/notes?q=%C3%28", "query"), ("/notes?q=%", "query"), ("/notes?q=a%00", "query"),
    ])
  func badEncoding(target: String, part: String) async throws {
    try await withNotes { app in
      let reply = try await app.get(target, as: .person(1))
      #expect(reply.status == 400)
      #expect(reply.text.contains("\(part): "))
    }
  }

  @Test("a form with U+0000 is refused, one with line ends is not")
  func formEncoding() async throws {
    try await withNotes { app in
      let type: KeyValuePairs = ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]
      let bad = try await app.send(.post, "/notes", body: Array("title=a%00".utf8), as: .person(1), headers: type)
      #expect(bad.status == 400)
      #expect(bad.text.contains("U+0000"))
      let lines = try await app.post("/notes", form: ["title": "a\r\nb"], as: .person(1))
      #expect(lines.status == 422)
    }
  }
}

@Suite("HTTP: bodies and programs")
struct BodyTests {
  @Test("a body over the limit is refused by naming the limit")
  func tooLarge() async throws {
    try await withNotes { app in
      #expect(try await app.send(.post, "/in/key", body: Array(repeating: 1, count: 10)).text == "10")
      let reply = try await app.send(.post, "/in/key", body: Array(repeating: 1, count: 11))
      #expect(reply.status == 413)
      #expect(try reply.json["error"]?["message"]?.text?.contains("10 bytes") == true)
    }
  }

  @Test("the JSON API takes JSON only")
  func mediaType() async throws {
    try await withNotes { app in
      let text: KeyValuePairs = ["Content-Type": "text/plain", "X-CSRF-Token": "predictable-csrf"]
      let body = Array(#"{"title": "Tea"}"#.utf8)
      let refused = try await app.send(.post, "/api/v1/notes/1", body: body, as: .person(1), headers: text)
      #expect(refused.status == 415)
      let patch: KeyValuePairs = ["Content-Type": "application/merge-patch+json", "X-CSRF-Token": "predictable-csrf"]
      #expect(try await app.send(.post, "/api/v1/notes/1", body: body, as: .person(1), headers: patch).status == 201)
    }
  }

  @Test("a wrong field of the API is named")
  func invalidJSON() async throws {
    try await withNotes { app in
      let reply = try await app.json(.post, "/api/v1/notes/1", ["title": ""], as: .person(1))
      #expect(reply.status == 422)
      #expect(try reply.json["error"]?["fields"]?[0]?["field"] == "title")
    }
  }

  @Test("a query that the API does not describe is refused, after it is known who asks")
  func strictQuery() async throws {
    try await withNotes { app in
      let reply = try await app.get("/api/v1/notes?colour=red", as: .person(1))
      #expect(reply.status == 422)
      #expect(try reply.json["error"]?["fields"]?[0]?["field"] == "colour")
      #expect(try await app.get("/api/v1/notes?colour=red").status == 401)
      #expect(try await app.get("/notes?colour=red", as: .person(1)).status == 200)
    }
  }

  @Test("programs get errors as JSON, browsers as a page")
  func errorFormat() async throws {
    try await withNotes { app in
      let api = try await app.get("/api/v1/nowhere")
      #expect(try api.json["error"]?["kind"] == "not_found")
      let asked = try await app.get("/nowhere", headers: ["Accept": "application/json"])
      #expect(try asked.json["error"]?["kind"] == "not_found")
      #expect(try await app.get("/nowhere", headers: ["Accept": "text/html"]).text.hasPrefix("<!doctype html>"))
    }
  }
}
