import Calendars
import Core
import JSON
import Testing

@testable import OnCall

@Suite struct ImportStackTests {
  private func layer(
    _ names: String..., windows: String = "24/7", zone: String = "UTC", startsOn: String = "2026-01-05",
    cadence: Cadence = .weekly
  ) throws -> ImportedLayer {
    ImportedLayer(
      externalID: names[0], name: names[0], zoneName: zone, startsOn: try #require(Day(startsOn)), handOverMinute: 540,
      cadence: cadence, windows: windows, slots: try names.map { $0 == "-" ? [] : [try .named($0)] }, startsAt: nil,
      endsAt: nil)
  }

  private func stack(_ members: (Int, ImportedLayer)...) throws -> [[ImportedLayer]] {
    try LayerStack(members.map { LayerStack.Member(level: $0.0, layer: $0.1) }).rotations()
  }

  @Test func `layers that never meet stay in one rotation`() throws {
    let groups = try stack(
      (0, try layer("Ada", "Bo", windows: "Mo-Fr 09:00-17:00")),
      (0, try layer("Cy", "Di", windows: "Mo-Fr 00:00-09:00 17:00-24:00; Sa-Su 00:00-24:00")))
    #expect(groups.map { $0.map(\.name) } == [["Ada", "Cy"]])
  }

  @Test func `layers at the same time become rotations of their own`() throws {
    let groups = try stack(
      (0, try layer("Ada", "Bo")), (0, try layer("Cy", "Di", windows: "Mo 09:00-10:00")),
      (0, try layer("Ed", "Flo", windows: "Tu 09:00-10:00")))
    #expect(groups.map { $0.map(\.name) } == [["Ada"], ["Cy", "Ed"]])
  }

  @Test func `turns of nobody leave room for another layer`() throws {
    let groups = try stack(
      (0, try layer("Ada", "-", "Bo", "-")), (0, try layer("-", "Cy", "-", "Di")))
    #expect(groups.count == 1)
  }

  @Test func `people who are always there together share a slot`() throws {
    let groups = try stack((0, try layer("Ada")), (0, try layer("Bo", startsOn: "2020-02-02")), (1, try layer("Cy")))
    #expect(groups.map { $0.map(\.name) } == [["Ada, Bo", "Cy"]])
    #expect(groups[0][0].slots.map { $0.map(\.title) } == [["Ada", "Bo"]] && groups[0][0].externalID == "Ada+Bo")
  }

  @Test func `a level above covers all below, and those of one level are together`() throws {
    let groups = try stack(
      (1, try layer("Ada", "Bo")), (1, try layer("Cy", "Di")),
      (2, try layer("Ed", "Flo", windows: "Mo 00:00-24:00")), (2, try layer("Gil", "Hal", windows: "Mo-Tu 00:00-12:00"))
    )
    let calendar = try ImportCalendar(
      groups.map {
        ImportedRotation(
          externalID: "x", name: "X", kind: nil, zoneName: "UTC", layers: $0, ending: [], overrides: [], notCarried: [])
      })
    let who = calendar.who(
      "2026-01-12T10:00:00Z", "2026-01-12T13:00:00Z", "2026-01-13T10:00:00Z", "2026-01-13T13:00:00Z")
    #expect(who == ["Flo Hal", "Flo", "Hal", "Bo Di"])
  }

  @Test func `in different zones an hour in the weeks between two clock changes does not count`() throws {
    let berlin = try layer("Ada", "Bo", windows: "Mo-Su 08:00-20:00", zone: "Europe/Berlin")
    let newYork = try layer("Cy", "Di", windows: "Mo-Su 00:00-02:00 14:00-24:00", zone: "America/New_York")
    let early = try layer("Cy", "Di", windows: "Mo-Su 10:00-22:00", zone: "America/New_York")
    #expect(try stack((0, berlin), (0, newYork)).count == 1)
    #expect(try stack((0, berlin), (0, early)).count == 2)
  }

  @Test func `a rotation that was split says so, and an override is entered once`() throws {
    let place = ExportNode(value: .null, path: "schedules[0]")
    var sketch = ScheduleSketch("x:1", name: "Core", zone: .utc, place: place)
    for name in ["Ada", "Bo"] {
      let first = try #require(LocalTime(export: "2026-01-05 09:00"))
      try sketch.add(
        LayerSketch(
          externalID: name, name: name, zone: .utc, first: first, cadence: .weekly,
          slots: [[try .named(name)], [try .named("Cy")]]), level: 0)
    }
    let (from, to) = (Instant(seconds: 1_800_000_000), Instant(seconds: 1_800_090_000))
    for (id, replaced) in [
      ("a", ImportedOverride.Replaced.everybody), ("b", .nobody), ("c", .person(try .named("Ada"))),
    ] {
      try sketch.add(
        ImportedOverride(externalID: id, from: from, to: to, person: try .named("Di"), replaced: replaced))
    }
    let found = try sketch.rotations()
    #expect(found.map(\.externalID) == ["x:1", "x:1/Bo"] && found.map(\.name) == ["Core", "Core: Bo"])
    #expect(
      found[0].notCarried == [
        "“Core” has several people on duty at once whose turns differ; “Core: Bo” is a rotation of its own here."
      ])
    #expect(found[0].overrides.map(\.externalID) == ["a", "b", "c"])
    #expect(found[1].overrides.map(\.externalID) == ["a", "c"] && found[1].overrides[0].person == nil)
  }
}
