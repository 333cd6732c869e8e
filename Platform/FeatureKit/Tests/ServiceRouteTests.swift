import Core
import FeatureKit
import JSON
import TestKit
import Testing

@testable import Web

@Suite("HTTP: the program itself")
struct ServiceRouteTests {
  @Test("health asks nothing, readiness asks the database", arguments: TestEngine.available)
  func health(engine: TestEngine) async throws {
    try await withNotes(engine) { app in
      let health = try await app.get("/healthz")
      #expect(health.text == "ok\n")
      #expect(try await app.get("/readyz").text == "ready\n")
      await app.database.close()
      #expect(try await app.get("/healthz").status == 200)
      #expect(try await app.get("/readyz").status == 503)
    }
  }

  @Test("metrics count requests by route and never name a key")
  func metrics() async throws {
    try await withNotes { app in
      _ = try await app.send(.post, "/in/s3cret")
      _ = try await app.get("/notes", as: .person(1))
      let text = try await app.get("/metrics").text
      #expect(text.contains(#"agileops_http_requests_total{method="GET",route="/notes",status="200"} 1"#))
      #expect(text.contains(#"agileops_http_request_seconds_count{method="GET",route="/notes"} 1"#))
      #expect(text.contains("process_resident_memory_bytes "))
      #expect(!text.contains("s3cret"))
    }
  }

  @Test("an asset may be kept for ever under the address that names its content")
  func assets() async throws {
    try await withNotes { app in
      let url = Assets.url("app.css")
      let reply = try await app.get(url)
      #expect(reply.status == 200)
      #expect(reply.headers[.contentType] == "text/css; charset=utf-8")
      #expect(reply.headers[.cacheControl] == "public, max-age=31536000, immutable")
      #expect(try await app.get("/assets/app.css").headers[.cacheControl] == "no-cache")
      let tag = try #require(reply.headers[.eTag])
      #expect(try await app.get(url, headers: ["If-None-Match": tag]).status == 304)
      #expect(try await app.get("/assets/nothing.css").status == 404)
    }
  }

  @Test("an asset goes out compressed to who takes it, and its tag holds for both forms")
  func compressedAssets() async throws {
    try await withNotes { app in
      let url = Assets.url("app.css")
      let plain = try await app.get(url)
      let packed = try await app.get(url, headers: ["Accept-Encoding": "gzip", "Sec-Fetch-Site": "cross-site"])
      #expect(packed.headers[.contentEncoding] == "gzip")
      #expect(packed.headers[.vary] == "Accept-Encoding")
      #expect(packed.headers[.cacheControl] == "public, max-age=31536000, immutable")
      #expect(packed.sent.count * 3 < plain.sent.count)
      #expect(packed.body == plain.sent)
      let tag = try #require(packed.headers[.eTag])
      #expect(tag != plain.headers[.eTag])
      let again = try await app.get(url, headers: ["Accept-Encoding": "gzip", "If-None-Match": tag])
      #expect(again.status == 304)
      #expect(again.sent.isEmpty)
      #expect(again.headers[.contentEncoding] == nil)
      #expect(again.headers[.vary] == "Accept-Encoding")
    }
  }

  @Test("a page is the same compressed and plain, and says how long it took")
  func compressedPages() async throws {
    try await withNotes { app in
      _ = try await app.post("/notes", form: ["title": "Tea"], as: .person(1))
      let plain = try await app.get("/notes", as: .person(1))
      let packed = try await app.get("/notes", as: .person(1), headers: ["Accept-Encoding": "gzip, br"])
      #expect(packed.headers[.contentEncoding] == "gzip")
      #expect(packed.text == plain.text)
      #expect(packed.sent.count < plain.sent.count / 2)
      #expect(packed.headers[.serverTiming]?.hasPrefix("app;dur=") == true)
      #expect(packed.headers[.cacheControl] == "no-store")
      #expect(plain.headers[.contentEncoding] == nil)
    }
  }

  @Test("the API describes itself")
  func openAPI() async throws {
    try await withNotes { app in
      let document = try await app.get("/api/v1/openapi.json").json
      #expect(document["openapi"] == "3.1.0")
      let make = document["paths"]?["/api/v1/notes/{id}"]?["post"]
      #expect(make?["parameters"]?[0]?["name"] == "id")
      let statuses = make?["responses"]?.members?.map(\.key) ?? []
      #expect(statuses == ["201", "400", "401", "403", "404", "409", "413", "415", "422", "429", "503"])
      #expect(make?["requestBody"]?["content"]?["application/json"]?["schema"]?["type"] == "object")
    }
  }

  @Test("a page that listens is told of a change")
  func live() async throws {
    try await withNotes { app in
      var pieces = try await app.open("/live", as: .person(1)).makeAsyncIterator()
      #expect(try await pieces.next() == "retry: 2000\n\n")
      let event = Event("note.made", of: Reference(kind: "note", number: 1), by: .system)
      try await app.write { tx in try tx.record(event) }
      #expect(try await pieces.next() == "event: change\ndata: {}\n\n")
    }
  }
}
