import Calendars

/// How a team works: how long its iterations are, when it shows results, and how much it does at once (I5).
package struct TeamRhythm: Hashable, Sendable {
  /// Days from the first to the last of an iteration, 1...56.
  package var days = 14
  /// On which an iteration begins when none came before: 1 is Monday.
  package var firstWeekday = 1
  /// Minutes after 00:00 by the clocks of the team, on the last working day of an iteration.
  package var demoMinute = 14 * 60
  package var limits = WorkLimits()
  /// 0: nobody has chosen anything yet.
  package var version = 0

  /// Of an iteration.
  package static let longest = 56

  package init() {}

  /// `14:00`
  package var demoText: String { TimeOfDay(minute: demoMinute)?.description ?? "" }
}

/// How many stories may be there at once before the board warns; it never forbids.
package struct WorkLimits: Hashable, Sendable {
  /// In the column, over all lanes: about one for each pair.
  package var inWork = 6
  package var validation = 3
  /// In work or in validation for one feature.
  package var lane = 3
  /// In work by one person.
  package var person = 2
  /// In work by the same two people together.
  package var pair = 1

  package static let range = 1...99

  package init() {}
}
