import Core
import JSON
import Testing

private let alert = Schema.object([
  .required("title", .line(1...10).described("What it is about").example("Disk full")),
  .optional("note", .text(0...20).orNull),
  .optional("severity", .choice(["high", "low"])),
  .optional("priority", .integer(1...5)),
  .optional("weight", .number(0...1)),
  .optional("urgent", .boolean),
  .optional("labels", .map(of: .text(0...5), maxCount: 2)),
])
private let batch = Schema.object([.required("alerts", .array(of: alert, maxCount: 3))])

@Suite struct SchemaTests {
  @Test(arguments: [
    (#"{}"#, "title: is required"),
    (#"{"title":""}"#, "title: must have at least 1 character, is empty"),
    (#"{"title":"12345678901"}"#, "title: must have at most 10 characters, has 11"),
    (#"{"title":"ééééééééééé"}"#, "title: must have at most 10 characters, has 11"),
    (#"{"title":null}"#, "title: must be text, is null"),
    (#"{"title":["a"]}"#, "title: must be text, is an array"),
    (#"{"title":"a\nb"}"#, "title: must be one line without control characters, has U+000A"),
    (#"{"title":"a","note":"\u0000"}"#, "note: must not have control characters except line feed and tab, has U+0000"),
    (#"{"title":"a","note":"\u0085"}"#, "note: must not have control characters except line feed and tab, has U+0085"),
    (#"{"title":"a","severity":"mid"}"#, "severity: must be one of high, low; is “mid”"),
    (#"{"title":"a","priority":6}"#, "priority: must be at most 5, is 6"),
    (#"{"title":"a","priority":0}"#, "priority: must be at least 1, is 0"),
    (#"{"title":"a","priority":1.5}"#, "priority: must be a whole number, is the number 1.5"),
    (#"{"title":"a","priority":"2"}"#, "priority: must be a whole number, is the text “2”"),
    (#"{"title":"a","weight":1.25}"#, "weight: must be at most 1.0, is 1.25"),
    (#"{"title":"a","urgent":1}"#, "urgent: must be true or false, is the number 1"),
    (#"{"title":"a","labels":{"x":1}}"#, "labels.x: must be text, is the number 1"),
    (#"{"title":"a","labels":{"x":"","y":"","z":""}}"#, "labels: must have at most 2 entries, has 3"),
    (
      #"{"title":"a","labels":{"x\u0007":""}}"#,
      "labels.x\u{7}: is a key that must be one line without control characters, has U+0007"
    ),
    (#"[]"#, "must be an object, is an array"),
  ])
  func eachFaultIsNamedWithFieldAndLimit(_ text: String, _ problem: String) throws {
    #expect(alert.check(try JSONValue.parse(text)).map(\.description) == [problem])
  }

  @Test(arguments: [
    #"{"title":"éééééééééé"}"#, #"{"title":"a","note":null}"#, #"{"title":"a","note":"a\n\tb"}"#,
    #"{"title":"a","priority":3.0,"weight":1,"urgent":false,"labels":{}}"#,
  ])
  func whatFitsIsAccepted(_ text: String) throws {
    #expect(alert.check(try JSONValue.parse(text)) == [])
  }

  @Test func allFaultsComeTogetherWithTheirPaths() throws {
    let text = #"{"alerts":[{"title":"a"},{"note":1,"colour":"red"}],"extra":true}"#
    #expect(
      batch.check(try JSONValue.parse(text)).map(\.description) == [
        "alerts[1].title: is required", "alerts[1].note: must be text, is the number 1",
        "alerts[1].colour: is not known; known here: title, note, severity, priority, weight, urgent, labels",
        "extra: is not known; known here: alerts",
      ])
    #expect(batch.check(["alerts": ["x", "x", "x", "x"]], at: "body").first?.field == "body.alerts")
  }

  @Test func errorsAreBoundedAndLongKeysShortened() {
    let many = JSONValue.object((0..<1000).map { .init("\($0)" + String(repeating: "k", count: 500), nil) })
    let errors = alert.check(many)
    #expect(errors.count == 100)
    #expect(errors.allSatisfy { $0.field.count <= 80 })
    #expect(Schema.object([], additional: true).check(many) == [])
  }

  @Test(
    arguments: [
      (.dateTime, "2026-11-23T05:36:10Z", "2026-11-23 05:36"), (.date, "2024-02-29", "2023-02-29"),
      (.email, "ada@example.org", "ada@"), (.uri, "https://example.org/x?y", "javascript:alert(1)"),
      (.uri, "HTTP://h", "https:///path"),
      (.uuid, "01936e0a-5f0c-7c3e-9a53-2f8f5f0e6b1d", "01936e0a5f0c7c3e9a532f8f5f0e6b1d"),
    ] as [(Schema.Format, String, String)])
  func formatsAreChecked(_ format: Schema.Format, _ good: String, _ bad: String) {
    #expect(Schema.format(format).check(.string(good)) == [])
    #expect(Schema.format(format).check(.string(bad)).count == 1)
  }

  @Test func theSchemaIsPrintedForOpenAPI() throws {
    let expected = #"""
      {"type":"object","properties":{"title":{"type":"string","minLength":1,"maxLength":10,"description":
      "What it is about","examples":["Disk full"]},"note":{"type":["string","null"],"maxLength":20},"severity":
      {"type":"string","enum":["high","low"]},"priority":{"type":"integer","format":"int64","minimum":1,"maximum":5},
      "weight":{"type":"number","minimum":0.0,"maximum":1.0},"urgent":{"type":"boolean"},"labels":{"type":"object",
      "additionalProperties":{"type":"string","maxLength":5},"maxProperties":2}},"required":["title"],
      "additionalProperties":false}
      """#
    #expect(alert.openAPI == (try JSONValue.parse(expected)))
    #expect(Schema.choice(["a"]).orNull.openAPI == ["type": ["string", "null"], "enum": ["a", nil]])
    #expect(Schema.array(of: .format(.uri), maxCount: 2).openAPI["items"]?["format"] == "uri")
  }
}

@Suite struct FieldsTests {
  @Test func checkedFieldsAreReadByName() throws {
    let fields = try Fields(["title": "a", "priority": 2, "note": nil, "labels": ["k": "v"]], checkedBy: alert)
    #expect(try fields.text("title") == "a")
    #expect(try fields.integer("priority") == 2)
    #expect(fields.optionalText("note") == nil && fields.contains("note") && !fields.contains("urgent"))
    #expect(!fields.flag("urgent") && fields.list("missing") == [])
    #expect(fields.object("labels")?.optionalText("k") == "v")
  }

  @Test func wrongFieldsAreRefusedTogether() throws {
    #expect(throws: Refusal.self) { try Fields(["priority": 9], checkedBy: alert) }
    let inner = try Fields(["alerts": [["title": "a"]]], checkedBy: batch).objects("alerts")[0]
    #expect(throws: Refusal.invalid("alerts[0].note", "is required")) { try inner.text("note") }
  }
}

@Suite struct FormTests {
  private static let form = Schema.object([
    .required("title", .line(1...10)), .optional("note", .text(0...20)), .optional("count", .integer(1...5)),
    .optional("weight", .number()), .required("urgent", .boolean), .optional("quiet", .boolean),
    .optional("teams", .array(of: .integer(), maxCount: 3)), .required("days", .array(of: .line(1...3), maxCount: 7)),
  ])

  @Test func formTextTakesTheKindsOfTheSchema() {
    let (value, errors) = Self.form.fields(fromForm: [
      ("title", "  a \n"), ("note", "x\r\ny\r\n"), ("count", " 3"), ("weight", "0.5"), ("urgent", "off"),
      ("urgent", "on"), ("teams", "1"), ("teams", ""), ("teams", "2"),
    ])
    #expect(errors == [])
    #expect(
      value.encodedText()
        == #"{"title":"a","note":"x\ny","count":3,"weight":0.5,"urgent":true,"teams":[1,2],"days":[]}"#)
  }

  @Test func emptyFieldsAreAbsentAndRequiredBoxesFalse() {
    let (value, errors) = Self.form.fields(fromForm: [("title", " "), ("count", "")])
    #expect(value == ["urgent": false, "days": []])
    #expect(errors.map(\.description) == ["title: is required"])
  }

  @Test func whatDoesNotFitStaysTextBesideItsError() {
    let (value, errors) = Self.form.fields(fromForm: [
      ("title", "a"), ("count", "three"), ("teams", "x"), ("other", "1"),
    ])
    #expect(value["count"] == "three")
    #expect(
      errors.map(\.field) == ["count", "teams[0]", "other"]
        && errors[0].problem == "must be a whole number, is the text “three”")
  }
}
