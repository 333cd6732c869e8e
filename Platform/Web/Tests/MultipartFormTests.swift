import Core
import HTTPTypes
import Testing

@testable import Web

struct MultipartFormTests {
  private static let type = "multipart/form-data; boundary=\"x-y\""

  private func incoming(_ body: String, type: String = Self.type) -> Incoming { incoming(Array(body.utf8), type: type) }

  private func incoming(_ body: [UInt8], type: String = Self.type) -> Incoming {
    Incoming(method: .post, path: "/", headers: [.contentType: type], body: body)
  }

  private func part(_ about: String, _ content: [UInt8]) -> [UInt8] {
    Array("--x-y\r\nContent-Disposition: form-data; \(about)\r\n\r\n".utf8) + content + Array("\r\n".utf8)
  }

  @Test func `fields come in order as text, files as they are`() throws {
    let body = """
      --x-y\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nabc\r\n--x-y\r\n\
      content-disposition: form-data; name="file"; filename="a.ics"\r\nContent-Type: text/calendar\r\n\r\n\
      BEGIN:VCALENDAR\r\n--x\r\nEND:VCALENDAR\r\n\r\n--x-y\r\n\
      Content-Disposition: form-data; name="empty"\r\n\r\n\r\n--x-y--\r\n
      """
    let incoming = incoming(body)
    #expect(incoming.form.pairs.map(\.0) == ["csrf", "empty"])
    #expect(incoming.form["csrf"] == "abc" && incoming.form["empty"] == nil)
    #expect(incoming.file("file")?.name == "a.ics" && incoming.file("csrf") == nil)
    #expect(try incoming.text(ofFile: "file") == "BEGIN:VCALENDAR\r\n--x\r\nEND:VCALENDAR\r\n")
    #expect(try incoming.text(ofFile: "csrf") == "abc" && incoming.text(ofFile: "none") == nil)
  }

  @Test func `every byte of a file arrives, also line ends before the mark`() {
    let bytes = (0...255).map { UInt8($0) } + Array("\r\n\r\n--x-\r\n\r".utf8)
    let body = part("name=\"file\"; filename=\"a;\u{e4} b%22.bin\"", bytes) + Array("--x-y--".utf8)
    #expect(incoming(body).file("file")?.bytes == bytes)
    #expect(incoming(body).file("file")?.name == "a;\u{e4} b\".bin")
    #expect(throws: Refusal.invalid("file", "must be text in UTF-8")) { try incoming(body).text(ofFile: "file") }
  }

  @Test func `a field in which no file was chosen has none, an empty file is one`() {
    let body =
      part("name=\"file\"; filename=\"\"", []) + part("name=\"other\"; filename=\"a\"", []) + Array("--x-y--".utf8)
    #expect(incoming(body).file("file") == nil)
    #expect(incoming(body).file("other")?.bytes == [])
  }

  @Test func `of many megabytes that look like marks the end is found`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "\r"), count: 4 << 20)
    let body = part("name=\"file\"; filename=\"a\"", bytes) + Array("--x-y--".utf8)
    #expect(incoming(body).file("file")?.bytes.count == bytes.count)
  }

  @Test(
    "What is not of that form has no fields",
    arguments: [
      "", "x", "--x-y", "--x-y\r\n", "--x-y\r\n\r\n", "--x-y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb",
      "--x-y\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x-y--", "--z\r\n\r\n--z--",
      "--x-y\r\nContent-Disposition: form-data; name=\"a\"\r\n--x-y\r\n\r\n--x-y--",
    ])
  func broken(_ body: String) {
    #expect(incoming(body).form.pairs.isEmpty && incoming(body).file("a") == nil)
  }

  @Test func `without a boundary there are no fields`() {
    #expect(incoming("--x-y--", type: "multipart/form-data").form.pairs.isEmpty)
  }

  @Test func `a body of that form is refused when it cannot be read`() {
    let route = Route.act("/x") { _, _ in .seeOther("/") }
    #expect(BodyRules.problem(incoming("--x"), route)?.0 == .badRequest)
    #expect(BodyRules.problem(incoming("--x-y--"), route) == nil)
    #expect(BodyRules.problem(incoming("a", type: "text/plain"), route)?.0 == .unsupportedMediaType)
    let text = part("name=\"note\"", [0xFF]) + Array("--x-y--".utf8)
    #expect(BodyRules.problem(incoming(text), route)?.1 == FieldError(field: "note", problem: "is not valid UTF-8"))
    let file = part("name=\"note\"; filename=\"a\"", [0xFF]) + Array("--x-y--".utf8)
    #expect(BodyRules.problem(incoming(file), route) == nil)
  }

  @Test func `where a file is the body, any bytes of any type are`() {
    let bytes = Operation("send", "Sends a file", tag: "Files", takesBytes: true, reply: .object([]))
    let route = Route.command(.post, "/api/v1/files", bytes) { _, _ in .noContent }
    for type in ["application/x-www-form-urlencoded", "multipart/form-data", "image/png"] {
      #expect(BodyRules.problem(incoming([0x00, 0xFF, 0x25], type: type), route) == nil)
    }
  }
}
