import Calendars
import Core
import Testing

@testable import OnCall

@Suite struct ImportGoAlertTests {
  private static let export = """
    {"data": {"schedules": {"pageInfo": {"hasNextPage": false}, "nodes": [
      {"id": "s1", "name": "Platform", "description": "", "timeZone": "Europe/Berlin", "targets": [
        {"target": {"id": "r-day", "type": "rotation", "name": "Days"}, "rules": [
          {"id": "x1", "start": "09:00", "end": "17:30", "weekdayFilter": [false, true, true, true, true, true, false]}]},
        {"target": {"id": "r-night", "type": "rotation", "name": "Nights"}, "rules": [
          {"id": "x2", "start": "17:30", "end": "09:00", "weekdayFilter": [true, true, true, true, true, true, true]},
          {"id": "x3", "start": "09:00", "end": "17:30", "weekdayFilter": [true, false, false, false, false, false, true]}]},
        {"target": {"id": "u-eve", "type": "user", "name": "Eve"}, "rules": [
          {"id": "x4", "start": "00:00", "end": "00:00", "weekdayFilter": [false, false, false, true, false, false, false]}]},
        {"target": {"id": "u-dan", "type": "user", "name": "Dan"}, "rules": [
          {"id": "x5", "start": "00:00", "end": "00:00", "weekdayFilter": [false, false, false, true, false, false, false]}]}],
       "temporarySchedules": [{"start": "2026-12-24T17:00:00Z", "end": "2026-12-25T17:00:00Z", "shifts": [
         {"userID": "u-ada", "start": "2026-12-24T17:00:00Z", "end": "2026-12-25T05:00:00Z", "truncated": false},
         {"userID": "u-bo", "start": "2026-12-25T04:00:00Z", "end": "2026-12-25T12:00:00Z", "truncated": false}]}],
       "onCallNotificationRules": [{"id": "n1", "time": "09:00"}]},
      {"id": "s2", "name": "Sea", "timeZone": "Asia/Tokyo", "temporarySchedules": [], "onCallNotificationRules": [],
       "targets": [{"target": {"id": "r-month", "type": "rotation"}, "rules": [
         {"start": "08:00", "end": "20:00", "weekdayFilter": [true, true, true, true, true, true, true]}]},
        {"target": {"id": "r-odd", "type": "rotation"}, "rules": []}]}]},
     "rotations": [
      {"id": "r-day", "name": "Days", "start": "2024-01-01T08:00:00Z", "timeZone": "Europe/Berlin", "type": "weekly",
       "shiftLength": 1, "activeUserIndex": 2, "nextHandoffTimes": ["2026-01-12T08:00:00Z"],
       "userIDs": ["u-ada", "u-bo", "u-cy"]},
      {"id": "r-night", "name": "Nights", "start": "2024-01-01T16:30:00Z", "timeZone": "Europe/Berlin", "type": "hourly",
       "shiftLength": 36, "activeUserIndex": 0, "nextHandoffTimes": ["2026-01-06T16:30:00Z", "2026-01-08T04:30:00Z"],
       "users": [{"id": "u-cy", "name": "Cy"}, {"id": "u-ada", "name": "Ada"}]},
      {"id": "r-month", "name": "Months", "start": "2025-12-31T12:00:00Z", "timeZone": "UTC", "type": "monthly",
       "shiftLength": 1, "activeUserIndex": -1, "nextHandoffTimes": [], "userIDs": ["u-ada", "u-bo"]},
      {"id": "r-odd", "name": "Sixty weeks", "start": "2025-12-31T12:00:00Z", "timeZone": "UTC", "type": "weekly",
       "shiftLength": 60, "activeUserIndex": 0, "nextHandoffTimes": [], "userIDs": ["u-ada", "u-bo"]}],
     "userOverrides": {"nodes": [
      {"id": "o-add", "start": "2026-02-02T09:00:00Z", "end": "2026-02-02T12:00:00Z", "addUserID": "u-eve",
       "removeUserID": "", "target": {"id": "s1", "type": "schedule"}},
      {"id": "o-remove", "start": "2026-02-03T09:00:00Z", "end": "2026-02-03T12:00:00Z", "addUserID": "",
       "removeUserID": "u-ada", "target": {"id": "s1", "type": "schedule"}},
      {"id": "o-replace", "start": "2026-02-04T09:00:00Z", "end": "2026-02-04T12:00:00Z", "addUser": {"id": "u-bo"},
       "removeUser": {"id": "u-ada"}, "target": {"id": "s1", "type": "schedule"}}]},
     "users": {"nodes": [
      {"id": "u-ada", "name": "Ada Berg", "email": "ada@example.org", "contactMethods": []},
      {"id": "u-bo", "name": "Bo", "email": "", "contactMethods": [{"type": "SMS", "value": "+491"},
        {"type": "EMAIL", "value": "Bo@example.org"}]},
      {"id": "u-cy", "name": "Cy", "contactMethods": [
        {"dest": {"type": "builtin-smtp-email", "args": {"email_address": "cy@example.org"}}}]},
      {"id": "u-eve", "name": "Eve"}]}}}
    """

  private func rotations() throws -> [ImportedRotation] { try GoAlertImport.rotations(Array(Self.export.utf8)) }

  @Test func `targets that are on together become rotations of their own, people always together a slot`() throws {
    let found = try rotations()
    #expect(found.map(\.externalID) == ["goalert:s1", "goalert:s1/u-eve+u-dan", "goalert:s2"])
    #expect(found.map(\.name) == ["Platform", "Platform: Eve, Dan", "Sea"])
    #expect(found[0].layers.map(\.name) == ["Days", "Nights"])
    #expect(found[1].layers[0].slots.map { $0.map(\.title) } == [["Eve", "Dan"]])
  }

  @Test func `weekday filters begin with Sunday, times may go over midnight`() throws {
    let found = try rotations()
    #expect(
      found[0].layers.map(\.windows) == ["Mo-Fr 09:00-17:30", "Mo-Fr 00:00-09:00 17:30-24:00; Sa-Su 00:00-24:00"])
    #expect(found[1].layers[0].windows == "We 00:00-24:00")
  }

  @Test func `the turn that runs begins, and addresses come from contact methods`() throws {
    let days = try rotations()[0].layers[0]
    #expect(days.startsOn.description == "2026-01-05" && days.handOverMinute == 9 * 60 && days.cadence == .weekly)
    #expect(days.slots.map { $0[0].email } == ["cy@example.org", "ada@example.org", "bo@example.org"])
  }

  @Test func `the calendar has whom GoAlert would have`() throws {
    let who = try ImportCalendar(try rotations()[0]).who(
      "2026-01-05T12:00:00+01:00", "2026-01-12T12:00:00+01:00", "2026-01-06T03:00:00+01:00",
      "2026-01-06T17:31:00+01:00",
      "2026-01-08T05:29:00+01:00", "2026-01-08T05:31:00+01:00", "2026-07-06T12:00:00+02:00")
    #expect(who == ["Cy", "Ada", "Cy", "Ada", "Ada", "Cy", "Bo"])
  }

  @Test func `overrides add, remove and replace`() throws {
    let found = try rotations()
    let ada = try #require(ImportedPerson(email: "ada@example.org", name: "Ada Berg"))
    let own = found[0].overrides.filter { $0.externalID.hasPrefix("o-") }
    #expect(own.map(\.externalID) == ["o-add", "o-remove", "o-replace"])
    #expect(own.map(\.replaced) == [.nobody, .person(ada), .person(ada)])
    #expect(own.map { $0.person?.title } == ["Eve", nil, "Bo"])
    #expect(found[1].overrides.map(\.externalID).filter { $0.hasPrefix("o-") } == ["o-remove", "o-replace"])
  }

  @Test func `a temporary schedule is the whole calendar for its time`() throws {
    let own = try rotations()[0].overrides.filter { $0.externalID.hasPrefix("temporary:") }
    #expect(own.map { $0.person?.title } == ["Ada Berg", "Ada Berg", "Bo", "Bo", nil])
    #expect(own.map(\.replaced) == [.everybody, .everybody, .nobody, .everybody, .everybody])
    #expect(
      own.map { String($0.from.rfc3339.dropFirst(8).prefix(5)) } == ["24T17", "25T04", "25T04", "25T05", "25T12"])
    #expect(own.last?.to.rfc3339 == "2026-12-25T17:00:00.000Z")
  }

  @Test func `what cannot be said is told, not dropped`() throws {
    let found = try rotations()
    #expect(
      found[0].notCarried == [
        "“Platform” tells a chat channel who has the duty; that is left out.",
        "“Platform” has several people on duty at once whose turns differ; “Platform: Eve, Dan” is a rotation of its own here.",
      ])
    #expect(
      found[2].notCarried == [
        "“Months” hands over on day 31; here on the last day of months that are shorter.",
        "The export does not say whose turn it is in “Months” (activeUserIndex, nextHandoffTimes); turns count from its start.",
        "“Months” hands over in UTC, its hours are in Asia/Tokyo; here both are in Asia/Tokyo.",
        "“Sixty weeks” has turns longer than the 366 days (24 months) that are possible here and is left out.",
      ])
    #expect(found[2].layers[0].zoneName == "Asia/Tokyo" && found[2].layers[0].handOverMinute == 21 * 60)
  }

  @Test(arguments: [
    (
      "\"type\": \"weekly\"", "\"type\": \"fortnightly\"",
      "data.rotations[0].type: must be hourly, daily, weekly or monthly, is “fortnightly”"
    ),
    ("\"shiftLength\": 1,", "\"shiftLength\": 0,", "data.rotations[0].shiftLength: must be between 1 and 9000, is 0"),
    (
      "\"activeUserIndex\": 2", "\"activeUserIndex\": 3",
      "data.rotations[0].activeUserIndex: must be between -1 and 2, is 3"
    ),
    (
      "[\"2026-01-12T08:00:00Z\"]", "[12]",
      "data.rotations[0].nextHandoffTimes[0]: must be a time with its offset such as "
        + "2026-11-23T18:00:00+01:00"
    ),
    (
      "[false, true, true, true, true, true, false]", "[false, true]",
      "data.schedules.nodes[0].targets[0].rules[0].weekdayFilter: must have 7 entries, Sunday first"
    ),
    (
      "\"end\": \"17:30\"", "\"end\": \"5pm\"",
      "data.schedules.nodes[0].targets[0].rules[0].end: must be a time of day such as 09:00, is “5pm”"
    ),
    (
      "\"id\": \"r-day\", \"type\"", "\"id\": \"r-gone\", \"type\"",
      "data.schedules.nodes[0].targets[0].target.id: is “r-gone”, which is not in rotations"
    ),
    (
      "\"type\": \"user\"", "\"type\": \"slackChannel\"",
      "data.schedules.nodes[0].targets[2].target.type: must be user or rotation, is “slackChannel”"
    ),
    (
      "\"addUserID\": \"u-eve\"", "\"addUserID\": \"\"",
      "data.userOverrides.nodes[0]: must have addUserID or removeUserID"
    ),
    ("\"hasNextPage\": false", "\"hasNextPage\": true", "data.schedules: is not the last page: add those that follow"),
    ("\"schedules\"", "\"plans\"", "data.schedules: must not be empty"),
    ("2026-02-02T12:00:00Z", "2026-02-02T08:00:00Z", "data.userOverrides.nodes[0].end: must be later than start"),
  ])
  func `what is wrong is named by its place`(from: String, to: String, problem: String) {
    let export = Self.export.replacing(from, with: to, maxReplacements: 1)
    #expect(refusal { try GoAlertImport.rotations(Array(export.utf8)) } == problem)
  }
}
