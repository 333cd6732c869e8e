import Core

/// A part of the file between `BEGIN:` and `END:`, with the lines that matter here.
struct Component {
  let name: String
  /// Of its `BEGIN:`, counted from 1.
  let line: Int
  private(set) var lines: [ContentLine] = []
  private(set) var children: [Component] = []

  private init(name: String, line: Int) {
    self.name = name
    self.line = line
  }

  /// What is read of which component. The rest is not even looked at, so that a strange attachment does no harm.
  private static let wanted: [String: Set<String>] = [
    "VEVENT": [
      "UID", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "ATTENDEE", "ORGANIZER", "STATUS", "SEQUENCE",
      "TRANSP", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID",
    ],
    "VTIMEZONE": ["TZID", "X-LIC-LOCATION"],
    "STANDARD": observance, "DAYLIGHT": observance,
  ]
  private static let observance: Set<String> = ["DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"]

  /// The calendars of a file.
  /// - Throws: `Refusal.invalid` for `file` with the line where something is wrong.
  static func read(_ file: [UInt8], limits: CalendarLimits) throws -> [Component] {
    guard file.count <= limits.bytes else {
      throw Refusal.calendar("must have at most \(limits.bytes) bytes, has \(file.count)")
    }
    let lines = try ContentLine.split(file).filter { !$0.bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
    guard let first = lines.first, first.name == "BEGIN", first.value.uppercased() == "VCALENDAR" else {
      throw Refusal.calendar("is not an iCalendar file: it does not begin with BEGIN:VCALENDAR")
    }
    var reader = Reader(limits: limits)
    for line in lines { try reader.take(line) }
    return try reader.finish()
  }

  private struct Reader {
    let limits: CalendarLimits
    private var open: [Component] = []
    private var finished: [Component] = []
    private var events = 0

    init(limits: CalendarLimits) { self.limits = limits }

    mutating func take(_ line: ContentLine) throws {
      switch line.name {
      case "BEGIN": try begin(Component(name: line.value.uppercased(), line: line.number))
      case "END": try end(line)
      default:
        guard let last = open.indices.last else {
          throw Refusal.calendar("stands outside of BEGIN:VCALENDAR and END:VCALENDAR", line: line.number)
        }
        if Component.wanted[open[last].name]?.contains(line.name) == true { open[last].lines.append(line) }
      }
    }

    private mutating func begin(_ component: Component) throws {
      guard open.count < limits.depth else {
        throw Refusal.calendar("is nested more than \(limits.depth) deep", line: component.line)
      }
      if component.name == "VEVENT" { events += 1 }
      guard events <= limits.events else { throw Refusal.calendar("must have at most \(limits.events) events") }
      open.append(component)
    }

    private mutating func end(_ line: ContentLine) throws {
      let name = line.value.uppercased()
      guard let component = open.popLast(), component.name == name else {
        throw Refusal.calendar("END:\(name.prefix(40)) ends nothing that is open", line: line.number)
      }
      guard let parent = open.indices.last else {
        finished.append(component)
        return
      }
      if Component.wanted[name] != nil { open[parent].children.append(component) }
    }

    func finish() throws -> [Component] {
      if let component = open.last {
        throw Refusal.calendar("BEGIN:\(component.name.prefix(40)) is never ended", line: component.line)
      }
      return finished
    }
  }
}
