import Calendars
import Core

/// Turns as another product counts them, before they are put into the words of this one.
struct LayerSketch {
  let externalID: String
  let name: String
  let zone: Zone
  /// When a turn of the first slot begins.
  var first: LocalTime
  var cadence: Cadence
  var windows = WeekWindows.always
  var slots: [[ImportedPerson]]
  /// When the layer begins to count; nil: with the first turn.
  var startsAt: Instant?
  var endsAt: Instant?

  /// Puts the layer into our words.
  /// - Parameter notCarried: gets a sentence for everything that was lost.
  /// - Returns: nil when nothing of it can be said.
  func layer(_ notCarried: inout [String]) throws -> ImportedLayer? {
    guard !slots.allSatisfy(\.isEmpty) else {
      notCarried.append("“\(name)” has nobody in it and is left out.")
      return nil
    }
    guard !windows.isEmpty else {
      notCarried.append("“\(name)” has hours without a minute in the week and is left out.")
      return nil
    }
    let text = try windows.text()
    guard text.utf8.count <= 500 else {
      notCarried.append("“\(name)” has more different hours than fit here (500 characters) and is left out.")
      return nil
    }
    noteSeconds(&notCarried)
    let layer = ImportedLayer(
      externalID: externalID, name: name, zoneName: zone.name, startsOn: first.day, handOverMinute: first.second / 60,
      cadence: cadence, windows: text, slots: writtenSlots(&notCarried), startsAt: nil, endsAt: endsAt)
    if let endsAt {
      notCarried.append(
        "“\(name)” ends on \(zone.local(endsAt)) (\(zone.name)); a layer here has no end, so it is left out.")
    }
    return try begun(layer)
  }

  private func noteSeconds(_ notCarried: inout [String]) {
    guard first.second % 60 != 0 else { return }
    notCarried.append(
      "“\(name)” hands over at \(first.clock):\((first.second % 60).padded(2)); here at \(first.clock).")
  }

  private func writtenSlots(_ notCarried: inout [String]) -> [[ImportedPerson]] {
    guard let order = TurnOrder(first: first, cadence: cadence, windows: windows) else { return slots }
    if let written = order.written(slots) { return written }
    notCarried.append(
      "“\(name)”: there the order of people goes on outside the hours too, which would take more than "
        + "\(ImportLimits.slots) turns to write out; here only turns within the hours count.")
    return slots
  }

  /// Begins with the turn in which the layer begins to count.
  private func begun(_ layer: ImportedLayer) throws -> ImportedLayer {
    guard let startsAt else { return layer }
    let local = zone.local(startsAt)
    var begun = try layer.advanced(to: local)
    if begun.first < LocalTime(wallMinute: local.wallMinute) { begun.startsAt = startsAt }
    return begun
  }
}

extension Cadence {
  /// Turns of so many hours by the clock on the wall, in the largest unit; nil when they are longer than is possible.
  static func turns(hours: Int64) -> Cadence? {
    switch hours {
    case _ where hours % 168 == 0 && hours <= 168 * 52: .weeks(Int(hours / 168), on: [])
    case _ where hours % 24 == 0 && hours <= 24 * 366: .days(Int(hours / 24))
    case 1...8784: .hours(Int(hours))
    default: nil
    }
  }
}
