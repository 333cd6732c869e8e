import Calendars
import Core
import Teams

/// The turns of one rotation in a table.
struct CSVTurns {
  private let name: String
  private let lines: [CSVText.Line]

  init(_ name: String, _ lines: [CSVText.Line]) {
    self.name = name
    self.lines = lines
  }

  func rotation() throws -> ImportedRotation {
    let names = lines.map { $0["layer"] }.reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    guard names.count <= ImportLimits.layers, let first = lines.first else {
      throw Refusal.invalid("layer", "must be at most \(ImportLimits.layers) in “\(name)”, are \(names.count)")
    }
    let kindLine = try same("kind", lines)
    guard let kind = Rotation.Kind(rawValue: Self.kindName(kindLine["kind"]))
    else { throw kindLine.refuse("kind", "must be potw or on_call, is “\(kindLine["kind"].prefix(40))”") }
    let zone = try first.zone(otherwise: nil)
    let layers = try names.map { layer in try self.layer(layer, lines.filter { $0["layer"] == layer }, zone) }
    return ImportedRotation(
      externalID: "csv:" + name, name: name, kind: kind, zoneName: zone.name, layers: layers, ending: [],
      overrides: [], notCarried: [])
  }

  /// `on call` and `on-call` are `on_call`.
  private static func kindName(_ text: String) -> String {
    String(text.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
  }

  /// The first line that says something in the column; the other lines may not say anything else.
  private func same(_ column: String, _ lines: [CSVText.Line]) throws -> CSVText.Line {
    let saying = lines.filter { !$0[column].isEmpty }
    guard let first = saying.first else { return lines[0] }
    if let other = saying.first(where: { $0[column] != first[column] }) {
      throw other.refuse(column, "must be “\(first[column].prefix(40))” as in line \(first.number), or empty")
    }
    return first
  }

  private func layer(_ layer: String, _ lines: [CSVText.Line], _ zone: Zone) throws -> ImportedLayer {
    let startsLine = try same("starts_on", lines)
    guard let startsOn = Day(startsLine["starts_on"]) else {
      throw startsLine.refuse(
        "starts_on", "must be a day such as 2026-11-23, is “\(startsLine["starts_on"].prefix(40))”")
    }
    let handLine = try same("hand_over", lines)
    guard let handOver = TimeOfDay(handLine["hand_over"].isEmpty ? "00:00" : handLine["hand_over"]) else {
      throw handLine.refuse("hand_over", "must be a time such as 09:00, is “\(handLine["hand_over"].prefix(40))”")
    }
    let zone = try same("zone", lines).zone(otherwise: zone)
    return ImportedLayer(
      externalID: layer, name: layer, zoneName: zone.name, startsOn: startsOn, handOverMinute: handOver.minute,
      cadence: try cadence(same("cadence", lines)), windows: try windows(same("windows", lines), zone),
      slots: try slots(lines), startsAt: nil, endsAt: nil)
  }

  private func cadence(_ line: CSVText.Line) throws -> Cadence {
    switch line["cadence"].lowercased() {
    case "", "weekly": return .weekly
    case "daily": return .days(1)
    default:
      do {
        return try Cadence(line["cadence"])
      } catch Refusal.invalid(let errors) {
        throw line.refuse("cadence", errors.first?.problem ?? "is not a rule")
      }
    }
  }

  private func windows(_ line: CSVText.Line, _ zone: Zone) throws -> String {
    guard !line["windows"].isEmpty else { return LayerPlan.always }
    do {
      let hours = try WorkingHours(line["windows"], zone: zone)
      guard !hours.isEmpty else { throw line.refuse("windows", "must have at least one minute in the week") }
      return hours.isAlways ? LayerPlan.always : hours.text
    } catch Refusal.invalid(let errors) {
      throw line.refuse("windows", errors.first?.problem ?? "are not hours")
    }
  }

  private func slots(_ lines: [CSVText.Line]) throws -> [[ImportedPerson]] {
    guard lines.count <= ImportLimits.slots else {
      throw lines[ImportLimits.slots].refuse("turn", "must be at most \(ImportLimits.slots), are \(lines.count)")
    }
    var slots: [Int: [ImportedPerson]] = [:]
    for line in lines {
      guard let turn = Int(line["turn"]), (1...lines.count).contains(turn) else {
        throw line.refuse("turn", "must be a number from 1 to \(lines.count), is “\(line["turn"].prefix(40))”")
      }
      let words = line["people"].split { $0 == ";" || $0 == "," }.map { String($0).trimmed }
      let people = try words.filter { !$0.isEmpty && $0 != "-" }.map { try line.person("people", $0) }
      guard Set(people).count == people.count else { throw line.refuse("people", "must not name a person twice") }
      guard slots.updateValue(people, forKey: turn) == nil else {
        throw line.refuse("turn", "must be another number in each line of “\(name)”, \(turn) is there twice")
      }
    }
    return (1...lines.count).map { slots[$0] ?? [] }
  }
}
