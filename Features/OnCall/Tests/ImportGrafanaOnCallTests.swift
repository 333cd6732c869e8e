import Calendars
import Core
import Testing

@testable import OnCall

@Suite struct ImportGrafanaOnCallTests {
  /// As the lists of the public API, one as pages, one as a page, one bare.
  private static let export = """
    {"schedules": {"count": 3, "next": null, "results": [
      {"id": "SWEB", "team_id": null, "name": "Platform", "type": "web", "time_zone": "Europe/Berlin",
       "slack": {"channel_id": "C1", "user_group_id": "G1"}, "on_call_now": ["UADA"],
       "shifts": ["OBASE", "ONIGHT", "OOLD", "OVER"]},
      {"id": "SAPI", "team_id": null, "name": "Terraform", "type": "calendar", "time_zone": "America/New_York",
       "slack": {"channel_id": null, "user_group_id": null}, "shifts": ["OMON", "OTUE", "OONCE"],
       "ical_url_overrides": "https://example.org/over.ics", "enable_web_overrides": true},
      {"id": "SCAL", "team_id": null, "name": "From a calendar", "type": "ical", "slack": {},
       "ical_url_primary": "https://example.org/on-call.ics", "ical_url_overrides": null}]},
     "on_call_shifts": [{"next": "https://example.org/?page=2", "results": [
      {"id": "OBASE", "schedule": "SWEB", "name": "Weekly", "type": "rolling_users", "time_zone": null, "level": 1,
       "start": "2026-01-05T08:00:00", "rotation_start": "2026-01-05T08:00:00", "duration": 604800, "frequency": "weekly",
       "interval": 1, "until": null, "week_start": "MO", "by_day": null, "by_month": null, "by_monthday": null,
       "rolling_users": [["UADA"], ["UBO", "UCY"], []], "start_rotation_from_user_index": 1},
      {"id": "ONIGHT", "schedule": "SWEB", "name": "Weekday nights", "type": "rolling_users", "level": 2,
       "start": "2026-01-05T22:00:00", "rotation_start": "2026-01-05T22:00:00", "duration": 36000, "frequency": "daily",
       "interval": 2, "by_day": ["MO", "TU", "WE", "TH"], "rolling_users": [["UCY"], ["UADA"]],
       "start_rotation_from_user_index": 0},
      {"id": "OOLD", "schedule": "SWEB", "name": "Before", "type": "rolling_users", "level": 1,
       "start": "2025-01-06T08:00:00", "rotation_start": "2025-01-06T08:00:00", "until": "2026-01-05T08:00:00",
       "duration": 604800, "frequency": "weekly", "interval": 1, "week_start": "MO", "rolling_users": [["UADA"]],
       "start_rotation_from_user_index": 0},
      {"id": "OVER", "schedule": "SWEB", "name": "Holiday", "type": "override", "time_zone": null,
       "start": "2026-02-02T10:00:00", "rotation_start": "2026-02-02T10:00:00", "duration": 7200,
       "users": ["UADA", "UBO"]}]},
      {"next": null, "results": [
      {"id": "OMON", "schedule": "SAPI", "name": "Mondays", "type": "recurrent_event", "time_zone": null, "level": 0,
       "start": "2026-01-05T09:00:00", "rotation_start": "2026-01-05T09:00:00", "duration": 28800, "frequency": "weekly",
       "interval": 1, "week_start": "SU", "by_day": ["MO"], "users": ["UADA"]},
      {"id": "OTUE", "schedule": "SAPI", "name": "Tuesdays", "type": "recurrent_event", "level": 0, "users": ["UBO"],
       "start": "2026-01-06T09:00:00", "rotation_start": "2026-01-06T09:00:00", "duration": 28800, "frequency": "weekly",
       "interval": 1, "week_start": "SU", "by_day": ["TU"]},
      {"id": "OONCE", "schedule": "SAPI", "name": "Release", "type": "single_event", "level": 0, "users": ["UCY"],
       "start": "2026-03-07T09:00:00", "rotation_start": "2026-03-07T09:00:00", "duration": 3600},
      {"id": "OWEBOVER", "schedule": "SAPI", "name": "By hand", "type": "override", "users": ["UCY"],
       "start": "2026-03-02T15:00:00", "rotation_start": "2026-03-02T15:00:00", "duration": 3600}]}],
     "users": [{"id": "UADA", "grafana_id": 1, "email": "Ada@example.org", "username": "ada", "role": "admin"},
               {"id": "UBO", "grafana_id": 2, "email": "bo@example.org", "username": "bo", "role": "user"},
               {"id": "UCY", "grafana_id": 3, "email": "cy@example.org", "username": "cy", "role": "user"}]}
    """

  private func rotations() throws -> [ImportedRotation] { try GrafanaOnCallImport.rotations(Array(Self.export.utf8)) }

  @Test func `schedules of all three types keep their id`() throws {
    let found = try rotations()
    #expect(found.map(\.externalID) == ["grafana-oncall:SWEB", "grafana-oncall:SAPI", "grafana-oncall:SCAL"])
    #expect(found.map(\.zoneName) == ["Europe/Berlin", "America/New_York", "UTC"])
  }

  @Test func `a higher level covers a lower one, groups begin with the chosen one, an empty group stays`() throws {
    let layers = try rotations()[0].layers
    #expect(layers.map(\.name) == ["Weekly", "Weekday nights"] && layers.map(\.zoneName) == ["UTC", "UTC"])
    #expect(layers[0].slots.map { $0.map(\.title) } == [["bo", "cy"], [], ["ada"]] && layers[0].windows == "24/7")
    #expect(layers[1].cadence == .weeks(1, on: [1, 2, 3, 4]))
    #expect(layers[1].windows == "Mo 22:00-24:00; Tu-Th 00:00-08:00 22:00-24:00; Fr 00:00-08:00")
    #expect(layers[1].slots.map { $0[0].title } == ["cy", "cy", "ada", "ada"])
  }

  @Test func `the calendar has whom Grafana OnCall would have`() throws {
    let found = try rotations()
    let web = try ImportCalendar(found[0]).who(
      "2026-01-05T07:59:00Z", "2026-01-05T12:00:00Z", "2026-01-05T23:00:00Z", "2026-01-07T23:00:00Z",
      "2026-01-09T09:00:00Z", "2026-01-13T12:00:00Z", "2026-01-20T12:00:00Z", "2026-07-13T08:00:00Z")
    #expect(web == ["-", "bo cy", "cy", "ada", "bo cy", "-", "ada", "bo cy"])
    let api = try ImportCalendar(found[1]).who(
      "2026-07-06T09:00:00-04:00", "2026-07-06T17:00:00-04:00", "2026-07-07T16:59:00-04:00", "2026-07-08T12:00:00-04:00"
    )
    #expect(api == ["ada", "-", "bo", "-"])
  }

  @Test func `overrides have the duty alone, in UTC; single shifts come on top`() throws {
    let found = try rotations()
    #expect(found[0].overrides.map(\.externalID) == ["OVER", "OVER/2"])
    #expect(found[0].overrides.map(\.replaced) == [.everybody, .nobody])
    #expect(found[0].overrides.compactMap(\.person?.email) == ["ada@example.org", "bo@example.org"])
    #expect(found[1].overrides.map(\.externalID) == ["OONCE", "OWEBOVER"])
    #expect(found[1].overrides.map(\.replaced) == [.nobody, .everybody])
    #expect(found[1].overrides.map(\.from.rfc3339) == ["2026-03-07T14:00:00.000Z", "2026-03-02T15:00:00.000Z"])
  }

  @Test func `what cannot be said is told, not dropped`() throws {
    let found = try rotations()
    #expect(
      found[0].notCarried == [
        "“Platform” keeps a Slack user group up to date; nothing does so here.",
        "“Platform” is shown in Europe/Berlin, but Grafana OnCall keeps the turns of web schedules in UTC. They stay there: "
          + "hand-overs move when the clocks of Europe/Berlin are set, as they did before.",
        "“Before” ends on 2026-01-05 08:00 (UTC); a layer here has no end, so it is left out.",
      ])
    #expect(found[1].notCarried == ["“Terraform” has overrides from a calendar's URL; they are left out."])
    #expect(
      found[2].notCarried == [
        "“From a calendar” is read from a calendar's URL in Grafana OnCall; its turns are left out."
      ])
  }

  @Test(arguments: [
    (
      "\"weekly\"", "\"yearly\"",
      "on_call_shifts[0].results[0].frequency: must be hourly, daily, weekly or monthly, is “yearly”"
    ),
    ("\"interval\": 1", "\"interval\": 0", "on_call_shifts[0].results[0].interval: must be between 1 and 1000, is 0"),
    ("604800", "-5", "on_call_shifts[0].results[0].duration: must be between 1 and 31622400, is -5"),
    (
      "2026-01-05T08:00:00", "2026-01-05",
      "on_call_shifts[0].results[0].start: must be a local time such as "
        + "2026-11-23T18:00:00, is “2026-01-05”"
    ),
    (
      "\"start_rotation_from_user_index\": 1", "\"start_rotation_from_user_index\": 3",
      "on_call_shifts[0].results[0].start_rotation_from_user_index: must be between 0 and 2, is 3"
    ),
    (
      "\"MO\", \"TU\"", "\"MO\", \"XX\"",
      "on_call_shifts[0].results[1].by_day: must be MO, TU, WE, TH, FR, SA or SU, is “XX”"
    ),
    (
      "\"type\": \"override\"", "\"type\": \"party\"",
      "on_call_shifts[0].results[3].type: must be single_event, "
        + "recurrent_event, rolling_users or override, is “party”"
    ),
    (
      "\"OBASE\", \"ON", "\"OGONE\", \"ON", "schedules.results[0].shifts[0]: is “OGONE”, which is not in on_call_shifts"
    ),
    (
      "\"next\": null", "\"next\": \"https://example.org/?page=2\"",
      "schedules: is not the last page: add those that follow"
    ),
    ("[\"UADA\"], [\"UBO\"", "[7], [\"UBO\"", "on_call_shifts[0].results[0].rolling_users[0][0]: must be a user's id"),
    (
      "\"results\": [\n  {\"id\": \"SWEB\"", "\"result\": [\n  {\"id\": \"SWEB\"",
      "schedules: must be an object with results"
    ),
    ("\"schedules\": {", "\"plans\": {", "schedules: must not be empty"),
  ])
  func `what is wrong is named by its place`(from: String, to: String, problem: String) {
    let export = Self.export.replacing(from, with: to, maxReplacements: 1)
    #expect(refusal { try GrafanaOnCallImport.rotations(Array(export.utf8)) } == problem)
  }
}
