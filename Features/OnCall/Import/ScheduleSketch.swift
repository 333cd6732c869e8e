import Calendars
import Core
import JSON

/// A schedule of another product while it is being read.
struct ScheduleSketch {
  let externalID: String
  let name: String
  let zone: Zone
  var kind: Rotation.Kind?
  /// Where it stands in the export.
  let place: ExportNode
  var notCarried: [String] = []
  var reach = OverrideReach()
  private(set) var members: [LayerStack.Member] = []
  private var ending: [ImportedLayer] = []
  private var overrides: [(override: ImportedOverride, layers: Set<String>?)] = []

  init(_ externalID: String, name: String, zone: Zone, kind: Rotation.Kind? = nil, place: ExportNode) {
    self.externalID = externalID
    self.name = name
    self.zone = zone
    self.kind = kind
    self.place = place
  }

  /// - Parameter level: of two layers at the same time the higher one has the duty, and both where they are equal.
  mutating func add(_ sketch: LayerSketch, level: Int) throws {
    guard sketch.slots.count <= ImportLimits.slots else {
      throw place.refuse("“\(sketch.name)” must have at most \(ImportLimits.slots) turns, has \(sketch.slots.count)")
    }
    guard let layer = try sketch.layer(&notCarried) else { return }
    guard layer.endsAt == nil else { return ending.append(layer) }
    members.append(LayerStack.Member(level: level, layer: layer))
    guard members.count <= ImportLimits.layers else {
      throw place.refuse("must have at most \(ImportLimits.layers) layers that do not end, has more")
    }
  }

  /// - Parameter layers: external ids of the layers that it is meant for; nil: all.
  mutating func add(_ override: ImportedOverride, layers: Set<String>? = nil) throws {
    overrides.append((override, layers))
    guard overrides.count <= ImportLimits.overrides else {
      throw place.refuse("must have at most \(ImportLimits.overrides) overrides, has more")
    }
  }

  /// The schedule as one rotation, or as several where several people have the duty at once in turns of their own.
  func rotations() throws -> [ImportedRotation] {
    let groups = try LayerStack(members).rotations()
    var lost = notCarried
    let parts = try groups.enumerated().map { index, layers in
      (layers: layers, overrides: try overrides(index, of: groups, &lost), name: name(index, of: groups))
    }
    for part in parts.dropFirst() {
      lost.append(
        "“\(name)” has several people on duty at once whose turns differ; “\(part.name)” is a rotation of its own here."
      )
    }
    return parts.enumerated().map { index, part in
      ImportedRotation(
        externalID: index == 0 ? externalID : externalID + "/" + (part.layers.last?.externalID ?? String(index)),
        name: part.name, kind: kind, zoneName: zone.name, layers: part.layers, ending: index == 0 ? ending : [],
        overrides: part.overrides, notCarried: index == 0 ? lost : [], reach: reach)
    }
  }

  private func name(_ index: Int, of groups: [[ImportedLayer]]) -> String {
    guard index > 0, let own = groups[index].last else { return name }
    return own.name == name ? "\(name) \(index + 1)" : "\(name): \(own.name)"
  }

  /// An override of everybody puts its person into the first rotation that it is meant for and nobody into the others.
  private func overrides(
    _ index: Int, of groups: [[ImportedLayer]], _ lost: inout [String]
  ) throws -> [ImportedOverride] {
    var found: [ImportedOverride] = []
    for (override, layers) in overrides {
      let meant = groups.map { group in group.filter { $0.isMeant(layers) } }
      guard layers == nil || !meant[index].isEmpty else { continue }
      let isFirst = index == meant.firstIndex { layers == nil || !$0.isEmpty }
      var own = override
      switch override.replaced {
      case .nobody where !isFirst: continue
      case .everybody where !isFirst: own.person = nil
      default: break
      }
      guard meant[index].count < groups[index].count else {
        found.append(own)
        continue
      }
      let parts = try own.parts(within: meant[index])
      if parts.count > Self.mostParts {
        lost.append(
          "The override from \(zone.local(own.from)) to \(zone.local(own.to)) (\(zone.name)) is for some layers only, at "
            + "\(parts.count) times (here at most \(Self.mostParts)), and is left out.")
      } else {
        found += parts
      }
    }
    return found
  }

  private static let mostParts = 100
}

extension ImportedLayer {
  /// - Parameter layers: ids of layers; a joined one stands for all that it was joined from.
  fileprivate func isMeant(_ layers: Set<String>?) -> Bool {
    layers.map { !$0.isDisjoint(with: externalID.split(separator: "+").map(String.init)) } ?? true
  }

  /// When its turns have the duty in the span, whoever has it.
  fileprivate func duties(in span: Range<Instant>) throws -> [Range<Instant>] {
    let zone = try Zone.named(zoneName)
    let hours = windows == LayerPlan.always ? nil : try WorkingHours(windows, zone: zone)
    let near = try advanced(to: zone.local(span.lowerBound))
    return try TurnLayer(
      zone: zone, first: near.first, cadence: cadence, windows: hours, slots: slots.map { _ in [] }
    ).shifts(from: span.lowerBound, to: span.upperBound).map { ($0.start..<$0.end).clamped(to: span) }
  }
}

extension ImportedOverride {
  /// The override while one of the layers has the duty.
  fileprivate func parts(within layers: [ImportedLayer]) throws -> [ImportedOverride] {
    let spans = try layers.flatMap { try $0.duties(in: from..<to) }.sorted { $0.lowerBound < $1.lowerBound }
    let joined = spans.reduce(into: [Range<Instant>]()) { joined, span in
      if let last = joined.last, last.upperBound >= span.lowerBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
      } else if !span.isEmpty {
        joined.append(span)
      }
    }
    return joined.map { span in
      var part = self
      (part.from, part.to) = (span.lowerBound, span.upperBound)
      if joined.count > 1 { part.externalID += "@" + span.lowerBound.rfc3339 }
      return part
    }
  }
}

extension [ScheduleSketch] {
  /// - Throws: `Refusal.invalid` for more schedules than `ImportLimits.rotations` and for an id that is given twice.
  func rotations() throws -> [ImportedRotation] {
    guard count <= ImportLimits.rotations else {
      throw Refusal.invalid("body", "must have at most \(ImportLimits.rotations) schedules, has \(count)")
    }
    var places: [String: ExportNode] = [:]
    for schedule in self {
      if let other = places.updateValue(schedule.place, forKey: schedule.externalID) {
        throw schedule.place.refuse("has the same id as \(other.path)")
      }
    }
    return try flatMap { try $0.rotations() }
  }
}
