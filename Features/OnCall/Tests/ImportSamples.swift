/// Exports of a small team as its products write them; the people are those of `OnCallWorld`.
enum ImportSamples {
  /// Weekly since January, in turn Nadia and Teo; Ravi for Nadia in the holy night.
  static let pagerduty = """
    {"schedules": [
      {"id": "PNIGHT1", "type": "schedule", "summary": "Nights", "name": "Nights", "time_zone": "Europe/Berlin",
       "schedule_layers": [
        {"id": "PLAYER1", "name": "Base", "start": "2026-01-05T09:00:00+01:00", "end": null,
         "rotation_virtual_start": "2026-01-05T09:00:00+01:00", "rotation_turn_length_seconds": 604800,
         "users": [{"user": {"id": "PNAD", "type": "user_reference", "summary": "Nadia Roth"}},
                   {"user": {"id": "PTEO", "type": "user_reference", "summary": "Teo Lang"}}],
         "restrictions": []}],
       "overrides": [{"id": "POVER1", "start": "2026-12-24T18:00:00+01:00", "end": "2026-12-25T09:00:00+01:00",
                      "user": {"id": "PRAV", "type": "user_reference", "summary": "Ravi Rao"}}]}],
     "limit": 25, "offset": 0, "more": false, "total": null,
     "users": [{"id": "PNAD", "name": "Nadia Roth", "email": "nad@example.org"},
               {"id": "PTEO", "name": "Teo Lang", "email": "Teo@example.org"},
               {"id": "PRAV", "name": "Ravi Rao", "email": "rav@example.org"},
               {"id": "PMAX", "name": "Max Frei", "email": "max@example.org"}]}
    """

  static let grafanaOnCall = """
    {"schedules": {"count": 1, "next": null, "previous": null, "results": [
      {"id": "SBCDEF", "team_id": null, "name": "Platform", "type": "web", "time_zone": "UTC", "on_call_now": ["UNAD"],
       "slack": {"channel_id": "C1", "user_group_id": "G1"}, "shifts": ["OBASE"]}]},
     "on_call_shifts": {"count": 1, "next": null, "previous": null, "results": [
      {"id": "OBASE", "team_id": null, "schedule": "SBCDEF", "name": "Weekly", "type": "rolling_users",
       "time_zone": null, "level": 1, "start": "2026-01-05T08:00:00", "rotation_start": "2026-01-05T08:00:00",
       "duration": 604800, "frequency": "weekly", "interval": 1, "until": null, "week_start": "MO", "by_day": null,
       "rolling_users": [["UNAD"], ["UTEO", "URAV"]], "start_rotation_from_user_index": 0}]},
     "users": {"count": 3, "next": null, "previous": null, "results": [
      {"id": "UNAD", "email": "nad@example.org", "username": "nadia", "role": "admin"},
      {"id": "UTEO", "email": "teo@example.org", "username": "teo", "role": "user"},
      {"id": "URAV", "email": "rav@example.org", "username": "ravi", "role": "user"}]}}
    """

  static let opsgenie = [
    "OpsGenieBackups/schedules/Platform_schedule-d875e654.json": """
    {"schedule": {"id": "d875e654", "name": "Platform_schedule", "timezone": "Europe/Berlin", "enabled": true,
      "ownerTeam": {"id": "t1", "name": "Platform"}, "rotations": [
      {"id": "r-day", "name": "Week", "startDate": "2026-01-05T08:00:00Z", "type": "weekly", "length": 1,
       "participants": [{"type": "user", "id": "u-nad", "username": "nad@example.org"},
                        {"type": "user", "id": "u-rav", "username": "rav@example.org"},
                        {"type": "team", "id": "t2", "name": "Payments"}]}]}}
    """,
    "OpsGenieBackups/users/nad@example.org-u-nad.json": """
    {"user": {"id": "u-nad", "username": "nad@example.org", "fullName": "Nadia Roth"}, "notificationRuleList": []}
    """,
  ]

  static let goalert = """
    {"data": {"schedules": {"pageInfo": {"hasNextPage": false}, "nodes": [
      {"id": "s1", "name": "Sea", "timeZone": "Europe/Berlin", "temporarySchedules": [], "targets": [
        {"target": {"id": "r1", "type": "rotation", "name": "Sea"}, "rules": [
          {"start": "00:00", "end": "00:00", "weekdayFilter": [true, true, true, true, true, true, true]}]}],
       "onCallNotificationRules": [{"id": "n1"}]}]},
     "rotations": {"pageInfo": {"hasNextPage": false}, "nodes": [
      {"id": "r1", "name": "Sea", "start": "2024-01-01T08:00:00Z", "timeZone": "Europe/Berlin", "type": "weekly",
       "shiftLength": 1, "activeUserIndex": 1, "nextHandoffTimes": ["2026-11-30T08:00:00Z"],
       "users": [{"id": "u-nad", "name": "Nadia Roth"}, {"id": "u-min", "name": "Mina Sato"}]}]},
     "users": {"pageInfo": {"hasNextPage": false}, "nodes": [
      {"id": "u-nad", "name": "Nadia Roth", "email": "nad@example.org"}, {"id": "u-min", "name": "Mina Sato"}]}}}
    """

  static let csv = """
    rotation,kind,zone,starts_on,hand_over,cadence,windows,turn,people
    Person of the week,potw,Europe/Berlin,2026-11-02,09:00,weekly,Mo-Fr 09:00-17:00,1,mina sato
    Person of the week,,,,,,,2,nad@example.org; teo@example.org
    Person of the week,,,,,,,3,-
    """
}
