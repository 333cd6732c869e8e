import Calendars
import Core
import JSON
import Storage
import Teams

extension LayerPlan {
  /// Reads name, zone, starts_on, hand_over_minute, cadence, windows and slots, from the column on. What of them cannot
  /// be read is said in `unreadable`: one row must not keep all other rotations from their people.
  init(_ row: Row, from column: Int) throws {
    let (cadence, slots) = (try row.text(column + 4), try row.text(column + 6))
    let (readCadence, readSlots) = (try? Cadence(cadence), Self.slots(slots))
    self.init(
      name: try row.text(column), zoneName: try row.text(column + 1), startsOn: try row.day(column + 2),
      handOverMinute: try row.int(column + 3), cadence: readCadence ?? .weekly, windows: try row.text(column + 5),
      slots: readSlots ?? [])
    if readCadence == nil { unreadable = "its cadence is “\(cadence.prefix(80))”" }
    if readSlots == nil { unreadable = "its turns are “\(slots.prefix(80))”" }
  }

  /// `[[1,2],[3],[]]`; nil when it is anything else: nobody may be left out unnoticed.
  private static func slots(_ text: String) -> [[ID<Person>]]? {
    guard let slots = (try? JSONValue.parse(text))?.elements else { return nil }
    let read = slots.map { slot in slot.elements.map { $0.map { $0.integer.map { ID<Person>($0) } } } }
    guard read.allSatisfy({ $0?.allSatisfy { $0 != nil } ?? false }) else { return nil }
    return read.map { ($0 ?? []).compactMap(\.self) }
  }
}
