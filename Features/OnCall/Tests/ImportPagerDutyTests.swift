import Calendars
import Core
import Testing

@testable import OnCall

@Suite struct ImportPagerDutyTests {
  /// As `GET /schedules?include[]=schedule_layers` answers, with overrides put into the first schedule.
  private static let export = """
    {"schedules": [
      {"id": "PI7DH85", "type": "schedule", "summary": "Platform", "name": "Platform", "time_zone": "Europe/Berlin",
       "http_cal_url": "https://example.org/PI7DH85.ics", "teams": [],
       "schedule_layers": [
        {"id": "PWEEKEND", "name": "Weekend", "start": "2026-01-07T12:34:56+01:00", "end": null,
         "rotation_virtual_start": "2026-01-03T09:30:00+01:00", "rotation_turn_length_seconds": 604800,
         "users": [{"user": {"id": "PTEO", "type": "user_reference", "summary": "Teo Lang"}},
                   {"user": {"id": "PIDA", "type": "user_reference", "summary": "Ida Holm"}}],
         "restrictions": [{"type": "weekly_restriction", "start_day_of_week": 5, "start_time_of_day": "18:00:00",
                           "duration_seconds": 226800}]},
        {"id": "PNIGHT", "name": "Night", "start": "2026-01-05T18:00:00+01:00", "end": null,
         "rotation_virtual_start": "2026-01-05T18:00:00+01:00", "rotation_turn_length_seconds": 86400,
         "users": [{"user": {"id": "PTEO", "summary": "Teo Lang"}}, {"user": {"id": "PNAD", "summary": "Nadia Roth"}},
                   {"user": {"id": "PIDA", "summary": "Ida Holm"}}],
         "restrictions": [{"type": "daily_restriction", "start_time_of_day": "18:00:00", "duration_seconds": 54000}]},
        {"id": "PBASE", "name": "Base", "start": "2026-01-05T09:00:00+01:00", "end": null,
         "rotation_virtual_start": "2025-12-01T09:00:00+01:00", "rotation_turn_length_seconds": 1209600,
         "users": [{"user": {"id": "PNAD", "summary": "Nadia Roth"}}, {"user": {"id": "PGONE", "summary": "Max Frei"}}],
         "restrictions": []},
        {"id": "POLD", "name": "Until 2025", "start": "2020-01-06T09:00:00+01:00", "end": "2025-12-01T09:00:00+01:00",
         "rotation_virtual_start": "2020-01-06T09:00:00+01:00", "rotation_turn_length_seconds": 604800,
         "users": [{"user": {"id": "PTEO", "summary": "Teo Lang"}}], "restrictions": []}],
       "overrides": [{"id": "PQ47DCP", "start": "2026-12-24T18:00:00+01:00", "end": "2026-12-25T09:00:00+01:00",
                      "user": {"id": "PIDA", "type": "user_reference", "summary": "Ida Holm"}}]},
      {"id": "PSEC", "name": "Odd", "time_zone": "UTC", "schedule_layers": [
        {"id": "P1", "name": "Ninety minutes", "start": "2026-01-05T09:00:00Z", "end": null,
         "rotation_virtual_start": "2026-01-05T09:00:00Z", "rotation_turn_length_seconds": 5400,
         "users": [{"user": {"id": "PTEO"}}, {"user": {"id": "PNAD"}}], "restrictions": []},
        {"id": "P2", "name": "To the second", "start": "2026-01-05T09:00:30Z", "end": null,
         "rotation_virtual_start": "2026-01-05T09:00:30Z", "rotation_turn_length_seconds": 43200,
         "users": [{"user": {"id": "PTEO"}}, {"user": {"id": "PNAD"}}],
         "restrictions": [{"type": "daily_restriction", "start_time_of_day": "09:00:30", "duration_seconds": 3600}]},
        {"id": "P3", "name": "Nobody", "start": "2026-01-05T09:00:00Z", "end": null,
         "rotation_virtual_start": "2026-01-05T09:00:00Z", "rotation_turn_length_seconds": 3600, "users": [],
         "restrictions": []},
        {"id": "P4", "name": "Alone", "start": "2026-01-05T09:00:00Z", "end": null,
         "rotation_virtual_start": "2026-01-05T09:00:00Z", "rotation_turn_length_seconds": 5400,
         "users": [{"user": {"id": "PTEO"}}], "restrictions": []}],
       "overrides_subschedule": {"name": "Overrides", "rendered_schedule_entries": [
         {"start": "2026-03-01T00:00:00Z", "end": "2026-03-02T00:00:00Z", "user": {"id": "PNAD", "summary": "Nadia"}}]}},
      {"id": "PV3", "name": "New kind", "time_zone": "UTC", "type": "schedule_v3", "rotations": []}
     ], "limit": 100, "offset": 0, "more": false,
     "users": [{"id": "PTEO", "name": "Teo Lang", "email": "Teo@example.org", "time_zone": "Europe/Berlin"},
               {"id": "PNAD", "name": "Nadia Roth", "email": "nadia@example.org"},
               {"id": "PIDA", "name": "Ida Holm", "email": "ida@example.org"}]}
    """

  private func rotations() throws -> [ImportedRotation] { try PagerDutyImport.rotations(Array(Self.export.utf8)) }

  @Test func `schedules keep their id, zone and people with addresses`() throws {
    let found = try rotations()
    #expect(found.map(\.externalID) == ["pagerduty:PI7DH85", "pagerduty:PSEC", "pagerduty:PV3"])
    #expect(found[0].name == "Platform" && found[0].zoneName == "Europe/Berlin" && found[0].kind == nil)
    let base = found[0].layers[0]
    #expect(base.slots.joined().compactMap(\.email) == ["nadia@example.org"])
    #expect(base.slots.joined().compactMap(\.name) == ["Nadia Roth", "Max Frei"])
  }

  @Test func `the API lists the highest layer first, here the lowest is first`() throws {
    let layers = try rotations()[0].layers
    #expect(layers.map(\.name) == ["Base", "Night", "Weekend"])
    #expect(layers.map(\.cadence) == [.weeks(2, on: []), .days(1), .weeks(1, on: [])])
  }

  @Test func `hours over midnight and over the week's end are said by day`() throws {
    let layers = try rotations()[0].layers
    #expect(
      layers.map(\.windows) == [
        "24/7", "Mo-Su 00:00-09:00 18:00-24:00", "Mo 00:00-09:00; Fr 18:00-24:00; Sa-Su 00:00-24:00",
      ])
  }

  @Test func `turns are counted from the virtual start and begin with the one at the start`() throws {
    let layers = try rotations()[0].layers
    // The third turn of two weeks since 1 December begins on 29 December.
    #expect(layers[0].startsOn.description == "2025-12-29" && layers[0].handOverMinute == 9 * 60)
    #expect(layers[0].slots.map { $0[0].title } == ["Nadia Roth", "Max Frei"])
    #expect(layers[0].startsAt?.rfc3339 == "2026-01-05T08:00:00.000Z")
    #expect(layers[1].startsAt == nil && layers[1].startsOn.description == "2026-01-05")
    #expect(layers[2].startsOn.description == "2026-01-03" && layers[2].handOverMinute == 9 * 60 + 30)
  }

  @Test func `the calendar has whom PagerDuty would have`() throws {
    let calendar = try ImportCalendar(try rotations()[0])
    let who = calendar.who(
      "2026-01-07T12:00:00+01:00", "2026-01-07T19:00:00+01:00", "2026-01-08T08:59:00+01:00",
      "2026-01-08T09:00:00+01:00",
      "2026-01-10T09:00:00+01:00", "2026-01-10T10:00:00+01:00", "2026-01-13T12:00:00+01:00", "2026-07-06T12:00:00+02:00"
    )
    #expect(who == ["Nadia", "Ida", "Ida", "Nadia", "Teo", "Ida", "Max", "Max"])
  }

  @Test func `an override has the duty alone`() throws {
    let found = try rotations()
    let override = try #require(found[0].overrides.first)
    #expect(override.externalID == "PQ47DCP" && override.replaced == .everybody)
    #expect(override.person?.email == "ida@example.org" && override.from.rfc3339 == "2026-12-24T17:00:00.000Z")
    #expect(found[1].overrides.map(\.externalID) == ["2026-03-01T00:00:00.000Z Nadia Roth"])
  }

  @Test func `what cannot be said is told, not dropped`() throws {
    let found = try rotations()
    #expect(
      found[0].notCarried == [
        "“Until 2025” ends on 2025-12-01 09:00 (Europe/Berlin); a layer here has no end, so it is left out."
      ])
    #expect(found[0].ending.map(\.name) == ["Until 2025"])
    #expect(
      found[1].notCarried == [
        "“Nobody” has nobody in it and is left out.",
        "“To the second” has hours to the second; here to the whole minute around them.",
        "“To the second” hands over at 09:00:30; here at 09:00.",
        "“Ninety minutes” has turns of 5400 s; turns here last whole hours, so it is left out.",
      ])
    #expect(found[1].layers.map(\.name) == ["Alone", "To the second"])
    #expect(found[2].notCarried == ["“New kind” is a schedule of PagerDuty's API v3, which is not read."])
  }

  @Test func `a single schedule and a list of answers are read too`() throws {
    let one = """
      {"schedule": {"id": "P9", "name": "One", "time_zone": "UTC", "schedule_layers": []}}
      """
    #expect(try PagerDutyImport.rotations(Array(one.utf8)).map(\.externalID) == ["pagerduty:P9"])
    let many = "[\(one), \(one.replacing("P9", with: "P8"))]"
    #expect(try PagerDutyImport.rotations(Array(many.utf8)).map(\.externalID) == ["pagerduty:P9", "pagerduty:P8"])
  }
}
