import HTTPTypes
import TestKit
import Testing

@testable import Web

@Suite("Compression")
struct CompressionTests {
  private static let text = Array(String(repeating: "<p>Who answers now?</p>", count: 200).utf8)

  private func answer(
    _ headers: HTTPFields, type: String = "text/html; charset=utf-8", body: Reply.Body = .bytes(Self.text),
    more: HTTPFields = [:]
  ) -> Reply {
    var reply = Reply(headers: [.contentType: type], body: body)
    reply.headers.append(contentsOf: more)
    return reply.compressed(for: Call(method: .get, target: "/", headers: headers) { _ in [] })
  }

  @Test(
    "texts are compressed for who takes gzip",
    arguments: [
      "text/html; charset=utf-8", "application/json; charset=utf-8", "text/csv; charset=utf-8",
      "text/css; charset=utf-8",
      "text/javascript", "text/calendar; charset=utf-8", "image/svg+xml",
    ])
  func texts(type: String) throws {
    let reply = answer([.acceptEncoding: "gzip, deflate, br"], type: type)
    guard case .bytes(let sent) = reply.body else { return #expect(Bool(false), "no bytes") }
    #expect(reply.headers[.contentEncoding] == "gzip")
    #expect(reply.headers[.vary] == "Accept-Encoding")
    #expect(sent.count < Self.text.count / 4)
    #expect(gunzip(sent) == Self.text)
  }

  @Test(
    "the client decides",
    arguments: [
      ("gzip", true), ("GZIP", true), ("deflate, gzip;q=0.5", true), ("br;q=1.0, gzip ; q=0.001", true),
      ("gzip;q=0", false), ("gzip; q=0.000", false), ("identity", false), ("br, xgzip", false), ("", false),
    ])
  func negotiation(accepted: String, isCompressed: Bool) {
    let reply = answer([.acceptEncoding: accepted])
    #expect((reply.headers[.contentEncoding] == "gzip") == isCompressed)
    #expect(reply.headers[.vary] == "Accept-Encoding")
  }

  @Test("who asks for nothing gets the plain bytes, and caches learn that others do not")
  func plain() {
    let reply = answer([:])
    guard case .bytes(let sent) = reply.body else { return #expect(Bool(false), "no bytes") }
    #expect(sent == Self.text)
    #expect(reply.headers[.contentEncoding] == nil)
    #expect(reply.headers[.vary] == "Accept-Encoding")
  }

  @Test("what is short, no text, compressed already or a stream stays as it is")
  func others() {
    let gzip: HTTPFields = [.acceptEncoding: "gzip"]
    let short = Array(Self.text.prefix(1023))
    #expect(answer(gzip, body: .bytes(short)).headers[.contentEncoding] == nil)
    #expect(answer(gzip, type: "application/octet-stream").headers[.contentEncoding] == nil)
    #expect(answer(gzip, type: "text/event-stream").headers[.contentEncoding] == nil)
    #expect(answer(gzip, more: [.contentEncoding: "br"]).headers[.contentEncoding] == "br")
    let stream = answer(gzip, type: "text/csv", body: .stream { _ in })
    #expect(stream.headers[.contentEncoding] == nil)
    #expect(stream.headers[.vary] == nil)
  }

  @Test(
    "what another site made the browser ask for is not compressed",
    arguments: [
      ("cross-site", false), ("same-site", false), ("same-origin", true), ("none", true),
    ])
  func otherSites(site: String, isCompressed: Bool) {
    let reply = answer([.acceptEncoding: "gzip", .secFetchSite: site])
    #expect((reply.headers[.contentEncoding] == "gzip") == isCompressed)
  }

  @Test("a compressed answer carries its tag in the weak form, which counts as the same")
  func tags() {
    #expect(answer([.acceptEncoding: "gzip"], more: [.eTag: "\"a\""]).headers[.eTag] == "W/\"a\"")
    #expect(answer([:], more: [.eTag: "\"a\""]).headers[.eTag] == "\"a\"")
    for (known, has) in [("\"a\"", true), ("W/\"a\"", true), ("\"b\", W/\"a\"", true), ("\"b\"", false)] {
      let incoming = Incoming(method: .get, path: "/", headers: [.ifNoneMatch: known])
      #expect(incoming.has("\"a\"") == has, "\(known)")
    }
  }

  @Test("bytes that do not get smaller are sent as they are")
  func noise() {
    var state: UInt64 = 7
    let noise = (0..<4096).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return UInt8(truncatingIfNeeded: state >> 40)
    }
    #expect(Compression.gzip(noise) == nil)
  }
}
