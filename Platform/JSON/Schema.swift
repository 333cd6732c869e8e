/// What a sender may send: one description that checks input and is printed into the OpenAPI document.
///
///     static let input = Schema.object([
///       .required("title", .line(1...200).described("What it is about").example("Mail queue grows")),
///       .optional("labels", .map(of: .text(0...1000), maxCount: 100)),
///     ])
package struct Schema: Sendable {
  package indirect enum Kind: Sendable {
    case string(Text)
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    case boolean
    case array(of: Schema, maxCount: Int)
    case object([Property], additional: Bool)
    /// An object whose keys the sender chooses, such as labels.
    case map(of: Schema, maxCount: Int)
  }

  /// What a string may be.
  package struct Text: Sendable {
    /// In Unicode characters (scalar values), as JSON Schema counts.
    package let length: ClosedRange<Int>
    package let format: Format?
    /// The strings allowed; nil: all.
    package let choices: [String]?
    /// Whether a line feed or a tab may stand in it.
    package let isOneLine: Bool
  }

  /// A form of text that is checked, by its name in JSON Schema.
  package enum Format: String, CaseIterable, Sendable {
    /// RFC 3339 with zone.
    case dateTime = "date-time"
    case date, email, uuid
    /// An absolute http or https address.
    case uri
  }

  /// A key that an object may have.
  package struct Property: Sendable {
    package let name: String
    package let schema: Schema
    package let isRequired: Bool

    package static func required(_ name: String, _ schema: Schema) -> Property {
      Property(name: name, schema: schema, isRequired: true)
    }

    package static func optional(_ name: String, _ schema: Schema) -> Property {
      Property(name: name, schema: schema, isRequired: false)
    }
  }

  package let kind: Kind
  package private(set) var description: String?
  package private(set) var example: JSONValue?
  /// Whether null is allowed too.
  package private(set) var isNullable = false

  private init(_ kind: Kind) { self.kind = kind }

  /// Text of several lines; refuses control characters except line feed and tab. Lengths in Unicode characters.
  package static func text(_ length: ClosedRange<Int>) -> Schema {
    Schema(.string(Text(length: length, format: nil, choices: nil, isOneLine: false)))
  }

  /// Text of one line: refuses all control characters. Lengths in Unicode characters.
  package static func line(_ length: ClosedRange<Int>) -> Schema {
    Schema(.string(Text(length: length, format: nil, choices: nil, isOneLine: true)))
  }

  /// Text of the given form, up to 2000 characters.
  package static func format(_ format: Format) -> Schema {
    Schema(.string(Text(length: 1...2000, format: format, choices: nil, isOneLine: true)))
  }

  /// One of the given strings.
  package static func choice(_ choices: [String]) -> Schema {
    Schema(.string(Text(length: 0...Int.max, format: nil, choices: choices, isOneLine: true)))
  }

  /// One of the raw values of an enumeration.
  package static func choice<Choice: CaseIterable & RawRepresentable<String>>(of: Choice.Type) -> Schema {
    .choice(Choice.allCases.map(\.rawValue))
  }

  package static func integer(_ range: ClosedRange<Int64> = Int64.min...Int64.max) -> Schema { Schema(.integer(range)) }

  package static func number(_ range: ClosedRange<Double> = -Double.infinity...Double.infinity) -> Schema {
    Schema(.number(range))
  }

  package static let boolean = Schema(.boolean)

  package static func array(of entry: Schema, maxCount: Int) -> Schema { Schema(.array(of: entry, maxCount: maxCount)) }

  /// - Parameter additional: whether unknown keys are let through unchecked; otherwise each is an error.
  package static func object(_ properties: [Property], additional: Bool = false) -> Schema {
    Schema(.object(properties, additional: additional))
  }

  package static func map(of value: Schema, maxCount: Int) -> Schema { Schema(.map(of: value, maxCount: maxCount)) }

  package func described(_ description: String) -> Schema {
    var copy = self
    copy.description = description
    return copy
  }

  package func example(_ example: JSONValue) -> Schema {
    var copy = self
    copy.example = example
    return copy
  }

  /// Allows null as well.
  package var orNull: Schema {
    var copy = self
    copy.isNullable = true
    return copy
  }
}
