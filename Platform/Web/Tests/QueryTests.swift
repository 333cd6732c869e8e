import Core
import JSON
import Testing

@testable import Web

struct QueryTests {
  @Test func `a query is decoded in order`() {
    let query = Query(decoding: "a=1&b=two+words%21&a=3&flag&c=%C3%A4&bad=100%&d=a%3Db")
    #expect(query.pairs.map(\.0) == ["a", "b", "a", "flag", "c", "bad", "d"])
    #expect(query.pairs.map(\.1) == ["1", "two words!", "3", "", "ä", "100%", "a=b"])
    #expect(query["a"] == "1")
    #expect(query.all("a") == ["1", "3"])
    #expect(query["flag"] == nil)
  }

  @Test(arguments: ["", "plain", "a b+c", "100 % & more = ?", "ä€😀", "a/b?c#d", "\r\n\t\u{0}", "%41"])
  func `every text comes back from its encoding`(text: String) {
    #expect(text.queryEncoded.percentDecoded == text)
    #expect(Query(decoding: "x=\(text.queryEncoded)").all("x") == [text])
  }

  @Test func `filters change without losing the others`() {
    let query = Query(decoding: "state=open&customer=7&q=&page=2")
    #expect(query.replacing(["state": "mine", "page": nil]) == "customer=7&state=mine")
    #expect(query.replacing([:]) == "state=open&customer=7&page=2")
    #expect(query.replacing(["q": "a & b"]) == "state=open&customer=7&page=2&q=a%20%26%20b")
  }

  private static let operation = Operation(
    "list", "Things", tag: "Things",
    query: [
      .init("state", .choice(["open", "all"])), .init("limit", .integer(1...200)), .init("all", .boolean),
      .init("at", .format(.dateTime)), .init("team", .line(1...80)), .init("filter", .line(1...5), isRepeatable: true),
    ], reply: .boolean)

  @Test(arguments: [
    "", "state=all&limit=200", "all=true", "all=false", "at=2026-11-23T09:00:00Z", "team=a+b", "filter=a&filter=b",
  ])
  func `what the description of an operation allows is taken`(text: String) throws {
    try Self.operation.check(Query(decoding: text))
  }

  @Test(arguments: [
    ("state=", "state"), ("state=none", "state"), ("limit=0", "limit"), ("limit=x", "limit"), ("limit=", "limit"),
    ("all=null", "all"), ("all=1", "all"), ("all", "all"), ("at=soon", "at"), ("team=", "team"),
    ("colour=red", "colour"),
    ("state=all&state=all", "state"), ("filter=a&filter=toolong", "filter[1]"),
  ])
  func `everything else is refused by its name`(text: String, field: String) {
    let error = #expect(throws: Refusal.self) { try Self.operation.check(Query(decoding: text)) }
    guard case .invalid(let errors)? = error else { return }
    #expect(errors.map(\.field) == [field])
  }
}
