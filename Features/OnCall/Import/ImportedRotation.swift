import Calendars
import Core

/// A schedule of another product, read but not yet matched with our people and teams.
struct ImportedRotation: Hashable, Sendable {
  /// The source and its own id, the same in every export: `pagerduty:PI7DH85`.
  let externalID: String
  let name: String
  /// Only our own table says it; other products know no such difference.
  let kind: Rotation.Kind?
  /// The schedule's; each layer has its own.
  let zoneName: String
  /// Lowest first: where a later one has people, it covers the earlier ones. All without an end.
  let layers: [ImportedLayer]
  /// Layers with an end, past or to come. They are told in `notCarried` and are no part of the rotation.
  let ending: [ImportedLayer]
  /// In the order in which they are to be entered.
  let overrides: [ImportedOverride]
  /// A sentence for each thing that this product cannot say.
  let notCarried: [String]
  /// For which time `overrides` is all that the source has.
  var reach = OverrideReach()
}

/// People who take turns by one cadence.
struct ImportedLayer: Hashable, Sendable {
  /// The layer's own id in the source.
  var externalID: String
  var name: String
  var zoneName: String
  /// When the turn of the first slot begins; may be long ago, see `advanced(to:)`.
  var startsOn: Day
  /// Minutes after local midnight, 0...1439.
  var handOverMinute: Int
  var cadence: Cadence
  /// Text of `WorkingHours`, `24/7` when unrestricted.
  var windows: String
  /// In order; an empty one is nobody's.
  var slots: [[ImportedPerson]]
  /// When the layer begins to count, where that lies after the beginning of the first turn.
  var startsAt: Instant?
  var endsAt: Instant?
}

/// As the source knows somebody; at least one of the two is there.
struct ImportedPerson: Hashable, Sendable {
  /// In lower case.
  let email: String?
  let name: String?

  /// - Returns: nil without an address and a name. A name that is an address counts as one.
  init?(email: String?, name: String?) {
    let name = name?.trimmed ?? ""
    let email = email.map { $0.trimmed.lowercased() } ?? ""
    let address = email.isEmpty && name.contains("@") ? name.lowercased() : email
    guard !address.isEmpty || !name.isEmpty else { return nil }
    self.email = address.isEmpty ? nil : address
    self.name = name.isEmpty || name.lowercased() == address ? nil : name
  }

  /// For sentences.
  var title: String { name ?? email ?? "" }
}

/// A change of the calendar for a time.
struct ImportedOverride: Hashable, Sendable {
  /// Whom the person relieves.
  enum Replaced: Hashable, Sendable {
    /// The person has the duty too, also where nobody else has.
    case nobody
    /// Only where this person has the duty.
    case person(ImportedPerson)
    /// The person alone has the duty, whoever would have it.
    case everybody
  }

  /// Unique within the rotation, the same in every export.
  var externalID: String
  var from: Instant
  var to: Instant
  /// nil: those who are relieved leave a gap.
  var person: ImportedPerson?
  var replaced: Replaced
}

/// What an export may have at most.
enum ImportLimits {
  static let bytes = 5 << 20
  /// Of a table.
  static let lines = 100_000
  static let rotations = 1000
  /// Of those, how many are imported at a time.
  static let chosen = 100
  /// Of one schedule, without those that end.
  static let layers = RotationCheck.mostLayers
  static let slots = RotationCheck.mostSlots
  /// Of one schedule.
  static let overrides = 1000
  /// Entries of lists that are only looked through, such as people.
  static let entries = 100_000
}
