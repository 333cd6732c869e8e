import Calendars
import Core
import Teams
import Web

/// The layers of a rotation as a form has them: fields of the first without a number, of others with one (`zone_2`).
struct LayerFields {
  private let form: Query
  private let people: [Person]
  private let today: Day

  init(_ form: Query, people: [Person], today: Day) {
    self.form = form
    self.people = people
    self.today = today
  }

  /// The name of a layer's field.
  static func name(_ field: String, _ index: Int) -> String { index == 0 ? field : "\(field)_\(index + 1)" }

  /// How many layers the form shows, after the button that was pressed.
  static func count(in form: Query) -> (layers: Int, changed: Bool) {
    let shown = min(max(form["layers"].flatMap { Int($0) } ?? 1, 1), RotationCheck.mostLayers)
    switch form["then"] {
    case "more": return (min(shown + 1, RotationCheck.mostLayers), true)
    case "fewer": return (max(shown - 1, 1), true)
    default: return (shown, false)
    }
  }

  func plan(_ errors: inout [FieldError]) -> RotationPlan {
    RotationPlan((0..<Self.count(in: form).layers).map { layer($0, &errors) })
  }

  private func layer(_ index: Int, _ errors: inout [FieldError]) -> LayerPlan {
    func text(_ field: String) -> String { (form[Self.name(field, index)] ?? "").trimmed }
    func read<Value>(_ field: String, _ fallback: Value, _ problem: String, _ parse: (String) -> Value?) -> Value {
      if let value = parse(text(field)) { return value }
      errors.append(FieldError(field: Self.name(field, index), problem: problem))
      return fallback
    }
    let startsOn = read("starts_on", today, "must be a day such as \(today)") { Day($0) }
    let handOver = read("hand_over", 0, "must be a time such as 09:00") { TimeOfDay($0)?.minute }
    let (slots, problems) = SlotText.parse(form[Self.name("slots", index)] ?? "", people: people)
    errors += problems.map { FieldError(field: Self.name($0.field, index), problem: $0.problem.sentenceCased) }
    var cadence = Cadence.weekly
    do {
      cadence = try CadenceFields(every: text("every"), unit: text("unit"), on: text("on")).cadence(startsOn)
    } catch {
      errors += error.map { FieldError(field: Self.name($0.field, index), problem: $0.problem) }
    }
    return LayerPlan(
      name: text("layer_name"), zoneName: text("zone"), startsOn: startsOn, handOverMinute: handOver, cadence: cadence,
      windows: text("windows"), slots: slots)
  }

  /// What the check calls `layers[1].slots[2]`, under the name that the form has for it.
  static func named(_ error: FieldError) -> FieldError {
    guard error.field.hasPrefix("layers["), let close = error.field.firstIndex(of: "]"),
      let index = Int(error.field[error.field.index(error.field.startIndex, offsetBy: 7)..<close])
    else { return error }
    var field = String(error.field[close...].dropFirst(2))
    var problem = error.problem
    if field.hasPrefix("slots["), let slot = Int(field.dropFirst(6).dropLast()) {
      (field, problem) = ("slots", "Turn \(slot + 1): \(problem)")
    }
    let names = ["name": "layer_name", "cadence": "every", "working_hours": "windows", "time_zone": "zone"]
    return FieldError(field: name(names[field] ?? field, index), problem: problem)
  }
}

extension String {
  /// With a large first letter, so that it stands alone beside a field.
  fileprivate var sentenceCased: String { prefix(1).uppercased() + dropFirst() }
}

/// A cadence as people choose it: `every 2 weeks on Mo, Fr`.
struct CadenceFields {
  static let units = ["hours", "days", "weeks", "months"]
  private static let weekdays = ["mo", "tu", "we", "th", "fr", "sa", "su"]
  private static let ordinals = ["first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1]

  let every: String
  let unit: String
  let on: String

  init(every: String, unit: String, on: String) {
    self.every = every
    self.unit = unit
    self.on = on
  }

  init(_ cadence: Cadence) {
    switch cadence {
    case .hours(let count): self.init(every: "\(count)", unit: "hours", on: "")
    case .days(let count): self.init(every: "\(count)", unit: "days", on: "")
    case .weeks(let count, let days):
      self.init(
        every: "\(count)", unit: "weeks", on: days.map { Self.weekdays[$0 - 1].capitalized }.joined(separator: ", "))
    case .months(let count, .day(let day)): self.init(every: "\(count)", unit: "months", on: "\(day)")
    case .months(let count, .weekday(let nth, let day)):
      let ordinal = Self.ordinals.first { $0.value == nth }?.key ?? ""
      self.init(every: "\(count)", unit: "months", on: "\(ordinal) \(Self.weekdays[day - 1].capitalized)")
    }
  }

  /// - Parameter first: an empty “on” means the day of this.
  func cadence(_ first: Day) throws(Findings) -> Cadence {
    guard let count = Int(every.isEmpty ? "1" : every) else {
      throw Findings("every", "must be a number")
    }
    let words = on.lowercased().split { $0 == "," || $0 == " " }.map(String.init)
    switch unit.isEmpty ? "weeks" : unit {
    case "hours" where words.isEmpty: return .hours(count)
    case "days" where words.isEmpty: return .days(count)
    case "hours", "days": throw Findings("on", "must be empty for turns of \(unit)")
    case "weeks":
      let days = words.compactMap { word in Self.weekdays.firstIndex(of: String(word.prefix(2))).map { $0 + 1 } }
      guard days.count == words.count else { throw Findings("on", "must be weekdays such as Mo, Fr") }
      return .weeks(count, on: Set(days).sorted())
    case "months": return .months(count, try monthDay(words, first))
    default: throw Findings("unit", "must be hours, days, weeks or months")
    }
  }

  private func monthDay(_ words: [String], _ first: Day) throws(Findings) -> Cadence.MonthDay {
    if words.isEmpty { return .day(Int(first.civil.day)) }
    if words.count == 1, let day = Int(words[0]) { return .day(day) }
    if words.count == 2, let nth = Self.ordinals[words[0]],
      let day = Self.weekdays.firstIndex(of: String(words[1].prefix(2)))
    {
      return .weekday(nth: nth, day + 1)
    }
    throw Findings("on", "must be a day such as 15, or first Mo, or last Fr")
  }

  /// What is wrong with one of the fields.
  struct Findings: Error, Sequence {
    private let error: FieldError

    init(_ field: String, _ problem: String) { error = FieldError(field: field, problem: problem) }

    func makeIterator() -> CollectionOfOne<FieldError>.Iterator { CollectionOfOne(error).makeIterator() }
  }
}
