import Core
import JSON
import Testing

/// The problem of the refusal, or "accepted".
func refusal(_ bytes: [UInt8], limits: JSON.Limits = .standard) -> String {
  do {
    _ = try JSONValue.parse(bytes, limits: limits)
    return "accepted"
  } catch {
    return (error as? Refusal)?.message ?? "\(error)"
  }
}

func refusal(_ text: String) -> String { refusal(Array(text.utf8)) }

@Suite struct ParseTests {
  @Test func everyKindIsReadThroughTheCursor() throws {
    let text = #"{"n":null,"b":true,"i":-7,"d":1.5,"s":"é\n","a":[1,"x"],"o":{"k":"v"}}"#
    try JSON.parse(Array(text.utf8)) { root in
      #expect(root.kind == .object && root.count == 7)
      #expect(root["n"]?.isNull == true && root["n"]?.string == nil)
      #expect(root["b"]?.bool == true && root["b"]?.int == nil)
      #expect(root["i"]?.int == -7 && root["i"]?.double == -7 && root["i"]?.bool == nil)
      #expect(root["d"]?.double == 1.5 && root["d"]?.int == nil)
      #expect(root["s"]?.string == "é\n" && root["s"]?.text?.count == 3)
      #expect(root["a"]?.kind == .array && root["a"]?["x"] == nil)
      #expect(root["o"]?["k"]?.string == "v" && root["missing"] == nil)
    }
  }

  @Test func entriesAndMembersAreVisitedInOrder() throws {
    try JSON.parse(Array(#"{"b":[10,[20],{}],"a":{}}"#.utf8)) { root in
      var seen: [String] = []
      root.object { key, value in
        seen.append(key.string)
        #expect(key == "b" || key == "a")
        value.array { index, entry in seen.append("\(index) \(entry.kind)") }
      }
      #expect(seen == ["b", "0 integer", "1 array", "2 object", "a"])
      #expect(!root.array { _, _ in } && root["b"]?.object { _, _ in } == false)
    }
  }

  @Test(arguments: [
    ("", "body: is not JSON: it is empty"),
    (" \n", "body: is not JSON: it is empty"),
    (#"{"a": [1, 2"#, "it ends before the last array or object is closed (line 1, byte 12)"),
    (#"{"a": "b"#, "it ends inside a string (line 1, byte 7)"),
    ("[tru", "it ends inside a word (line 1, byte 2)"),
    ("{}\n {}", "more text follows after its end (line 2, byte 2)"),
    ("[1 2]", "a comma or a closing bracket is missing (line 1, byte 4)"),
    ("[1,]", "a value is missing (line 1, byte 4)"),
    ("{'a':1}", "a key in double quotes is missing (line 1, byte 2)"),
    (#"{"a" 1}"#, "a colon is missing after a key (line 1, byte 6)"),
    ("[1}", "a closing bracket does not match the opening one (line 1, byte 3)"),
    ("[True]", "a value is missing"),
    ("[nul]", "a word is not true, false or null (line 1, byte 2)"),
    ("[01]", "a number is malformed (line 1, byte 2)"),
    ("[1.]", "a number is malformed"),
    ("[-]", "a number is malformed"),
    ("[1e400]", "a number is too large for 64 bits (line 1, byte 2)"),
    ("[18446744073709551616]", "a number is too large for 64 bits"),
    ("[-9223372036854775809]", "a number is too large for 64 bits"),
    ("[\"a\u{1}\"]", "a control character in a string is not escaped (line 1, byte 4)"),
    (#"["\x"]"#, "unknown escape after a backslash (line 1, byte 3)"),
    (#"["\u12g4"]"#, "needs four hexadecimal digits"),
    (#"["\ud800"]"#, "half of a surrogate pair (line 1, byte 3)"),
    (#"["\udc00"]"#, "half of a surrogate pair"),
    (#"["\ud800\u0041"]"#, "half of a surrogate pair"),
  ])
  func aRefusalSaysWhatIsWrongAndWhere(_ text: String, _ problem: String) {
    #expect(refusal(text).contains(problem), "\(refusal(text))")
  }

  @Test(arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]])
  func invalidUTF8IsRefused(_ bad: [UInt8]) {
    let bytes = Array("[\n\"a".utf8) + bad + Array("\"]".utf8)
    #expect(refusal(bytes) == "body: is not JSON: it is not valid UTF-8 (line 2, byte 3)")
  }

  @Test func sixtyFourLevelsAreReadAndOneMoreIsRefused() {
    func nested(_ levels: Int) -> String {
      String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }
    #expect(refusal(nested(64)) == "accepted")
    #expect(refusal(nested(65)) == "body: must not nest deeper than 64 levels (line 1, byte 65)")
    #expect(refusal(Array(nested(5).utf8), limits: .init(depth: 4)).contains("deeper than 4 levels"))
    #expect(refusal(nested(64)) == "accepted")
    #expect(refusal(String(repeating: #"{"a":"#, count: 100_000)).contains("deeper than 64"))
  }

  @Test func aTextAboveTheLimitIsRefusedUnread() {
    #expect(refusal(Array("[1,2,3]".utf8), limits: .init(bytes: 7)) == "accepted")
    #expect(refusal(Array("[1,2,33]".utf8), limits: .init(bytes: 7)) == "body: must have at most 7 bytes, has 8")
  }

  @Test func aByteOrderMarkIsSkipped() throws {
    #expect(try JSONValue.parse("\u{FEFF}[1]") == [1])
    #expect(refusal("\u{FEFF}").contains("empty"))
    #expect(refusal("\u{FEFF}[x]").contains("byte 5"))
  }

  @Test func aParseInsideAParseLeavesTheOuterDocumentAlone() throws {
    try JSON.parse(Array(#"["outer"]"#.utf8)) { outer in
      let inner = try JSONValue.parse(#"["inner", "longer than the outer one"]"#)
      #expect(refusal("[") != "accepted")
      #expect(inner[0]?.text == "inner")
      #expect(JSONValue(outer) == ["outer"])
    }
  }

  @Test func largeDocumentsFollowSmallOnes() throws {
    let large = JSONValue.array((0..<200_000).map { JSONValue.int($0) })
    for _ in 0..<2 {
      #expect(try JSONValue.parse(large.encoded(), limits: .init(bytes: 1 << 23)) == large)
      #expect(try JSONValue.parse("[1]") == [1])
    }
  }

  @Test func aBatchOfAlertsIsWalkedWithoutStrings() throws {
    let batch = JSONValue.array(
      (0..<64).map { number in
        ["labels": ["alertname": "DiskWillFill", "instance": "db-\(number)"], "startsAt": "2026-11-23T05:36:10.250Z"]
      })
    let (alerts, bytes) = try JSON.parse(batch.encoded()) { root in
      var (alerts, bytes) = (0, 0)
      root.array { _, alert in
        alerts += alert["labels"]?["alertname"]?.text.map { $0 == "DiskWillFill" } == true ? 1 : 0
        alert["labels"]?.object { key, value in bytes += key.count + (value.text?.withUTF8 { $0.count } ?? 0) }
      }
      return (alerts, bytes)
    }
    #expect(alerts == 64 && bytes == 64 * ("alertnameDiskWillFillinstancedb-00".utf8.count) - 10)
  }
}
