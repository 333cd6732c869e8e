import Testing

/// A body or an alert that must be refused, and a part of what is said about it.
struct Malformed: Sendable, CustomStringConvertible {
  let bytes: [UInt8]
  let problem: String

  init(_ text: String, _ problem: String) {
    bytes = Array(text.utf8)
    self.problem = problem
  }

  init(bytes: [UInt8], _ problem: String) {
    self.bytes = bytes
    self.problem = problem
  }

  var description: String { String(decoding: bytes.prefix(80), as: UTF8.self) }

  static let bodies: [Malformed] = [
    Malformed("", "body: is not JSON"),
    Malformed("   ", "body: is not JSON"),
    Malformed("[", "body: is not JSON"),
    Malformed(#"[{"labels":{"a":"b"}}"#, "body: is not JSON"),
    Malformed(#"[{"labels":{"a":"b"}}]x"#, "body: is not JSON"),
    Malformed(#"[{"labels":{"a":"b"}},]"#, "body: is not JSON"),
    Malformed(#"[{"labels":{"a":"b",}}]"#, "body: is not JSON"),
    Malformed(#"[{'labels':{'a':'b'}}]"#, "body: is not JSON"),
    Malformed(#"[{labels:{"a":"b"}}]"#, "body: is not JSON"),
    Malformed(#"[{"labels":{"a":"\x41"}}]"#, "body: is not JSON"),
    Malformed(#"[{"labels":{"a":"\ud800"}}]"#, "body: is not JSON"),
    Malformed("[{\"labels\":{\"a\":\"one\ntwo\"}}]", "body: is not JSON"),
    Malformed("[{\"labels\":{\"a\":NaN}}]", "body: is not JSON"),
    Malformed("[01]", "body: is not JSON"),
    Malformed(bytes: Array("[{\"labels\":{\"a\":\"".utf8) + [0xC3, 0x28] + Array("\"}}]".utf8), "body: is not JSON"),
    Malformed(bytes: [0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00], "body: is not JSON"),
    Malformed(bytes: [0], "body: is not JSON"),
    Malformed("{}", "must be an array of alerts"),
    Malformed("null", "must be an array of alerts"),
    Malformed(#""alerts""#, "must be an array of alerts"),
    Malformed("12", "must be an array of alerts"),
    Malformed("true", "must be an array of alerts"),
    Malformed(#"{"alerts":[{"labels":{"a":"b"}}]}"#, "must be an array of alerts"),
    Malformed(String(repeating: "[", count: 100) + String(repeating: "]", count: 100), "deeper than 64"),
    Malformed("[\"" + String(repeating: "x", count: 5 << 20) + "\"]", "must have at most 5242880 bytes"),
  ]

  static let alerts: [Malformed] = shapes + labels + texts + times

  private static let shapes: [Malformed] = [
    Malformed("1", "[0]: must be an object"), Malformed("null", "[0]: must be an object"),
    Malformed(#""x""#, "[0]: must be an object"), Malformed("[]", "[0]: must be an object"),
    Malformed("{}", "[0].labels: must have at least one label"),
    Malformed(#"{"labels":null}"#, "[0].labels: must have at least one label"),
    Malformed(#"{"labels":{}}"#, "[0].labels: must have at least one label"),
    Malformed(#"{"labels":{"a":"","b":""}}"#, "[0].labels: must have at least one label that is not empty"),
    Malformed(#"{"labels":[]}"#, "[0].labels: must be an object of strings"),
    Malformed(#"{"labels":"a=b"}"#, "[0].labels: must be an object of strings"),
    Malformed(#"{"annotations":{"a":"b"}}"#, "[0].labels: must have at least one label"),
    Malformed(#"{"labels":{"a":"b"},"annotations":[]}"#, "[0].annotations: must be an object of strings"),
    Malformed(#"{"labels":{"a":"b"},"annotations":"x"}"#, "[0].annotations: must be an object of strings"),
  ]

  private static let labels: [Malformed] = [
    Malformed(#"{"labels":{"a":1}}"#, "[0].labels.a: must be a string"),
    Malformed(#"{"labels":{"a":null}}"#, "[0].labels.a: must be a string"),
    Malformed(#"{"labels":{"a":true}}"#, "[0].labels.a: must be a string"),
    Malformed(#"{"labels":{"a":{}}}"#, "[0].labels.a: must be a string"),
    Malformed(#"{"labels":{"a":["b"]}}"#, "[0].labels.a: must be a string"),
    Malformed(#"{"labels":{"a-b":"c"}}"#, "[0].labels: “a-b” is not a name"),
    Malformed(#"{"labels":{"a b":"c"}}"#, "is not a name"), Malformed(#"{"labels":{"":"c"}}"#, "is not a name"),
    Malformed(#"{"labels":{"1a":"c"}}"#, "is not a name"), Malformed(#"{"labels":{"größe":"c"}}"#, "is not a name"),
    Malformed(#"{"labels":{"a\u0000":"c"}}"#, "is not a name"),
    Malformed("{\"labels\":{\"\(String(repeating: "n", count: 129))\":\"c\"}}", "at most 128"),
    Malformed("{\"labels\":{\(pairs(65))}}", "[0].labels: must have at most 64 entries, has 65"),
    Malformed("{\"labels\":{\"a\":\"b\"},\"annotations\":{\(pairs(65))}}", "[0].annotations: must have at most 64"),
  ]

  private static let texts: [Malformed] = [
    Malformed(#"{"labels":{"a":"b\u0000c"}}"#, "[0].labels.a: must not contain control characters"),
    Malformed(#"{"labels":{"a":"\u001b[2J"}}"#, "control characters"),
    Malformed(#"{"labels":{"a":"b"},"annotations":{"x":"\u0007"}}"#, "[0].annotations.x: must not contain control"),
    Malformed("{\"labels\":{\"a\":\"\(long(4097))\"}}", "[0].labels.a: must have at most 4096 bytes, has 4097"),
    Malformed("{\"labels\":{\"a\":\"\(long(2049, of: "ä"))\"}}", "must have at most 4096 bytes, has 4098"),
    Malformed(
      "{\"labels\":{\"a\":\"b\"},\"annotations\":{\"x\":\"\(long(16_385))\"}}",
      "[0].annotations.x: must have at most 16384 bytes"),
    Malformed(#"{"labels":{"a":"b"},"annotations":{"x":1}}"#, "[0].annotations.x: must be a string"),
    Malformed(#"{"labels":{"a":"b"},"generatorURL":5}"#, "[0].generatorURL: must be a string"),
    Malformed(#"{"labels":{"a":"b"},"generatorURL":"\u0000"}"#, "[0].generatorURL: must not contain control"),
    Malformed(
      "{\"labels\":{\"a\":\"b\"},\"generatorURL\":\"\(long(2049))\"}", "[0].generatorURL: must have at most 2048 bytes"),
  ]

  private static let times: [Malformed] = [
    start("12", "[0].startsAt: must be a time as text"), start("true", "[0].startsAt: must be a time as text"),
    start("{}", "[0].startsAt: must be a time as text"), start(#""yesterday""#, "[0].startsAt: must be a time like"),
    start(#""2026-11-23""#, "must be a time like"), start(#""2026-11-23T09:00:00""#, "must be a time like"),
    start(#""2026-02-30T00:00:00Z""#, "must be a time like"), start(#""2026-11-23T25:00:00Z""#, "must be a time like"),
    start(#""2026-11-23T09:60:00Z""#, "must be a time like"), start(#""2026-11-23T09:00:00Zx""#, "must be a time like"),
    start(#""2026-11-23T09:00:00.1234567890Z""#, "must be a time like"),
    start(#""-2026-11-23T09:00:00Z""#, "must be a time like"),
    start(#"" 2026-11-23T09:00:00Z""#, "must be a time like"),
    start(#""1999-12-31T23:59:59Z""#, "[0].startsAt: must be between the years 2000 and 2100"),
    start(#""2100-01-01T00:00:01Z""#, "must be between"), start(#""9999-12-31T23:59:59Z""#, "must be between"),
    start(#""0001-01-02T00:00:00Z""#, "must be between"),
    Malformed(#"{"labels":{"a":"b"},"endsAt":1}"#, "[0].endsAt: must be a time as text"),
    Malformed(#"{"labels":{"a":"b"},"endsAt":"3000-01-01T00:00:00Z"}"#, "[0].endsAt: must be between"),
    Malformed(
      #"{"labels":{"a":"b"},"startsAt":"2026-11-23T09:00:00Z","endsAt":"2026-11-23T08:59:59Z"}"#,
      "[0].endsAt: must not be before startsAt"),
  ]

  private static func start(_ value: String, _ problem: String) -> Malformed {
    Malformed("{\"labels\":{\"a\":\"b\"},\"startsAt\":\(value)}", problem)
  }

  private static func long(_ count: Int, of character: String = "x") -> String {
    String(repeating: character, count: count)
  }

  private static func pairs(_ count: Int) -> String {
    (0..<count).map { "\"l\($0)\":\"v\"" }.joined(separator: ",")
  }
}

/// An alert that must be accepted, and how it is understood.
struct Accepted: Sendable, CustomTestStringConvertible {
  let name: String
  let json: String
  let labels: String
  var startsAt: String?
  var endsAt: String?

  var testDescription: String { name }

  static let all: [Accepted] = [
    Accepted(name: "only labels", json: #"{"labels":{"alertname":"x"}}"#, labels: #"{"alertname":"x"}"#),
    Accepted(
      name: "labels in any order", json: #"{"labels":{"b":"2","a":"1","B":"3"}}"#, labels: #"{"B":"3","a":"1","b":"2"}"#
    ),
    Accepted(name: "an empty label", json: #"{"labels":{"a":"1","b":""}}"#, labels: #"{"a":"1"}"#),
    Accepted(name: "a label twice", json: #"{"labels":{"a":"1","a":"2"}}"#, labels: #"{"a":"1"}"#),
    Accepted(
      name: "unknown keys", json: #"{"labels":{"a":"1"},"fingerprint":"x","status":{"state":"active"}}"#,
      labels: #"{"a":"1"}"#),
    Accepted(name: "line breaks and tabs", json: #"{"labels":{"a":"1\n2\t3"}}"#, labels: #"{"a":"1\n2\t3"}"#),
    Accepted(
      name: "Go's zero time", sent: "0001-01-01T00:00:00Z", startsAt: nil),
    Accepted(name: "an empty time", sent: "", startsAt: nil),
    Accepted(name: "a zone", sent: "2026-11-23T10:00:00+01:00", startsAt: "2026-11-23T09:00:00.000Z"),
    Accepted(name: "nanoseconds", sent: "2026-11-23T09:00:00.123456789Z", startsAt: "2026-11-23T09:00:00.123Z"),
    Accepted(
      name: "null for everything but labels",
      json: #"{"labels":{"a":"1"},"annotations":null,"startsAt":null,"endsAt":null,"generatorURL":null}"#,
      labels: #"{"a":"1"}"#),
    Accepted(
      name: "an end without a begin", json: #"{"labels":{"a":"1"},"endsAt":"2026-11-23T09:00:00Z"}"#,
      labels: #"{"a":"1"}"#, endsAt: "2026-11-23T09:00:00.000Z"),
  ]

  private init(name: String, json: String, labels: String, endsAt: String? = nil) {
    self.name = name
    self.json = json
    self.labels = labels
    self.endsAt = endsAt
  }

  /// - Parameter sent: the text sent as `startsAt`.
  private init(name: String, sent: String, startsAt: String?) {
    self.init(name: name, json: "{\"labels\":{\"a\":\"1\"},\"startsAt\":\"\(sent)\"}", labels: #"{"a":"1"}"#)
    self.startsAt = startsAt
  }
}
