import Calendars
import Core
import Testing

@testable import OnCall

@Suite struct ImportPagerDutyRefusalTests {
  private static let layer = """
    {"name": "L", "start": "2026-01-05T09:00:00+01:00", "end": null, "rotation_virtual_start": "2026-01-05T09:00:00+01:00",
     "rotation_turn_length_seconds": 86400, "users": [{"user": {"id": "PA", "summary": "Ada"}}], "restrictions": []}
    """

  private func refused(_ from: String, _ to: String) -> String {
    let export = """
      {"schedules": [{"id": "P1", "name": "S", "time_zone": "Europe/Berlin", "schedule_layers": [\(Self.layer)]}]}
      """
    return refusal { try PagerDutyImport.rotations(Array(export.replacing(from, with: to).utf8)) }
  }

  @Test(arguments: [
    (
      "86400", "0",
      "schedules[0].schedule_layers[0].rotation_turn_length_seconds: must be between 1 and 31622400, is 0"
    ),
    ("86400", "\"day\"", "schedules[0].schedule_layers[0].rotation_turn_length_seconds: must be a whole number"),
    (
      "\"rotation_turn_length_seconds\": 86400,", "",
      "schedules[0].schedule_layers[0].rotation_turn_length_seconds: must not be empty"
    ),
    ("\"id\": \"P1\", ", "", "schedules[0].id: must not be empty"),
    (
      "Europe/Berlin", "Mars/Olympus",
      "schedules[0].time_zone: there is no time zone Mars/Olympus; write a name such as Europe/Berlin"
    ),
    (
      "{\"id\": \"PA\", \"summary\": \"Ada\"}", "{}",
      "schedules[0].schedule_layers[0].users[0].user: must name somebody by id"
    ),
    ("\"schedules\": [", "\"more\": true, \"schedules\": [", "more: must be false: add the pages that follow"),
    (
      "schedule_layers", "layers",
      "schedules[0].schedule_layers: must be there: export with GET /schedules/{id} or with include[]=schedule_layers"
    ),
    (
      "\"start\": \"2026-01-05T09:00:00+01:00\"", "\"start\": \"Monday\"",
      "schedules[0].schedule_layers[0].start: must be a time with its offset such as 2026-11-23T18:00:00+01:00, is “Monday”"
    ),
    ("\"schedules\"", "\"plans\"", "schedules: must not be empty"),
  ])
  func `what is wrong is named by its place`(from: String, to: String, problem: String) {
    #expect(refused(from, to) == problem)
  }

  @Test(arguments: [
    (
      "{\"type\": \"yearly\", \"start_time_of_day\": \"09:00:00\", \"duration_seconds\": 60}",
      "type: must be daily_restriction or weekly_restriction, is “yearly”"
    ),
    (
      "{\"type\": \"weekly_restriction\", \"start_time_of_day\": \"09:00:00\", \"duration_seconds\": 60, \"start_day_of_week\": 0}",
      "start_day_of_week: must be between 1 and 7, is 0"
    ),
    (
      "{\"type\": \"daily_restriction\", \"start_time_of_day\": \"25:00:00\", \"duration_seconds\": 60}",
      "start_time_of_day: must be a time of day such as 09:00, is “25:00:00”"
    ),
    (
      "{\"type\": \"daily_restriction\", \"start_time_of_day\": \"09:00:00\", \"duration_seconds\": -1}",
      "duration_seconds: must be between 1 and 604800, is -1"
    ),
  ])
  func `so are restrictions`(restriction: String, problem: String) {
    let found = refused("\"restrictions\": []", "\"restrictions\": [\(restriction)]")
    #expect(found == "schedules[0].schedule_layers[0].restrictions[0].\(problem)")
  }

  @Test func `hours that were exported in another zone are not taken for local ones`() {
    let restriction =
      "\"restrictions\": [{\"type\": \"daily_restriction\", \"start_time_of_day\": \"08:00:00\", \"duration_seconds\": 60}]"
    let layer = Self.layer.replacing("\"restrictions\": []", with: restriction).replacing("+01:00", with: "Z")
    #expect(
      refused(Self.layer, layer)
        == "schedules[0].schedule_layers[0].restrictions: must be in the schedule's zone Europe/Berlin, but start is in another: "
        + "export with time_zone=Europe/Berlin")
  }

  @Test func `too much of anything is refused with the limit`() {
    let layers = Array(repeating: Self.layer, count: 21).joined(separator: ",")
    #expect(refused(Self.layer, layers) == "schedules[0]: must have at most 20 layers that do not end, has more")
    let users = Array(repeating: "{\"user\": {\"id\": \"PA\"}}", count: 101).joined(separator: ",")
    #expect(
      refused("{\"user\": {\"id\": \"PA\", \"summary\": \"Ada\"}}", users)
        == "schedules[0].schedule_layers[0].users: must have at most 100 entries, has 101")
    let twice = "{\"id\": \"P1\", \"name\": \"T\", \"time_zone\": \"UTC\", \"schedule_layers\": []}, {\"id\": \"P1\""
    #expect(refused("{\"id\": \"P1\"", twice) == "schedules[1]: has the same id as schedules[0]")
    let large = "{\"schedules\": \"" + String(repeating: "x", count: 5 << 20) + "\"}"
    #expect(refused("{\"schedules\"", large).hasPrefix("body: must have at most 5242880 bytes"))
    #expect(refused("{\"schedules\"", "\"schedules\"").hasPrefix("body: is not JSON"))
  }
}
