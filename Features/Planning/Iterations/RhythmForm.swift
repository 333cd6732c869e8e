import Calendars
import Core
import Teams
import Web

/// What a form or the API says about the rhythm of a team.
enum RhythmForm {
  /// - Throws: `Refusal.invalid` for every field that cannot be read.
  static func read(_ form: Query) throws -> TeamRhythm {
    var findings = FieldFindings()
    func number(_ name: String) -> Int {
      if let number = form[name].flatMap({ Int($0) }) { return number }
      findings.add(name, "must be a number")
      return 0
    }
    var rhythm = TeamRhythm()
    rhythm.days = number("days")
    rhythm.firstWeekday = number("first_weekday")
    rhythm.limits.inWork = number("in_work")
    rhythm.limits.validation = number("validation")
    rhythm.limits.lane = number("lane")
    rhythm.limits.person = number("person")
    rhythm.limits.pair = number("pair")
    if let minute = form["demo"].flatMap({ TimeOfDay($0) })?.minute {
      rhythm.demoMinute = minute
    } else {
      findings.add("demo", "must be a time such as 14:00")
    }
    try findings.refuse()
    return rhythm
  }
}
