import Calendars
import Core
import Testing

@testable import OnCall

@Suite struct ImportOpsgenieTests {
  private static let platform = """
    {"schedule": {"id": "d875e654", "name": "Platform_schedule", "description": "", "timezone": "Europe/Istanbul",
      "enabled": true, "ownerTeam": {"id": "t1", "name": "Platform"}, "rotations": [
      {"id": "r-day", "name": "Business hours", "startDate": "2026-01-05T06:00:00.000Z", "type": "weekly", "length": 1,
       "participants": [{"type": "user", "id": "u-ada", "username": "ada@example.org"},
                        {"type": "user", "id": "u-bo", "username": "bo@example.org"}],
       "timeRestriction": {"type": "weekday-and-time-of-day", "restrictions": [
         {"startDay": "monday", "startHour": 9, "startMin": 0, "endDay": "monday", "endHour": 17, "endMin": 30},
         {"startDay": "tuesday", "startHour": 9, "startMin": 0, "endDay": "tuesday", "endHour": 17, "endMin": 30}]}},
      {"id": "r-late", "name": "After hours", "startDate": "2026-01-05T06:00:00.000Z", "type": "daily", "length": 2,
       "participants": [{"type": "user", "id": "u-bo", "username": "bo@example.org"}, {"type": "none"},
                        {"type": "team", "id": "t2", "name": "Payments"},
                        {"type": "escalation", "id": "e1", "name": "Everybody"}],
       "timeRestriction": {"type": "weekday-and-time-of-day", "restrictions": [
         {"startDay": "friday", "startHour": 17, "startMin": 30, "endDay": "monday", "endHour": 9, "endMin": 0}]}},
      {"id": "r-night", "name": "Nights", "startDate": "2026-01-05T18:00:00.000Z", "type": "hourly", "length": 12,
       "participants": [{"type": "user", "id": "u-cy", "username": "cy@example.org"},
                        {"type": "user", "id": "u-ada", "username": "ada@example.org"}],
       "timeRestriction": {"type": "time-of-day",
                           "restriction": {"startHour": 21, "startMin": 0, "endHour": 9, "endMin": 0}}},
      {"id": "r-old", "name": "Until summer", "startDate": "2025-01-06T06:00:00.000Z", "type": "weekly",
       "endDate": "2026-06-01T06:00:00.000Z", "participants": [{"type": "user", "id": "u-ada"}]},
      {"id": "r-off", "name": "Paused", "enabled": false, "startDate": "2026-01-05T06:00:00Z", "type": "daily",
       "participants": []}]},
     "scheduleOverrideList": [
      {"alias": "o-all", "user": {"type": "user", "id": "u-cy", "username": "cy@example.org"},
       "startDate": "2026-03-02T06:00:00.000Z", "endDate": "2026-03-03T06:00:00.000Z", "rotations": []},
      {"alias": "o-day", "user": {"type": "user", "id": "u-cy", "username": "cy@example.org"},
       "startDate": "2026-03-09T00:00:00.000Z", "endDate": "2026-03-11T00:00:00.000Z",
       "rotations": [{"name": "Business hours"}]},
      {"alias": "o-team", "user": {"type": "team", "id": "t2"}, "startDate": "2026-03-09T00:00:00.000Z",
       "endDate": "2026-03-11T00:00:00.000Z"}]}
    """
  private static let off = """
    {"schedule": {"id": "off", "name": "Old", "timezone": "UTC", "enabled": false, "rotations": []}}
    """
  private static let ada = """
    {"user": {"id": "u-ada", "username": "Ada@Example.org", "fullName": "Ada Berg"}, "notificationRuleList": []}
    """
  private static let forwarding = """
    {"alias": "f1", "fromUser": {"id": "u-ada", "username": "ada@example.org"}, "startDate": "2026-07-01T00:00:00Z",
     "toUser": {"id": "u-bo", "username": "bo@example.org"}, "endDate": "2026-07-15T00:00:00Z"}
    """

  private func rotations() throws -> [ImportedRotation] {
    try OpsgenieImport.rotations([
      ("OpsGenieBackups/users/ada@example.org-u-ada.json", Array(Self.ada.utf8)),
      ("OpsGenieBackups/schedules/Platform_schedule-d875e654.json", Array(Self.platform.utf8)),
      ("OpsGenieBackups/schedules/Old-off.json", Array(Self.off.utf8)),
      ("OpsGenieBackups/schedules/.DS_Store", [0xFF]),
      ("OpsGenieBackups/teams/Platform-t1.json", Array("{}".utf8)),
      ("OpsGenieBackups/forwardings/f1.json", Array(Self.forwarding.utf8)),
    ])
  }

  @Test func `rotations that are on together become rotations of their own`() throws {
    let found = try rotations()
    #expect(found.map(\.externalID) == ["opsgenie:off", "opsgenie:d875e654", "opsgenie:d875e654/r-night"])
    #expect(found.map(\.name) == ["Old", "Platform_schedule", "Platform_schedule: Nights"])
    #expect(found[1].layers.map(\.name) == ["Business hours", "After hours"])
    #expect(found[1].ending.map(\.name) == ["Until summer"])
  }

  @Test func `turns start at the start date in the schedule's zone`() throws {
    let layers = try rotations()[1].layers
    #expect(layers.map(\.zoneName) == ["Europe/Istanbul", "Europe/Istanbul"])
    #expect(layers[0].startsOn.description == "2026-01-05" && layers[0].handOverMinute == 9 * 60)
    #expect(layers[0].cadence == .weekly && layers[1].cadence == .days(2))
    #expect(layers[0].slots.map { $0[0].title } == ["Ada Berg", "bo@example.org"])
  }

  @Test func `hours go from one weekday to another`() throws {
    let found = try rotations()
    #expect(
      found[1].layers.map(\.windows) == [
        "Mo-Tu 09:00-17:30", "Mo 00:00-09:00; Fr 17:30-24:00; Sa-Su 00:00-24:00",
      ])
    #expect(found[2].layers[0].windows == "Mo-Su 00:00-09:00 21:00-24:00")
  }

  @Test func `the calendar has whom Opsgenie would have`() throws {
    let found = try rotations()
    // Turns of two days from Monday the 5th on: Bo, nobody, Payments, Everybody, Bo from Tuesday the 13th, …
    let weekends = try ImportCalendar(found[1]).who(
      "2026-01-05T08:59:00+03:00", "2026-01-05T09:00:00+03:00", "2026-01-09T18:00:00+03:00",
      "2026-01-11T12:00:00+03:00",
      "2026-01-17T12:00:00+03:00", "2026-01-24T12:00:00+03:00", "2026-01-30T18:00:00+03:00", "2026-01-31T10:00:00+03:00"
    )
    #expect(weekends == ["-", "Ada", "-", "-", "-", "-", "Bo", "-"].map { $0 == "Bo" ? "bo@example.org" : $0 })
    // Twelve hours from 21:00 on are Cy's, those from 09:00 on, which are Ada's, are outside the hours.
    #expect(found[2].layers[0].slots.map { $0[0].title } == ["cy@example.org"])
  }

  @Test func `an override of all rotations has the duty alone, one of some only while they are on`() throws {
    let found = try rotations()
    #expect(
      found[1].overrides.map(\.externalID).prefix(3) == [
        "o-all", "o-day@2026-03-09T06:00:00.000Z", "o-day@2026-03-10T06:00:00.000Z",
      ])
    #expect(found[1].overrides[0].person?.email == "cy@example.org" && found[1].overrides[0].replaced == .everybody)
    #expect(found[1].overrides[1].to.rfc3339 == "2026-03-09T14:30:00.000Z")
    #expect(found[2].overrides.map(\.externalID) == ["o-all", "forwarding:f1"])
    #expect(found[2].overrides[0].person == nil)
  }

  @Test func `forwarding becomes a replacement wherever the person takes turns`() throws {
    let found = try rotations()
    let override = try #require(found[1].overrides.last)
    #expect(override.externalID == "forwarding:f1" && override.person?.email == "bo@example.org")
    #expect(override.replaced == .person(found[1].layers[0].slots[0][0]))
    #expect(found[0].overrides.isEmpty)
  }

  @Test func `what cannot be said is told, not dropped`() throws {
    let found = try rotations()
    #expect(found[0].notCarried == ["“Old” is switched off in Opsgenie; its rotations and overrides are left out."])
    #expect(
      found[1].notCarried == [
        "Turn 3 of “After hours” belongs to the team “Payments”; here it is nobody's.",
        "Turn 4 of “After hours” belongs to the escalation “Everybody”; here it is nobody's.",
        "“Until summer” ends on 2026-06-01 09:00 (Europe/Istanbul); a layer here has no end, so it is left out.",
        "“Paused” is switched off in Opsgenie and is left out.",
        "The override from 2026-03-09 03:00 (Europe/Istanbul) is not for a person and is left out.",
        "“Platform_schedule” has several people on duty at once whose turns differ; “Platform_schedule: Nights” is a rotation "
          + "of its own here.",
      ])
  }

  @Test func `a backup without overrides says that they are missing`() throws {
    let bare = Self.off.replacing("false", with: "true")
    let found = try OpsgenieImport.rotations([("schedules/a.json", Array(bare.utf8))])
    #expect(
      found[0].notCarried == [
        "The export has no list of the overrides of “Old”: Opsgenie's backup program leaves them out."
      ])
  }

  @Test func `answers of the API and older folders are read too`() throws {
    let schedules = """
      {"data": [{"id": "s1", "name": "S", "timezone": "UTC", "rotations": [{"id": "r", "startDate": 1767603600000,
        "type": "daily", "participants": [{"type": "user", "username": "ada@example.org"}]}]}], "took": 0.1}
      """
    let overrides = """
      {"_parent": {"id": "s1", "name": "S", "enabled": true}, "alias": "o1", "startDate": "2026-03-09 00:00",
       "user": {"type": "user", "username": "bo@example.org"}, "endDate": "2026-03-10 00:00"}
      """
    let found = try OpsgenieImport.rotations([
      ("b/schedules/s.json", Array(schedules.utf8)), ("b/scheduleOverrides/S-o1.json", Array(overrides.utf8)),
    ])
    #expect(found[0].layers[0].startsOn.description == "2026-01-05" && found[0].layers[0].handOverMinute == 9 * 60)
    #expect(found[0].overrides.map(\.externalID) == ["o1"] && found[0].notCarried.isEmpty)
  }

  @Test(arguments: [
    (
      "\"weekly\"", "\"yearly\"",
      "schedules/x.json schedule.rotations[0].type: must be hourly, daily or weekly, is “yearly”"
    ),
    (
      "\"length\": 1,", "\"length\": 0,",
      "schedules/x.json schedule.rotations[0].length: must be between 1 and 1000000, is 0"
    ),
    (
      "\"type\": \"user\", \"id\": \"u-ada\"", "\"type\": \"robot\", \"id\": \"u-ada\"",
      "schedules/x.json schedule.rotations[0].participants[0].type: must be user, team, escalation or none, is “robot”"
    ),
    (
      "\"startDay\": \"monday\"", "\"startDay\": \"moonday\"",
      "schedules/x.json schedule.rotations[0].timeRestriction.restrictions[0].startDay: must be a weekday such as monday, "
        + "is “moonday”"
    ),
    (
      "\"endHour\": 17", "\"endHour\": 25",
      "schedules/x.json schedule.rotations[0].timeRestriction.restrictions[0].endHour: must be between 0 and 24, is 25"
    ),
    (
      "\"endDate\": \"2026-03-03T06:00:00.000Z\"", "\"endDate\": \"2026-03-01T06:00:00.000Z\"",
      "schedules/x.json scheduleOverrideList[0].endDate: must be later than startDate"
    ),
    ("Europe/Istanbul", "", "schedules/x.json schedule.timezone: must not be empty"),
  ])
  func `what is wrong is named by its file and place`(from: String, to: String, problem: String) {
    let export = Array(Self.platform.replacing(from, with: to).utf8)
    #expect(refusal { try OpsgenieImport.rotations([("schedules/x.json", export)]) } == problem)
  }

  @Test func `a file that is no JSON and a backup without schedules are refused`() {
    #expect(
      refusal { try OpsgenieImport.rotations([("schedules/x.json", [0x7B])]) }.hasPrefix(
        "schedules/x.json: is not JSON"))
    #expect(
      refusal { try OpsgenieImport.rotations([]) }
        == "schedules: must have at least one file with a name such as schedules/name-id.json")
  }
}
