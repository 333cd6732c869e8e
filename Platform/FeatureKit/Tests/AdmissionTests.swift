import Core
import JSON
import TestKit
import Testing
import Web

@Suite("HTTP: who may")
struct AdmissionTests {
  @Test("a browser that nobody signed in on is sent to the sign-in page and back")
  func browser() async throws {
    try await withNotes { app in
      let reply = try await app.get("/notes/a?b=c", headers: ["Accept": "text/html,*/*;q=0.8"])
      #expect(reply.status == 303)
      #expect(reply.location == "/sign-in?next=%2Fnotes%2Fa%3Fb%3Dc")
    }
  }

  @Test("a program without a token is told to send one", arguments: ["/api/v1/notes", "/live"])
  func program(path: String) async throws {
    try await withNotes { app in
      let reply = try await app.get(path, headers: ["Accept": "text/event-stream"])
      #expect(reply.status == 401)
      #expect(reply.headers[.wwwAuthenticate] == "Bearer")
    }
  }

  @Test("a token may do what its scopes say and no more")
  func scopes() async throws {
    try await withNotes { app in
      let reader = Visitor.actor(
        Actor(kind: .person(1), name: "Nadia (token)", roles: [.engineer], scopes: [.read]))
      #expect(try await app.json(.get, "/api/v1/notes", as: reader).status == 200)
      let refused = try await app.json(.post, "/api/v1/notes/1", ["title": "Tea"], as: reader)
      #expect(refused.status == 403)
      #expect(try refused.json["error"]?["message"]?.text?.contains("scope write") == true)
    }
  }

  @Test("a large body is taken only from somebody who is known")
  func large() async throws {
    try await withNotes { app in
      let text = JSONValue.string(String(repeating: "x", count: 2 << 20))
      #expect(try await app.json(.post, "/api/v1/large", ["title": text], as: .person(1)).status == 201)
      let refused = try await app.json(.post, "/api/v1/large", ["title": text])
      #expect(refused.status == 413 && refused.text.contains("1048576 bytes"), "\(refused.text)")
      #expect(try await app.json(.post, "/api/v1/large", ["title": "x"]).status == 401)
    }
  }

  @Test("a form without the session's token is refused", arguments: ["", "predictable-csr", "predictable-csrx"])
  func csrf(token: String) async throws {
    try await withNotes { app in
      let reply = try await app.post("/notes", form: ["title": "Tea", "csrf": token], as: .person(1))
      #expect(reply.status == 403)
      #expect(try await app.json(.get, "/api/v1/notes", as: .person(1)).text == "0")
    }
  }

  @Test("the token may come in a header")
  func csrfHeader() async throws {
    try await withNotes { app in
      let reply = try await app.json(.post, "/api/v1/notes/1", ["title": "Tea"], as: .person(1))
      #expect(reply.status == 201)
    }
  }

  @Test(
    "what another site sent is refused",
    arguments: [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.test"), ("Origin", "null")])
  func crossSite(name: String, value: String) async throws {
    try await withNotes { app in
      let headers = KeyValuePairs(dictionaryLiteral: (name, value))
      let form = try await app.post("/notes", form: ["title": "Tea"], as: .person(1), headers: headers)
      #expect(form.status == 403)
      let intake = try await app.send(.post, "/in/key", headers: headers)
      #expect(intake.status == 403)
    }
  }

  @Test("what this site sent is accepted")
  func sameSite() async throws {
    try await withNotes { app in
      let headers: KeyValuePairs = ["Origin": "https://ops.test", "Sec-Fetch-Site": "same-origin"]
      let reply = try await app.post("/notes", form: ["title": "Tea"], as: .person(1), headers: headers)
      #expect(reply.status == 303)
    }
  }
}
