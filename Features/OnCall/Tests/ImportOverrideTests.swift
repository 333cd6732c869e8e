import Calendars
import Core
import Teams
import TestKit
import Testing

@testable import OnCall

/// What becomes of changes by hand of the source when somebody here, or there, has changed them since.
@Suite struct ImportOverrideTests {
  private static let ravi = entry("POVER1", "24T18:00", "25T09:00", "PRAV")

  private static func entry(_ id: String, _ from: String, _ to: String, _ person: String) -> String {
    """
    {"id": "\(id)", "start": "2026-12-\(from):00+01:00", "end": "2026-12-\(to):00+01:00", "user": {"id": "\(person)"}}
    """
  }

  /// The sample with these overrides, all that there are until the day.
  private static func export(_ overrides: [String], until: String = "2027-02-01") -> String {
    let (start, end) = (
      ImportSamples.pagerduty.range(of: #""overrides": ["#), ImportSamples.pagerduty.range(of: "}}]}],")
    )
    guard let start, let end else { return "" }
    let all = """
      "overrides": {"since": "2026-11-01T00:00:00Z", "until": "\(until)T00:00:00Z", "overrides": [
      """
    return ImportSamples.pagerduty[..<start.lowerBound] + all + overrides.joined(separator: ",") + "]}}],"
      + ImportSamples.pagerduty[end.upperBound...]
  }

  private func night(_ world: OnCallWorld) async throws -> [String] {
    try await world.shifts(world.only().rotation, from: "2026-12-24 18:00", to: "2026-12-25 09:00")
  }

  @discardableResult
  private func load(_ world: OnCallWorld, _ overrides: [String], until: String = "2027-02-01") async throws
    -> ImportPlan.Entry
  {
    try await world.import(world.request(.pagerduty, Self.export(overrides, until: until))).entries[0]
  }

  @Test(arguments: TestEngine.available)
  func `a change of the source holds beside one that was made here, which stays`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await load(world, [])
      let rotation = try await world.only().rotation
      let own = try await world.replace(
        world.nadia, by: world.teo, in: rotation, "2026-12-24 20:00", "2026-12-24 22:00")
      let note = """
        The change by hand from 2026-12-24 18:00 to 2026-12-25 09:00 (Europe/Berlin) is left out from 2026-12-24 20:00 to \
        2026-12-24 22:00 (Europe/Berlin): by a change made here Teo Lang has the duty then.
        """
      let first = try await load(world, [Self.ravi])
      #expect(first.act == .change(["1 change by hand is entered."]) && first.notCarried == [note])
      let apart = ["24 18:00 to 24 20:00 Ravi", "24 20:00 to 24 22:00 Teo", "24 22:00 to 25 09:00 Ravi"]
      #expect(try await night(world) == apart)
      let again = try await load(world, [Self.ravi])
      #expect(again.act == .unchanged && again.notCarried == [note])
      try await world.end(own)
      let later = try await load(world, [Self.ravi])
      #expect(later.act.sentences.count == 1 && later.notCarried.isEmpty)
      #expect(try await night(world) == ["24 18:00 to 25 09:00 Ravi"])
      #expect(try await load(world, [Self.ravi]).act == .unchanged)
    }
  }

  @Test(arguments: TestEngine.available)
  func `what was moved here as a whole is left out, with the reason`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await load(world, [])
      let rotation = try await world.only().rotation
      try await world.replace(world.nadia, by: world.teo, in: rotation, "2026-12-24 12:00", "2026-12-25 12:00")
      let entry = try await load(world, [Self.ravi])
      #expect(entry.act == .unchanged)
      #expect(
        entry.notCarried == [
          "The change by hand from 2026-12-24 18:00 to 2026-12-25 09:00 (Europe/Berlin) is left out: by a change made here "
            + "Teo Lang has the duty then."
        ])
      #expect(try await night(world) == ["24 12:00 to 25 12:00 Teo"])
      #expect(try await world.count("overrides") == 1)
    }
  }

  @Test(arguments: TestEngine.available)
  func `a change that relieves somebody who has given the duty away here is left out`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      func export(_ overrides: String) -> ImportRequest {
        world.request(
          .goalert,
          ImportSamples.goalert.replacing(
            #""users": {"pageInfo""#,
            with:
              #""userOverrides": {"pageInfo": {"hasNextPage": false}, "nodes": [\#(overrides)]}, "users": {"pageInfo""#)
        )
      }
      func relief(_ id: String, _ day: Int) -> String {
        """
        {"id": "\(id)", "start": "2026-12-0\(day)T12:00:00+01:00", "end": "2026-12-0\(day)T18:00:00+01:00", \
        "addUserID": "u-min", "removeUserID": "u-nad", "target": {"id": "s1", "type": "schedule"}}
        """
      }
      try await world.import(export(""))
      let rotation = try await world.only().rotation
      let crew = try await world.shifts(rotation, from: "2026-12-01 12:00", to: "2026-12-15 12:00")
      #expect(crew.map { $0.suffix(5) } == ["Nadia", " Mina", "Nadia"].map { $0[...] }, "\(crew)")
      try await world.replace(world.nadia, by: world.ravi, in: rotation, "2026-12-02 09:00", "2026-12-02 22:00")
      let entry = try await world.import(
        export([relief("1", 2), relief("2", 3), relief("3", 9)].joined(separator: ","))
      )
      .entries[0]
      #expect(entry.act == .change(["1 change by hand is entered."]))
      let notes = entry.notCarried.filter { $0.hasPrefix("The change") }
      #expect(
        notes == [
          "The change by hand from 2026-12-02 12:00 to 2026-12-02 18:00 (Europe/Berlin) is left out: by a change made here "
            + "Ravi Rao has the duty then.",
          "The change by hand from 2026-12-09 12:00 to 2026-12-09 18:00 (Europe/Berlin) is left out: Nadia Roth does not "
            + "have the duty then here.",
        ])
      #expect(
        try await world.shifts(rotation, from: "2026-12-03 12:00", to: "2026-12-03 18:00")
          == ["03 12:00 to 03 18:00 Mina"])
      let none = try await world.import(export("")).entries[0]
      #expect(none.act.sentences.map { $0.suffix(28) } == ["it is no longer in the file."], "\(none.act)")
    }
  }

  @Test(arguments: TestEngine.available)
  func `what the source no longer has ends, and comes back if it has it again`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await load(world, [Self.ravi])
      let gone = world.request(.pagerduty, Self.export([]))
      let plan = try await world.plan(gone)
      #expect(
        plan.entries[0].act
          == .change([
            "The change by hand for Ravi Rao from 2026-12-24 18:00 to 2026-12-25 09:00 (Europe/Berlin) ends: it is no longer "
              + "in the file."
          ]))
      #expect(try await night(world) == ["24 18:00 to 25 09:00 Ravi"] && plan.writes)
      try await world.import(gone)
      #expect(try await night(world) == ["21 09:00 to 28 09:00 Nadia"])
      #expect(try await world.count("overrides") == 1)
      #expect(
        try await world.events().suffix(2) == [
          "rotation.override_ended by Mona Kern", "rotation.imported by Mona Kern",
        ])
      #expect(try await world.import(gone).entries[0].act == .unchanged)
      #expect(try await load(world, [Self.ravi]).act == .change(["1 change by hand is entered."]))
      #expect(try await night(world) == ["24 18:00 to 25 09:00 Ravi"])
      #expect(try await world.told().isEmpty)
    }
  }

  @Test(arguments: TestEngine.available)
  func `what has begun ends now, also where the source has shortened it`(_ engine: TestEngine) async throws {
    for shortened in [[], [Self.entry("POVER1", "24T18:00", "24T19:00", "PRAV")]] {
      try await OnCallWorld.run(engine) { world in
        try await load(world, [Self.ravi])
        try await world.app.advance(to: Instant(berlin: "2026-12-24 20:00"))
        let entry = try await load(world, shortened)
        #expect(entry.act.sentences.count == 1 && entry.act.name == "change", "\(entry.act)")
        #expect(try await night(world) == ["24 18:00 to 24 20:00 Ravi", "24 20:00 to 28 09:00 Nadia"])
        #expect(try await load(world, shortened).act == .unchanged)
      }
    }
  }

  @Test(arguments: TestEngine.available)
  func `another person and time at the source replace what was imported`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await load(world, [Self.ravi])
      let entry = try await load(world, [Self.entry("POVER1", "24T20:00", "25T08:00", "PTEO")])
      #expect(
        entry.act
          == .change([
            "The change by hand for Ravi Rao from 2026-12-24 18:00 to 2026-12-25 09:00 (Europe/Berlin) becomes one for Teo "
              + "Lang from 2026-12-24 20:00 to 2026-12-25 08:00 (Europe/Berlin)."
          ]))
      #expect(
        try await night(world) == [
          "21 09:00 to 24 20:00 Nadia", "24 20:00 to 25 08:00 Teo", "25 08:00 to 28 09:00 Nadia",
        ])
      // Who would have the duty anyway: nothing of it can be here, but what it was ends.
      let plain = try await load(world, [Self.entry("POVER1", "24T20:00", "25T08:00", "PNAD")])
      #expect(plain.act.sentences.count == 1 && plain.notCarried.count == 1)
      #expect(try await night(world) == ["21 09:00 to 28 09:00 Nadia"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `beyond the time of which a file has everything nothing ends`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await load(world, [Self.ravi])
      for until in ["2026-12-20", "2026-12-25"] {
        let entry = try await load(world, [], until: until)
        #expect(entry.act == .unchanged)
        #expect(
          entry.notCarried == [
            "Imported earlier, not in the file, and left as it is, since the file does not say that it has all of that "
              + "time: 1 change by hand."
          ])
      }
      #expect(try await load(world, [], until: "2026-12-26").act.name == "change")
    }
  }

  @Test(arguments: TestEngine.available)
  func `what was given away or taken back here stays so`(_ engine: TestEngine) async throws {
    let later = Self.entry("POVER1", "24T18:00", "25T08:00", "PRAV")
    try await OnCallWorld.run(engine) { world in
      try await load(world, [Self.ravi])
      let rotation = try await world.only().rotation
      try await world.replace(world.ravi, by: world.mina, in: rotation, "2026-12-24 20:00", "2026-12-24 22:00")
      let apart = try await night(world)
      #expect(apart[1] == "24 20:00 to 24 22:00 Mina")
      for overrides in [[], [later]] {
        let entry = try await load(world, overrides)
        #expect(entry.act == .unchanged && entry.notCarried.count == 1, "\(entry)")
        #expect(entry.notCarried[0].contains("given away here by hand and left as it is: 1 change by hand."))
      }
      #expect(try await night(world) == apart)
    }
    try await OnCallWorld.run(engine) { world in
      try await load(world, [Self.ravi])
      let override = try #require(try await world.only().overrides.first)
      try await world.end(override)
      for overrides in [[Self.ravi], [later]] {
        let entry = try await load(world, overrides)
        #expect(entry.act == .unchanged)
        #expect(entry.notCarried == ["Taken back here since it was imported, and left so: 1 change by hand."])
      }
      #expect(try await night(world) == ["21 09:00 to 28 09:00 Nadia"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `of two at the same time the later one counts, also after the earlier one has changed`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let mina = Self.entry("POVER2", "24T20:00", "24T22:00", "PTEO")
      try await load(world, [Self.ravi, mina])
      let both = ["24 18:00 to 24 20:00 Ravi", "24 20:00 to 24 22:00 Teo", "24 22:00 to 25 09:00 Ravi"]
      #expect(try await night(world) == both)
      #expect(try await load(world, [Self.ravi, mina]).act == .unchanged)
      try await load(world, [Self.entry("POVER1", "24T18:00", "25T10:00", "PRAV"), mina])
      #expect(try await night(world) == both.dropLast() + ["24 22:00 to 25 10:00 Ravi"])
      try await load(world, [mina])
      #expect(
        try await night(world) == [
          "21 09:00 to 24 20:00 Nadia", "24 20:00 to 24 22:00 Teo", "24 22:00 to 28 09:00 Nadia",
        ])
    }
  }

  @Test(arguments: TestEngine.available)
  func `a source answers for what it has brought, and a manager for what ends`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await load(world, [Self.ravi])
      let table = """
        rotation;zone;start;end;person
        Nights;Europe/Berlin;2026-12-29 18:00;2026-12-30 09:00;min@example.org
        """
      #expect(try await world.import(world.request(.csv, table)).entries[0].act.name == "change")
      let engineer = try await world.import(world.request(.pagerduty, Self.export([])), as: world.actor(world.nadia))
      #expect(engineer.entries[0].act == .unchanged)
      #expect(engineer.entries[0].notCarried == ["Left as it is, since it takes a manager to end: 1 change by hand."])
      let entry = try await load(world, [])
      #expect(entry.act.sentences.count == 1 && entry.notCarried.isEmpty)
      let rotation = try await world.only().rotation
      #expect(
        try await world.shifts(rotation, from: "2026-12-29 18:00", to: "2026-12-30 09:00")
          == ["29 18:00 to 30 09:00 Teo Mina"])
    }
  }
}

/// For which time each source's file says that it has all changes by hand.
@Suite struct OverrideReachTests {
  private let span = Instant(berlin: "2026-12-24 18:00")..<Instant(berlin: "2026-12-25 09:00")

  private func reach(_ source: ImportSource, _ text: String) throws -> [Bool] {
    let reach = try source.rotations([ImportFile(path: "", bytes: Array(text.utf8))])[0].reach
    return ["x", "forwarding:x", "temporary:x"].map { reach.covers($0, span) }
  }

  @Test func `the lists of Grafana OnCall with their last page, bare ones not`() throws {
    #expect(try reach(.grafanaOnCall, ImportSamples.grafanaOnCall) == [true, false, false])
    let bare = ImportSamples.grafanaOnCall.replacing(
      #"{"count": 1, "next": null, "previous": null, "results": [\#n  {"id": "OBASE""#, with: #"[{"id": "OBASE""#
    )
    .replacing("\"start_rotation_from_user_index\": 0}]}", with: "\"start_rotation_from_user_index\": 0}]")
    #expect(bare != ImportSamples.grafanaOnCall)
    #expect(try reach(.grafanaOnCall, bare) == [false, false, false])
  }

  @Test func `GoAlert's overrides where they are asked for, temporary schedules by themselves`() throws {
    #expect(try reach(.goalert, ImportSamples.goalert) == [false, false, true])
    let asked = ImportSamples.goalert.replacing(
      #""users": {"pageInfo""#,
      with: #""userOverrides": {"pageInfo": {"hasNextPage": false}, "nodes": []}, "users": {"pageInfo""#)
    #expect(try reach(.goalert, asked) == [true, false, true])
  }

  @Test func `Opsgenie's where there is a list, forwardings where there is any`() throws {
    func reach(_ schedule: String, _ more: [String: String] = [:]) throws -> [Bool] {
      var files = ImportSamples.opsgenie.mapValues {
        $0.replacing(#"{"schedule": {"#, with: schedule + #""schedule": {"#)
      }
      files.merge(more) { $1 }
      let read = files.map { ImportFile(path: $0.key, bytes: Array($0.value.utf8)) }
      let reach = try ImportSource.opsgenie.rotations(read)[0].reach
      return ["x", "forwarding:x", "temporary:x"].map { reach.covers($0, span) }
    }
    #expect(try reach("{") == [false, false, false])
    #expect(try reach(#"{"scheduleOverrideList": [], "#) == [true, false, false])
    let forwarding = """
      {"fromUser": {"id": "u-x", "username": "x@example.org"}, "toUser": {"id": "u-y", "username": "y@example.org"},
       "startDate": "2026-12-24T18:00:00Z", "endDate": "2026-12-25T18:00:00Z"}
      """
    #expect(try reach("{", ["OpsGenieBackups/forwardings/a.json": forwarding]) == [false, true, false])
  }

  @Test func `PagerDuty's only for the time that it was asked for, a table's never`() throws {
    #expect(try reach(.pagerduty, ImportSamples.pagerduty) == [false, false, false])
    func asked(_ since: String, _ until: String) -> String {
      ImportSamples.pagerduty.replacing(
        #""overrides": ["#, with: #""overrides": {"since": "\#(since)", "until": "\#(until)", "overrides": ["#
      )
      .replacing("}}]}],", with: "}}]}}],")
    }
    let (start, end) = ("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")
    #expect(try reach(.pagerduty, asked(start, end)) == [true, false, false])
    #expect(try reach(.pagerduty, asked(start, "2026-12-25T00:00:00Z")) == [false, false, false])
    #expect(throws: Refusal.invalid("schedules[0].overrides.until", "must be later than since")) {
      try reach(.pagerduty, asked(end, start))
    }
    #expect(try reach(.csv, ImportSamples.csv) == [false, false, false])
  }
}
