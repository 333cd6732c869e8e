import Calendars
import Core

/// The clocks by which a time in a file is meant.
enum EventZone: Hashable, Sendable {
  /// One of the system's zones.
  case system(Zone)
  /// One that the file describes itself.
  case own(FileZone)

  static let utc = EventZone.system(.utc)

  /// The first instant that shows the local time; a skipped one moves forward by as much as the clocks were put.
  func first(_ local: LocalTime) -> Instant {
    switch self {
    case .system(let zone): zone.first(local)
    case .own(let zone): zone.first(local)
    }
  }

  func local(_ instant: Instant) -> LocalTime {
    switch self {
    case .system(let zone): zone.local(instant)
    case .own(let zone): zone.local(instant)
    }
  }
}

/// Finds the zones that a file names.
struct EventZones {
  private let descriptions: [String: Component]
  private var found: [String: EventZone] = [:]
  private let limits: CalendarLimits

  /// - Parameter calendars: the file's, with their VTIMEZONE.
  init(_ calendars: [Component], limits: CalendarLimits) {
    let zones = calendars.flatMap(\.children).filter { $0.name == "VTIMEZONE" }
    descriptions = Dictionary(zones.compactMap { zone in zone.text("TZID").map { ($0, zone) } }) { first, _ in first }
    self.limits = limits
  }

  /// The system's zone of that name; else the one that the file says or Outlook means by it; else what the file
  /// describes under it.
  /// - Throws: `Refusal.invalid` for `file`, naming the zone, and `Refusal.unavailable` without zones on the system.
  mutating func zone(named name: String, line: Int) throws -> EventZone {
    if let known = found[name] { return known }
    let zone = try find(name, line: line)
    found[name] = zone
    return zone
  }

  private func find(_ name: String, line: Int) throws -> EventZone {
    let description = descriptions[name]
    let candidates = [name, description?.text("X-LIC-LOCATION"), WindowsZones.iana[name]].compactMap { $0 }
    for candidate in candidates.flatMap(Self.names) {
      if let zone = try Self.system(candidate) { return .system(zone) }
    }
    if let description { return .own(try FileZone(description, name: name, limits: limits)) }
    let problem = "the time zone \(name.prefix(80)) is not known, and the file does not describe it"
    throw Refusal.calendar(problem, line: line)
  }

  /// Programs put their own name in front: `/freeassociation.sourceforge.net/Europe/Berlin`.
  private static func names(_ name: String) -> [String] {
    guard name.hasPrefix("/") else { return [name] }
    let parts = name.split(separator: "/")
    return (1...3).reversed().filter { $0 <= parts.count }.map { parts.suffix($0).joined(separator: "/") }
  }

  private static func system(_ name: String) throws -> Zone? {
    do { return try Zone.named(name) } catch Refusal.invalid { return nil }
  }
}

extension Component {
  /// The value of its first line of that name; nil when there is none or it is empty.
  fileprivate func text(_ name: String) -> String? {
    guard let line = lines.first(where: { $0.name == name }) else { return nil }
    return line.value.isEmpty ? nil : line.value
  }
}
