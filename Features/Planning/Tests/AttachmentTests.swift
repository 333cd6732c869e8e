import Core
import FeatureKit
import JSON
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import Planning

@Suite("Files beside stories and features")
struct AttachmentTests {
  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0xFF]

  @Test("A picture that a form brings is listed, shown and cached by its hash", arguments: TestEngine.available)
  func picture(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.pulled()
      let version = try await desk.get(id).version
      let ines = Visitor.actor(desk.ines.actor)
      #expect(try await desk.attach(Self.png, "C:\\tmp\\diagram.png", "/stories/\(id)", as: ines).status == 303)
      let page = try await desk.app.get("/stories/\(id)", as: ines).text
      #expect(page.contains("<a href=\"/attachments/1\">diagram.png</a>") && page.contains("10 bytes"))
      #expect(try await desk.sentences(id).last == "Ines Duarte attached “diagram.png”.")
      #expect(try await desk.get(id).version == version)
      let file = try await desk.app.get("/attachments/1", as: ines)
      #expect(file.status == 200 && file.sent == Self.png && file.headers[.contentType] == "image/png")
      #expect(file.headers[.contentDisposition]?.hasPrefix("inline; filename=\"diagram.png\"") == true)
      #expect(file.headers[.xContentTypeOptions] == "nosniff")
      #expect(file.headers[values: .contentSecurityPolicy].map { $0.contains("sandbox") } == [true])
      let tag = try #require(file.headers[.eTag])
      #expect(tag.count == 66 && file.headers[.cacheControl] == "private, no-cache")
      let again = try await desk.app.get("/attachments/1", as: ines, headers: ["If-None-Match": tag])
      #expect(again.status == 304 && again.sent.isEmpty)
    }
  }

  @Test("A page or drawing that could hold a script is only ever saved, as bytes of no type")
  func script() async throws {
    try await PlanningDesk.run { desk in
      let id = try await desk.pulled()
      let ines = Visitor.actor(desk.ines.actor)
      let names = ["a.html", "a.svg", "a.png", "a.xhtml", "ä \"b\".txt"]
      for name in names {
        #expect(try await desk.attach(Array("<script>\(name)".utf8), name, "/stories/\(id)", as: ines).status == 303)
      }
      for number in names.indices {
        let file = try await desk.app.get("/attachments/\(number + 1)", as: ines)
        #expect(file.headers[.contentDisposition]?.hasPrefix("attachment; ") == true)
        let expected = number == 4 ? "text/plain; charset=utf-8" : "application/octet-stream"
        #expect(file.headers[.contentType] == expected)
      }
      let last = try await desk.app.get("/attachments/5", as: ines).headers[.contentDisposition]
      #expect(last == "attachment; filename=\"_ _b_.txt\"; filename*=UTF-8''%C3%A4%20%22b%22.txt")
    }
  }

  @Test("Who sees the story or feature sees its files, nobody else", arguments: TestEngine.available)
  func visibility(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (ada, lena) = (Visitor.actor(desk.ada.actor), Visitor.actor(desk.lena.actor))
      let hidden = try await desk.pulled()
      let asked = try await desk.feature(desk.ada) { try $0.add(FeatureDraft(title: "Refunds")).id }
      #expect(try await desk.attach([1], "secret.txt", "/stories/\(hidden)", as: lena).status == 303)
      #expect(try await desk.attach([2], "wish.pdf", "/features/\(asked)", as: ada).status == 303)
      #expect(try await desk.attach([3], "plan.pdf", "/features/\(asked)", as: lena).status == 303)
      #expect(try await desk.app.get("/attachments/1", as: ada).status == 404)
      #expect(try await desk.app.json(.get, "/api/v1/attachments/1", as: ada).status == 404)
      #expect(try await desk.app.post("/attachments/1/remove", as: ada).status == 404)
      #expect(try await desk.attach([4], "x", "/stories/\(hidden)", as: ada).status == 404)
      #expect(try await desk.app.get("/attachments/1").status == 303)
      #expect(try await desk.app.get("/attachments/3", as: ada).body == [3])
      #expect(try await desk.app.get("/features/\(asked)", as: ada).text.contains("plan.pdf"))
      #expect(try await desk.app.post("/attachments/3/remove", as: ada).status == 403)
      #expect(try await desk.app.post("/attachments/2/remove", as: ada).location == "/features/\(asked)#attachments")
      #expect(try await desk.app.get("/attachments/2", as: lena).status == 404)
    }
  }

  @Test("What is closed takes no more files, but what should not be there can go")
  func closed() async throws {
    try await PlanningDesk.run { desk in
      let feature = try await desk.inWork()
      let id = try await desk.stories(feature)[0].id
      let lena = Visitor.actor(desk.lena.actor)
      #expect(try await desk.attach([1], "password.txt", "/stories/\(id)", as: lena).status == 303)
      try await desk.finish(id)
      #expect(try await desk.attach([2], "x", "/stories/\(id)", as: lena).status == 409)
      #expect(try await desk.app.post("/attachments/1/remove", as: lena).status == 303)
      #expect(try await desk.sentences(id).last == "Lena Vogt removed the file “password.txt”.")
      let left = try await desk.app.read { tx in
        try tx.integer("SELECT (SELECT COUNT(*) FROM attachments) + (SELECT COUNT(*) FROM attachment_bytes)")
      }
      #expect(left == 0)
    }
  }

  @Test("A file without bytes, or one too large, is named with its limit and nothing is kept")
  func limits() async throws {
    try await PlanningDesk.run { desk in
      let id = try await desk.pulled()
      let ines = Visitor.actor(desk.ines.actor)
      let none = try await desk.attach([], "", "/stories/\(id)", as: ines)
      #expect(none.status == 422 && none.text.contains("File must be chosen."))
      #expect(
        try await desk.attach([], "empty.txt", "/stories/\(id)", as: ines).text.contains("File must not be empty."))
      let large = [UInt8](repeating: 1, count: AttachmentRule.largest + 1)
      let refused = try await desk.attach(large, "large.bin", "/stories/\(id)", as: ines)
      #expect(refused.status == 422)
      #expect(refused.text.contains("File must have at most 10 MiB, has 10 MiB (10485761 bytes)."))
      let path = "/api/v1/stories/\(id)/attachments?name=large.bin"
      let bytes = try await desk.app.send(
        .post, path, body: large, as: ines, headers: ["X-CSRF-Token": "predictable-csrf"])
      #expect(bytes.status == 413)
      #expect(try await desk.app.get("/stories/\(id)", as: ines).text.contains("10485761") == false)
      #expect(try await desk.app.read { tx in try AttachmentStore(tx).of(.story(id)).isEmpty })
    }
  }

  @Test("The largest file comes back as it was, and no other form takes so much", arguments: TestEngine.available)
  func largest(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.pulled()
      let bytes = (0..<AttachmentRule.largest).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
      try await desk.app.write { tx in
        try AttachmentActions(tx, as: desk.ines.actor).add(bytes, name: "dump.bin", to: .story(id))
      }
      let file = try await desk.app.get("/attachments/1", as: .actor(desk.ines.actor))
      #expect(file.sent == bytes && file.headers[.contentType] == "application/octet-stream")
      let large = PlanningFeature().routes.filter { $0.maximumBody > 1 << 20 && !$0.path.hasSuffix("/import") }
      #expect(large.count == 4 && large.allSatisfy { $0.path.hasSuffix("/attachments") })
    }
  }

  @Test("Programs send and read files as they are", arguments: TestEngine.available)
  func api(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.pulled()
      let feature = try #require(try await desk.get(id).feature)
      let jonas = Visitor.actor(desk.jonas.actor)
      let client = APIClient(address: "https://ops.test", token: nil) { request in
        let reply = try await desk.app.send(
          .init(rawValue: request.method) ?? .get, String(request.url.dropFirst("https://ops.test".count)),
          body: request.body, as: jonas, headers: ["Accept": "application/json", "X-CSRF-Token": "predictable-csrf"])
        return OutgoingReply(status: reply.status, body: reply.body)
      }
      let story = try await client.upload("/api/v1/stories/\(id)/attachments", query: [("name", "ä.log")], [0, 255])
      #expect(PlanningListing.story(story).text(.table).contains("attachment 1  ä.log, 2 bytes"))
      let found = try #require(story["attachments"]?[0])
      #expect(found["by"]?["name"]?.text == "Jonas Lind" && found["media_type"]?.text == "text/plain; charset=utf-8")
      #expect(found["sha256"]?.text == "06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8")
      let on = try await client.upload("/api/v1/features/\(feature)/attachments", query: [("name", "a.png")], Self.png)
      #expect(on["attachments"]?[0]?["media_type"]?.text == "image/png")
      #expect(try await client.download("/api/v1/attachments/1") == [0, 255])
      let twice = await #expect(throws: APIFailure.self) {
        try await client.upload("/api/v1/stories/\(id)/attachments", query: [("name", "ä.log")], [0, 255])
      }
      #expect(twice?.explanation.contains("is attached already, with the same content") == true)
      let unnamed = await #expect(throws: APIFailure.self) {
        try await client.upload("/api/v1/stories/\(id)/attachments", query: [], [1])
      }
      #expect(unnamed?.explanation == "error: name: is required")
      _ = try await client.call("DELETE", "/api/v1/attachments/1", nil)
      let gone = await #expect(throws: APIFailure.self) { try await client.download("/api/v1/attachments/1") }
      #expect(gone?.status == 404)
    }
  }

  @Test("An export names the files, and an import says that it brings none", arguments: TestEngine.available)
  func export(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.pulled()
      try await desk.app.write { tx in
        try AttachmentActions(tx, as: desk.ines.actor).add([1, 2], name: "a.bin", to: .story(id))
      }
      let file = try await desk.export()
      let story = try #require(file["stories"]?[0]?["attachments"]?[0])
      #expect(story["name"]?.text == "a.bin" && story["size"]?.integer == 2 && story["content"] == nil)
      #expect(try await desk.plan(file).notes == ["One attachment is not brought along: the file has only names."])
    }
  }

  @Test(
    "Names are kept without a path, on one line",
    arguments: [
      ("a.png", "a.png"), ("/etc/passwd", "passwd"), ("..\\..\\x.exe", "x.exe"), ("a\u{0}\r\nb.txt", "a b.txt"),
      ("photo\u{202E}gnp.exe", "photo gnp.exe"), ("  ", "file"), ("..", "file"), ("", "file"), ("/", "file"),
      (String(repeating: "a", count: 300) + ".log", String(repeating: "a", count: 196) + ".log"),
    ])
  func names(_ sent: String, _ kept: String) {
    #expect(AttachmentRule.clean(sent) == kept)
  }

  @Test("At most 20 files and 50 MiB stand beside one thing")
  func together() throws {
    func file(_ size: Int) -> Planning.Attachment {
      Planning.Attachment(
        id: ID(1), owner: .story(ID(1)), name: "a", kind: .other, size: size, sha256: "", addedBy: nil,
        addedAt: .testStart)
    }
    let five = Array(repeating: file(AttachmentRule.largest), count: 5)
    try AttachmentRule.check(size: AttachmentRule.largest, among: Array(five.dropLast()))
    #expect(
      throws: Refusal.invalid(
        "file", "all files together must have at most 50 MiB, would have 50 MiB (52428801 bytes)")
    ) { try AttachmentRule.check(size: 1, among: five) }
    try AttachmentRule.check(size: 1, among: Array(repeating: file(1), count: 19))
    #expect(throws: Refusal.invalid("file", "there are 20 already, which is the most")) {
      try AttachmentRule.check(size: 1, among: Array(repeating: file(1), count: 20))
    }
    #expect(
      [1, 1023, 1024, 1_572_864, 10 << 20].map(AttachmentRule.words) == [
        "1 byte", "1023 bytes", "1 KiB", "1.5 MiB", "10 MiB",
      ])
  }
}

extension PlanningDesk {
  /// As a browser sends a form with a file.
  func attach(_ bytes: [UInt8], _ name: String, _ path: String, as visitor: Visitor) async throws -> TestReply {
    let escaped = name.replacing("\"", with: "%22")
    var body: [UInt8] = []
    for (name, value) in [("csrf", "predictable-csrf"), ("act", "attach")] {
      body += "--edge\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
    }
    body += "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(escaped)\"\r\n".utf8
    body += Array("Content-Type: text/html\r\n\r\n".utf8) + bytes + Array("\r\n--edge--\r\n".utf8)
    return try await app.send(
      .post, "\(path)/attachments", body: body, as: visitor,
      headers: ["Content-Type": "multipart/form-data; boundary=edge", "Accept": "text/html"])
  }
}
