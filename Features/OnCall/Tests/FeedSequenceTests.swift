import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

/// What a calendar program may rely on (RFC 5545): for one UID, SEQUENCE never falls and rises with every change.
@Suite struct FeedSequenceTests {
  @Test(arguments: TestEngine.available, [1, 2, 3] as [UInt64])
  func `whatever is edited, SEQUENCE never falls and rises with every change`(
    _ engine: TestEngine, _ seed: UInt64
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      var edits = FeedEdits(world, seed: seed, rotation: try await world.add(.onCall, [[world.nadia], [world.ravi]]))
      let rotation = edits.rotation
      let tokens = [
        try await world.subscribe(.rotation(rotation.id), as: world.nadia),
        try await world.subscribe(.person(world.nadia), as: world.nadia),
      ]
      var known: [String: FeedEntry] = [:]
      var changed = 0
      for step in 0..<90 {
        let edit = try await edits.next()
        for token in tokens {
          for entry in try await world.entries(token).values {
            if let before = known.updateValue(entry, forKey: entry.uid) {
              let (old, new) = (try #require(Int(before.sequence)), try #require(Int(entry.sequence)))
              #expect(new >= old && entry.stamp >= before.stamp, "step \(step), \(edit): \(before.text)\(entry.text)")
              guard before.content != entry.content else { continue }
              #expect(new > old, "step \(step), \(edit): \(before.text)\(entry.text)")
              changed += 1
            }
          }
        }
      }
      #expect(changed > 100, "\(changed)")
    }
  }

  @Test(arguments: TestEngine.available)
  func `after another cadence an override that lies in another turn does not make entries older`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]], startsOn: "2026-11-30", weeks: 2)
      let token = try await world.subscribe(.rotation(rotation.id), as: world.nadia)
      for day in ["08", "10", "12"] {
        try await world.replace(
          world.nadia, by: world.mina, in: rotation, "2026-12-\(day) 18:00", "2026-12-\(day) 22:00")
      }
      let before = try await world.entries(token)
      let first = try #require(before.first { $0.key.hasPrefix("20261130T080000Z") })
      #expect(first.key.hasSuffix("to 20261208T170000Z on call: Nadia Roth"))
      let weekly = world.plan([[world.nadia], [world.ravi]], startsOn: "2026-11-30")
      try await world.app.write {
        try OnCallActions($0, as: .system).changeRotation(rotation.id, version: 1, name: "on call", plan: weekly)
      }
      let entries = try await world.entries(token)
      let after = try #require(entries["20261130T080000Z to 20261207T080000Z on call: Nadia Roth"])
      #expect(after.uid == first.value.uid)
      #expect(try #require(Int(after.sequence)) > (try #require(Int(first.value.sequence))))
    }
  }

  @Test(arguments: TestEngine.available)
  func `coverage that is cut is a newer entry, and stays so when what cut it leaves the feed`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[], [world.ravi]], startsOn: "2026-11-23")
      let token = try await world.subscribe(.rotation(rotation.id), as: world.nadia)
      try await world.cover(rotation, by: world.nadia, "2026-11-24 09:00", "2026-11-26 09:00")
      let whole = try #require(
        try await world.entries(token)["20261124T080000Z to 20261126T080000Z on call: Nadia Roth"])
      try await world.cover(rotation, by: world.mina, "2026-11-25 09:00", "2026-11-26 09:00")
      let cut = try #require(try await world.entries(token)["20261124T080000Z to 20261125T080000Z on call: Nadia Roth"])
      #expect(cut.uid == whole.uid && cut.sequence > whole.sequence)
      // Four weeks back: the 25th is still there, the 24th is not.
      try await world.replace(world.ravi, by: world.teo, in: rotation, "2026-11-30 09:00", "2026-12-01 09:00")
      let left = "20261201T080000Z to 20261207T080000Z on call: Ravi Rao"
      let before = try #require(try await world.entries(token)[left])
      try await world.app.advance(to: Instant(berlin: "2026-12-30 12:00"))
      #expect(try await world.entries(token)[left]?.sequence == before.sequence)
    }
  }

  @Test func `who is renamed is renamed in newer entries`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]])
      let token = try await world.subscribe(.rotation(rotation.id), as: world.nadia)
      let time = "20261130T080000Z to 20261207T080000Z on call: Nadia"
      let before = try #require(try await world.entries(token)["\(time) Roth"])
      try await world.app.advance(by: .hours(1))
      try await world.rename(world.nadia, "Nadia Kern")
      let after = try #require(try await world.entries(token)["\(time) Kern"])
      #expect(after.uid == before.uid && after.sequence > before.sequence && after.stamp > before.stamp)
    }
  }
}

extension FeedEntry {
  /// What it says, without how new it is.
  fileprivate var content: String {
    text.split(separator: "\r\n").prefix { $0 != "END:VEVENT" }
      .filter { !$0.hasPrefix("SEQUENCE:") && !$0.hasPrefix("DTSTAMP:") }.joined(separator: "\n")
  }
}

extension OnCallWorld {
  func rename(_ person: ID<Person>, _ name: String) async throws {
    try await app.write { tx in
      let before = try PersonStore(tx).get(person)
      var draft = PersonDraft(before)
      draft.name = name
      try PersonActions(tx, as: .system).edit(person, version: before.version, to: draft)
    }
  }
}

/// Edits without chance, of every kind that there is.
private struct FeedEdits {
  let rotation: Rotation
  private let world: OnCallWorld
  private var draw: FairnessDraw
  private var count = 0

  init(_ world: OnCallWorld, seed: UInt64, rotation: Rotation) {
    self.world = world
    self.rotation = rotation
    draw = FairnessDraw(seed)
  }

  private var people: [ID<Person>] { [world.nadia, world.teo, world.ravi, world.mina] }

  private mutating func somebody() -> ID<Person> { people[draw.number(below: 4)] }

  /// Some hours of the coming five weeks.
  private mutating func hours(from now: Instant) -> Range<Instant> {
    let start = now + .hours(Int64(draw.number(below: 800)))
    return start..<(start + .hours(Int64(1 + draw.number(below: draw.isOne(in: 3) ? 400 : 40))))
  }

  /// - Returns: what was done; what is refused does nothing.
  mutating func next() async throws -> String {
    count += 1
    let lane = try await world.app.read { [rotation] in try OnCallStore($0).lane(rotation.id) }
    let now = try await world.app.read { $0.now }
    let (span, one, kind) = (hours(from: now), somebody(), draw.number(below: 10))
    switch kind {
    case 0, 1, 2:
      let shift = lane.shifts(from: span.lowerBound, to: span.upperBound).first { !$0.people.isEmpty }
      guard let had = shift?.people.first else { return "nothing" }
      let by = draw.isOne(in: 5) ? nil : one
      try await attempt {
        try OverrideActions($0, as: OnCallWorld.manager).replace(
          ID(had), by: by, in: lane.rotation.id, from: span.lowerBound, to: span.upperBound, reason: "")
      }
      return "replace \(had) in \(span)"
    case 3:
      try await attempt {
        try OverrideActions($0, as: OnCallWorld.manager).addCoverage(
          by: one, to: lane.rotation.id, from: span.lowerBound, to: span.upperBound, reason: "")
      }
      return "cover \(span)"
    case 4:
      let living = lane.overrides.filter { $0.to > now }
      guard !living.isEmpty else { return "nothing" }
      let id = living[draw.number(below: living.count)].id
      try await attempt { try OverrideActions($0, as: OnCallWorld.manager).end(id) }
      return "end \(id)"
    case 5: return try await replan(lane)
    case 6:
      try await attempt {
        try LeaveActions($0, as: OnCallWorld.manager).add(
          one, from: span.lowerBound, to: span.upperBound)
      }
      return "leave \(one) \(span)"
    case 7:
      let taker = world.actor(one)
      try await attempt { try OverrideActions($0, as: taker).takePager(in: lane.rotation.id) }
      return "take"
    case 8:
      try await world.rename(one, "Somebody \(count)")
      return "rename"
    default:
      try await world.app.advance(by: .hours(Int64(1 + draw.number(below: 90))))
      return "later"
    }
  }

  private mutating func replan(_ lane: RotationLane) async throws -> String {
    let cadences: [Cadence] = [.days(1), .days(3), .weeks(1, on: []), .weeks(2, on: [])]
    let slots = (0..<(2 + draw.number(below: 3))).map { _ in draw.isOne(in: 4) ? [] : [somebody()] } + [[somebody()]]
    let plan = RotationPlan(
      zoneName: "Europe/Berlin", startsOn: Day("2026-11-16") ?? Day(number: 0), handOverMinute: 540,
      cadence: cadences[draw.number(below: 4)], slots: slots)
    try await attempt {
      try OnCallActions($0, as: .system).changeRotation(
        lane.rotation.id, version: lane.rotation.version, name: "on call", plan: plan)
    }
    return "plan \(plan.layers[0].cadence) \(slots)"
  }

  private func attempt<Result: Sendable>(_ edit: @Sendable @escaping (Transaction) throws -> Result) async throws {
    do { _ = try await world.app.write(edit) } catch is Refusal {}
  }
}
