import Core
import HTTPTypes
import Testing

@testable import Web

struct MultipartFormTests {
  private static let type = "multipart/form-data; boundary=\"x-y\""

  private func incoming(_ body: String, type: String = Self.type) -> Incoming {
    Incoming(method: .post, path: "/", headers: [.contentType: type], body: Array(body.utf8))
  }

  @Test func `fields and files come in order, as they were`() {
    let body = """
      --x-y\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nabc\r\n--x-y\r\n\
      content-disposition: form-data; name="file"; filename="a.ics"\r\nContent-Type: text/calendar\r\n\r\n\
      BEGIN:VCALENDAR\r\n--x\r\nEND:VCALENDAR\r\n\r\n--x-y\r\n\
      Content-Disposition: form-data; name="empty"\r\n\r\n\r\n--x-y--\r\n
      """
    let form = incoming(body).form
    #expect(form.pairs.map(\.0) == ["csrf", "file", "empty"])
    #expect(form["csrf"] == "abc" && form["empty"] == nil)
    #expect(form["file"] == "BEGIN:VCALENDAR\r\n--x\r\nEND:VCALENDAR\r\n")
  }

  @Test(
    "What is not of that form has no fields",
    arguments: [
      "", "x", "--x-y", "--x-y\r\n", "--x-y\r\n\r\n", "--x-y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb",
      "--x-y\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x-y--", "--z\r\n\r\n--z--",
    ])
  func broken(_ body: String) {
    #expect(incoming(body).form.pairs.isEmpty)
  }

  @Test func `without a boundary there are no fields`() {
    #expect(incoming("--x-y--", type: "multipart/form-data").form.pairs.isEmpty)
  }

  @Test func `a body of that form is refused when it cannot be read`() {
    let route = Route.act("/x") { _, _ in .seeOther("/") }
    #expect(BodyRules.problem(incoming("--x"), route)?.0 == .badRequest)
    #expect(BodyRules.problem(incoming("--x-y--"), route) == nil)
    #expect(BodyRules.problem(incoming("a", type: "text/plain"), route)?.0 == .unsupportedMediaType)
  }
}
