import Calendars
import Core
import Teams

/// People who take turns for one duty of one team.
package struct Rotation: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Triages everything in working hours (B2).
    case potw
    /// Answers outside working hours (B3).
    case onCall = "on_call"

    /// For people: `PoTW`, `on call`.
    package var title: String { self == .potw ? "PoTW" : "on call" }
  }

  package let id: ID<Rotation>
  package let name: String
  package let kind: Kind
  package let team: ID<Team>
  /// Counts the edits from 1.
  package let version: Int

  /// The rotation as the subject of events.
  package var reference: Reference { Reference(kind: "rotation", number: id.number) }
}

/// Who takes turns and when, as somebody wrote it; the part of a rotation that is kept in immutable versions.
package struct RotationPlan: Hashable, Sendable {
  /// At least one. Where a later one has people, it covers the earlier ones.
  package var layers: [LayerPlan]

  package init(_ layers: [LayerPlan]) { self.layers = layers }

  /// One layer of turns, round the clock.
  package init(
    zoneName: String, startsOn: Day, handOverMinute: Int, cadence: Cadence = .weekly, slots: [[ID<Person>]]
  ) {
    layers = [
      LayerPlan(
        zoneName: zoneName, startsOn: startsOn, handOverMinute: handOverMinute, cadence: cadence, slots: slots)
    ]
  }

  /// Everybody who takes turns.
  package var people: Set<ID<Person>> { Set(layers.flatMap { $0.slots.joined() }) }

  /// That in which the first layer is written; pages show it beside the reader's.
  package var zoneName: String { layers.first?.zoneName ?? Zone.utc.name }

  /// - Throws: `Refusal.invalid` for the zone, the time, the cadence, the windows and the slots.
  package func layered() throws -> LayeredRotation { LayeredRotation(try layers.map { try $0.turns() }) }
}

/// People who take turns by one cadence, all the time or within hours of the week.
package struct LayerPlan: Hashable, Sendable {
  /// What people call it, such as `nights`; may be empty.
  package var name: String
  /// IANA zone of the hand-over and of the windows.
  package var zoneName: String
  /// From this day on: the first slot begins with the first hand-over.
  package var startsOn: Day
  /// Minutes after local midnight, 0...1439.
  package var handOverMinute: Int
  package var cadence: Cadence
  /// When its turns have the duty, as working hours are written; `24/7` always.
  package var windows: String
  /// In order; an empty slot keeps the cadence of the others and is a gap.
  package var slots: [[ID<Person>]]
  /// What of the stored layer cannot be read; nil: all can.
  package internal(set) var unreadable: String?

  package static let always = "24/7"

  package init(
    name: String = "", zoneName: String, startsOn: Day, handOverMinute: Int, cadence: Cadence = .weekly,
    windows: String = always, slots: [[ID<Person>]]
  ) {
    self.name = name
    self.zoneName = zoneName
    self.startsOn = startsOn
    self.handOverMinute = handOverMinute
    self.cadence = cadence
    self.windows = windows
    self.slots = slots
  }

  /// - Throws: `Refusal.invalid` for the zone, the time, the cadence, the windows and the slots.
  package func turns() throws -> TurnLayer {
    if let unreadable { throw Refusal.invalid("plan", unreadable) }
    guard let handOver = TimeOfDay(minute: handOverMinute) else {
      throw Refusal.invalid("hand_over", "must be between 00:00 and 23:59")
    }
    let zone = try Zone.named(zoneName)
    return try TurnLayer(
      zone: zone, first: LocalTime(day: startsOn, time: handOver), cadence: cadence,
      windows: windows == Self.always ? nil : try WorkingHours(windows, zone: zone),
      slots: slots.map { $0.map(\.number) })
  }

  /// `09:00`
  package var handOverText: String { "\((handOverMinute / 60).padded(2)):\((handOverMinute % 60).padded(2))" }
}
