import Calendars
import Core

@testable import OnCall

/// Who has the duty in what was read, worked out by the product's own calendar.
struct ImportCalendar {
  private let rotations: [(calendar: LayeredRotation, people: [ImportedPerson])]

  init(_ rotations: ImportedRotation...) throws { try self.init(rotations) }

  init(_ rotations: [ImportedRotation]) throws {
    self.rotations = try rotations.map { rotation in
      let people = rotation.layers.flatMap(\.slots).joined().reduce(into: [ImportedPerson]()) { people, person in
        if !people.contains(person) { people.append(person) }
      }
      let layers = try rotation.layers.map { layer in
        let zone = try Zone.named(layer.zoneName)
        return try TurnLayer(
          zone: zone, first: layer.first, cadence: layer.cadence,
          windows: layer.windows == "24/7" ? nil : try WorkingHours(layer.windows, zone: zone),
          slots: layer.slots.map { slot in slot.compactMap { people.firstIndex(of: $0).map(Int64.init) } })
      }
      return (LayeredRotation(layers), people)
    }
  }

  /// First names in the order of the alphabet, a dash for nobody.
  func who(at instant: Instant) -> String {
    let names = rotations.flatMap { rotation -> [String] in
      let shift = rotation.calendar.layers.isEmpty ? nil : rotation.calendar.shift(at: instant)
      return (shift?.people ?? []).map { rotation.people[Int($0)].title }
    }
    return names.isEmpty ? "-" : Set(names.map { String($0.prefix { $0 != " " }) }).sorted().joined(separator: " ")
  }

  /// - Parameter times: RFC 3339.
  func who(_ times: String...) -> [String] {
    times.map { Instant(rfc3339: $0).map(who(at:)) ?? "no time: \($0)" }
  }
}

extension ImportedPerson {
  /// Somebody of whom only the name is known.
  static func named(_ name: String) throws -> ImportedPerson {
    guard let person = ImportedPerson(email: nil, name: name) else {
      throw Refusal.invalid("name", "must not be empty")
    }
    return person
  }
}

/// What was refused, as people read it; empty when nothing was.
func refusal<Value>(_ body: () throws -> Value) -> String {
  do {
    _ = try body()
    return ""
  } catch let refusal as Refusal {
    return refusal.message
  } catch {
    return "\(error)"
  }
}
