import Core
import Storage
import Teams

/// How teams work, as stored.
struct RhythmStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// What is usual when nobody has chosen.
  func get(_ team: ID<Team>) throws -> TeamRhythm {
    let stored = try tx.first(
      """
      SELECT iteration_days, first_weekday, demo_minute, in_work_limit, validation_limit, lane_limit, person_limit,
        version, pair_limit
      FROM team_rhythms WHERE team_id = \(team)
      """
    ) { row in
      var rhythm = TeamRhythm()
      rhythm.days = try row.int(0)
      rhythm.firstWeekday = try row.int(1)
      rhythm.demoMinute = try row.int(2)
      rhythm.limits.inWork = try row.int(3)
      rhythm.limits.validation = try row.int(4)
      rhythm.limits.lane = try row.int(5)
      rhythm.limits.person = try row.int(6)
      rhythm.version = try row.int(7)
      rhythm.limits.pair = try row.int(8)
      return rhythm
    }
    return stored ?? TeamRhythm()
  }

  func set(_ rhythm: TeamRhythm, of team: ID<Team>) throws {
    try tx.run("DELETE FROM team_rhythms WHERE team_id = \(team)")
    try tx.run(
      """
      INSERT INTO team_rhythms (team_id, iteration_days, first_weekday, demo_minute, in_work_limit, validation_limit,
        lane_limit, person_limit, pair_limit, version)
      VALUES (\(team), \(rhythm.days), \(rhythm.firstWeekday), \(rhythm.demoMinute), \(rhythm.limits.inWork),
        \(rhythm.limits.validation), \(rhythm.limits.lane), \(rhythm.limits.person), \(rhythm.limits.pair),
        \(rhythm.version))
      """)
  }
}
