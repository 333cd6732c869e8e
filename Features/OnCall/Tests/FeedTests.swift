import Core
import JSON
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

@Suite struct FeedTests {
  @Test(arguments: TestEngine.available)
  func `a feed shows final shifts, and an override changes only the entries concerned`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]], name: "Nights")
      let token = try await world.subscribe(.rotation(rotation.id), as: world.nadia)
      let before = try await world.entries(token)
      #expect(before["20261130T080000Z to 20261207T080000Z Nights: Nadia Roth"] != nil)
      #expect(before.count == 27)
      try await world.replace(
        world.nadia, by: world.mina, in: rotation, "2026-12-01 18:00", "2026-12-02 09:00")
      let after = try await world.entries(token)
      let changed = [
        "20261130T080000Z to 20261201T170000Z Nights: Nadia Roth",
        "20261201T170000Z to 20261202T080000Z Nights: Mina Sato",
        "20261202T080000Z to 20261207T080000Z Nights: Nadia Roth",
      ]
      #expect(Set(after.keys).subtracting(before.keys) == Set(changed))
      #expect(Set(before.keys).subtracting(after.keys).count == 1)
      for (title, entry) in after where before[title] != nil { #expect(entry == before[title]) }
      let uids = (before["20261130T080000Z to 20261207T080000Z Nights: Nadia Roth"], after[changed[0]])
      #expect(uids.0?.uid == uids.1?.uid && uids.0?.sequence == "0" && uids.1?.sequence == "1")
      #expect(Set(after.values.map(\.uid)).count == after.count)
    }
  }

  @Test(arguments: TestEngine.available)
  func `what is taken back is a newer entry again`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]], name: "Nights")
      let token = try await world.subscribe(.rotation(rotation.id), as: world.nadia)
      let title = "20261130T080000Z to 20261207T080000Z Nights: Nadia Roth"
      let first = try await world.entries(token)[title]
      let override = try await world.replace(
        world.nadia, by: world.mina, in: rotation, "2026-12-01 18:00", "2026-12-02 09:00")
      try await world.app.advance(by: .hours(1))
      try await world.end(override)
      let last = try await world.entries(token)[title]
      #expect(first?.uid == last?.uid && last?.sequence == "2")
      #expect(first?.stamp == "20261123T090000Z" && last?.stamp == "20261123T100000Z")
    }
  }

  @Test(arguments: TestEngine.available)
  func `one’s own feed has one’s own shifts of all rotations, the team’s has everybody’s`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let own = try await world.shifts(try await world.subscribe(.person(world.nadia), as: world.nadia))
      #expect(
        own.prefix(3) == [
          "2026-11-23T09:00 PoTW: Nadia Roth, Teo Lang", "2026-11-30T08:00 on call: Nadia Roth",
          "2026-12-07T08:00 PoTW: Nadia Roth, Teo Lang",
        ])
      #expect(own.allSatisfy { $0.contains("Nadia Roth") })
      let team = try await world.shifts(try await world.subscribe(.team(world.team), as: world.cleo))
      #expect(
        team.prefix(4) == [
          "2026-11-23T09:00 PoTW: Nadia Roth, Teo Lang", "2026-11-23T09:00 on call: Ravi Rao",
          "2026-11-30T08:00 PoTW: Mina Sato", "2026-11-30T08:00 on call: Nadia Roth",
        ])
    }
  }

  @Test(arguments: TestEngine.available)
  func `gaps have no entry, and who is deactivated has none from then on`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.potw, [[world.ravi], [world.nadia, world.teo], []], startsOn: "2026-11-16")
      let token = try await world.subscribe(.rotation(rotation.id), as: world.nadia)
      #expect(try await world.shifts(token)[1] == "2026-12-07T08:00 PoTW: Ravi Rao")
      try await world.app.advance(by: .hours(24))
      try await world.app.write { tx in
        try PersonActions(tx, as: .system).deactivate(world.teo)
        try PersonActions(tx, as: .system).deactivate(world.ravi)
      }
      #expect(
        try await world.shifts(token).prefix(3) == [
          "2026-11-23T09:00 PoTW: Nadia Roth, Teo Lang", "2026-11-24T09:00 PoTW: Nadia Roth",
          "2026-12-14T08:00 PoTW: Nadia Roth",
        ])
    }
  }

  @Test func `a feed reaches four weeks back and half a year ahead`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]], name: "Nights")
      let token = try await world.subscribe(.rotation(rotation.id), as: world.nadia)
      try await world.app.advance(to: Instant(berlin: "2027-03-03 12:00"))
      let shifts = try await world.shifts(token)
      #expect(shifts.first?.hasPrefix("2027-02-01T08:00") == true)
      #expect(shifts.last?.hasPrefix("2027-08-30T07:00") == true)
    }
  }

  @Test func `two people who take turns in seconds have entries of their own`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await world.add(.onCall, [[world.nadia]], name: "Nights")
      let token = try await world.subscribe(.rotation(rotation.id), as: world.nadia)
      for person in [world.ravi, world.teo, world.mina] {
        try await world.app.advance(by: .milliseconds(400))
        try await world.take(rotation, as: world.actor(person))
      }
      #expect(try await world.shifts(token).count == 30)
      let entries = try await world.entries(token)
      #expect(
        entries.keys.filter { $0.hasPrefix("20261123T0900") }.sorted() == [
          "20261123T090000Z to 20261123T090001Z Nights: Teo Lang",
          "20261123T090001Z to 20261130T080000Z Nights: Mina Sato",
        ])
    }
  }
}

/// An entry of a calendar as its file says it.
struct FeedEntry: Hashable {
  let uid: String
  let sequence: String
  let stamp: String
  let text: String
}

extension OnCallWorld {
  func subscribe(_ subject: CalendarFeed.Subject, as person: ID<Person>) async throws -> String {
    let actor = actor(person)
    return try await app.write { try FeedActions($0, as: actor).add(subject).token }
  }

  /// `2026-11-30T08:00 Nights: Nadia Roth`, from the JSON of the feed.
  func shifts(_ token: String) async throws -> [String] {
    let feed = try await app.get("/calendars/\(token).json").json
    return (feed["shifts"]?.elements ?? []).map { shift in
      let names = (shift["people"]?.elements ?? []).compactMap { $0["name"]?.text }
      let name = shift["rotation"]?["name"]?.text ?? ""
      return "\(shift["from"]?.text?.prefix(16) ?? "") \(name): \(names.joined(separator: ", "))"
    }
  }

  /// From the calendar file, by `20261130T080000Z to 20261207T080000Z Nights: Nadia Roth`.
  func entries(_ token: String) async throws -> [String: FeedEntry] {
    let text = try await app.get("/calendars/\(token).ics").text.replacing("\r\n ", with: "")
    let blocks = text.split(separator: "BEGIN:VEVENT\r\n").dropFirst()
    return Dictionary(
      uniqueKeysWithValues: blocks.map { block in
        func value(_ name: String) -> String {
          let line = block.split(separator: "\r\n").first { $0.hasPrefix(name + ":") } ?? ""
          return String(line.dropFirst(name.count + 1)).replacing("\\,", with: ",")
        }
        let entry = FeedEntry(
          uid: value("UID"), sequence: value("SEQUENCE"), stamp: value("DTSTAMP"), text: String(block))
        return ("\(value("DTSTART")) to \(value("DTEND")) \(value("SUMMARY"))", entry)
      })
  }
}
