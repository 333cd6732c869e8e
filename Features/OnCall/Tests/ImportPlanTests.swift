import Calendars
import Core
import Teams
import TestKit
import Testing

@testable import OnCall

@Suite struct ImportPlanTests {
  private static let withMax = ImportSamples.pagerduty.replacing(
    #"{"user": {"id": "PTEO", "type": "user_reference", "summary": "Teo Lang"}}"#, with: #"{"user": {"id": "PMAX"}}"#)

  @Test func `a rotation is left out until all its people are known`() async throws {
    try await OnCallWorld.run { world in
      var request = world.request(.pagerduty, Self.withMax)
      let plan = try await world.plan(request)
      #expect(plan.entries[0].act == .skip(["Say who “Max Frei” is here, or that it is nobody."]))
      #expect(plan.strangers.map(\.key) == ["max@example.org"] && !plan.writes)
      #expect(plan.strangers[0].problem == "nobody here has this address")
      request.people = ["max@example.org": world.mina]
      #expect(try await world.plan(request).entries[0].act == .create)
      let nobody: ID<Person>? = nil
      request.people = ["Max Frei": nobody]
      try await world.import(request)
      #expect(try await world.only().plan.layers[0].slots == [[world.nadia], []])
    }
  }

  @Test func `people who are deactivated or customers are not known`() async throws {
    try await OnCallWorld.run { world in
      try await world.app.write { tx in try PersonActions(tx, as: .system).deactivate(world.teo) }
      let plan = try await world.plan(world.request())
      #expect(plan.strangers.map(\.problem) == ["Teo Lang is deactivated"])
      let customer = ImportSamples.pagerduty.replacing("rav@example.org", with: "cle@example.org")
      let other = try await world.plan(world.request(.pagerduty, customer))
      #expect(other.strangers.compactMap(\.problem).contains("Cleo Kant is not of operations"))
    }
  }

  @Test func `what is not in the file any more is named and stays`() async throws {
    try await OnCallWorld.run { world in
      try await world.import(world.request())
      let other = ImportSamples.pagerduty.replacing("PNIGHT1", with: "PDAYS1").replacing(#""Nights""#, with: #""Days""#)
      let plan = try await world.import(world.request(.pagerduty, other))
      #expect(plan.entries.map(\.act) == [.create] && plan.gone.map(\.rotation.name) == ["Nights"])
      #expect(try await world.count("rotations") == 2)
      #expect(try await world.app.read { try OnCallReader($0).lanes().count } == 2)
    }
  }

  @Test func `a schedule is one rotation, of one team and one duty`() async throws {
    try await OnCallWorld.run { world in
      try await world.import(world.request())
      var request = world.request()
      request.kind = .potw
      #expect(
        try await world.plan(request).entries[0].act
          == .skip(["It is rotation 1, on call, of this team already; a schedule is one rotation."]))
      request.kind = .onCall
      request.team = try await world.app.write {
        try TeamActions($0, as: .system).add(name: "Two", kind: .operations, zoneName: "UTC", hoursText: "none").id
      }
      #expect(try await world.plan(request).entries[0].act.sentences[0].contains("of another team already"))
    }
  }

  @Test func `a rotation that was ended here is not brought back`() async throws {
    try await OnCallWorld.run { world in
      try await world.import(world.request())
      let rotation = try await world.only().rotation
      try await world.app.write { try OnCallActions($0, as: .system).removeRotation(rotation.id, version: 1) }
      #expect(
        try await world.plan(world.request()).entries[0].act == .skip(["Its rotation was ended here and stays so."]))
    }
  }

  @Test func `what is chosen is imported, and what is not in the file cannot be chosen`() async throws {
    try await OnCallWorld.run { world in
      var request = world.request(.csv, ImportSamples.csv + "\nNights,on_call,UTC,2026-11-02,,,,1,Teo Lang")
      let all = try await world.plan(request).entries
      #expect(all.map(\.kind) == [.potw, .onCall])
      request.only = ["nights"]
      let chosen = try await world.plan(request).entries
      #expect(chosen.map(\.name) == ["Nights"])
      request.only = ["Mornings"]
      let wrong = request
      await #expect(throws: Refusal.invalid("only", "there is no “Mornings” in the file")) {
        try await world.plan(wrong)
      }
    }
  }

  @Test func `fixed shifts of a table are for the rotation of that name`() async throws {
    try await OnCallWorld.run { world in
      let shifts = """
        rotation;zone;start;end;person
        Nights;Europe/Berlin;2026-12-24 18:00;2026-12-25 09:00;rav@example.org
        """
      let request = world.request(.csv, shifts)
      #expect(
        try await world.plan(request).entries[0].act
          == .skip(["It has fixed shifts only: add a rotation of this name first."]))
      let rotation = try await world.add(.onCall, [[world.nadia]], name: "Nights")
      #expect(try await world.import(request).entries[0].act == .change(["1 change by hand is entered."]))
      #expect(try await world.import(request).entries[0].act == .unchanged)
      #expect(
        try await world.shifts(rotation, from: "2026-12-24 18:00", to: "2026-12-25 09:00")
          == ["24 18:00 to 25 09:00 Nadia Ravi"])
    }
  }

  @Test func `names that are too long are shortened, and it is said`() async throws {
    try await OnCallWorld.run { world in
      let long = String(repeating: "n", count: 100)
      let export = ImportSamples.pagerduty.replacing(#""name": "Nights""#, with: "\"name\": \"\(long)\"")
      let entry = try await world.import(world.request(.pagerduty, export)).entries[0]
      #expect(entry.name == String(repeating: "n", count: 80))
      #expect(entry.notCarried[0].hasSuffix("has 100 characters, here the first 80."))
      #expect(try await world.import(world.request(.pagerduty, export)).entries[0].act == .unchanged)
    }
  }

  @Test func `a source that counts from the present turn gives the same rotation in every export`() async throws {
    try await OnCallWorld.run { world in
      try await world.import(world.request(.goalert, ImportSamples.goalert))
      try await world.app.advance(to: Instant(berlin: "2026-12-02 12:00"))
      func export(_ active: Int) -> String {
        ImportSamples.goalert.replacing("\"activeUserIndex\": 1", with: "\"activeUserIndex\": \(active)")
          .replacing("2026-11-30T08", with: "2026-12-07T08")
      }
      #expect(try await world.import(world.request(.goalert, export(0))).entries[0].act == .unchanged)
      #expect(
        try await world.plan(world.request(.goalert, export(1))).entries[0].act
          == .change(["“Sea”: The same people take turns at other times."]))
    }
  }

  @Test func `changes by hand for a hundred years, or in ten, are left out and listed`() async throws {
    try await OnCallWorld.run { world in
      for (from, to, words) in [
        ("2026-12-24", "2126-12-25", "lasts longer than 366 days"), ("2036-12-24", "2036-12-25", "two years ahead"),
        ("2026-10-24", "2026-10-25", "Over already and left out: 1 change by hand."),
      ] {
        let text = ImportSamples.pagerduty.replacing("2026-12-24T", with: from + "T").replacing(
          "2026-12-25T", with: to + "T")
        let entry = try await world.plan(world.request(.pagerduty, text)).entries[0]
        #expect(entry.act == .create && entry.notCarried.count == 1)
        #expect(entry.notCarried[0].contains(words), "\(entry.notCarried)")
      }
    }
  }

  @Test func `where turns begin to be counted makes no difference, who has them when does`() throws {
    func plan(_ startsOn: String, _ slots: [[ID<Person>]]) -> RotationPlan {
      RotationPlan(
        zoneName: "Europe/Berlin", startsOn: Day(startsOn) ?? Day(number: 0), handOverMinute: 540, slots: slots)
    }
    let (one, two) = (ID<Person>(1), ID<Person>(2))
    let now = Instant(berlin: "2026-11-25 12:00")
    let old = plan("2026-11-02", [[one], [two]])
    #expect(try PlanDifference.sentences(from: old, to: plan("2026-11-16", [[one], [two]]), now: now).isEmpty)
    #expect(try PlanDifference.sentences(from: old, to: plan("2026-11-09", [[two], [one]]), now: now).isEmpty)
    #expect(
      try PlanDifference.sentences(from: old, to: plan("2026-11-09", [[one], [two]]), now: now)
        == ["The same people take turns at other times."])
    #expect(try !PlanDifference.sentences(from: old, to: plan("2027-11-01", [[one], [two]]), now: now).isEmpty)
  }
}
