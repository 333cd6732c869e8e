import Calendars
import Core
import Teams
import Web

/// The answer to “who answered, or will answer, at that time?”
package struct AnswerAt {
  let page: RotationsPage
  let team: Team

  func html() throws -> HTML {
    let asked = page.request.incoming.query["at"]
    let moment = asked.flatMap { Self.instant($0, in: page.zone) }
    let errors =
      asked != nil && moment == nil ? [FieldError(field: "at", problem: "must be a time such as 2026-03-11T14:00")] : []
    let form = FormState(sent: page.request.incoming.query, errors: errors)
    let input = field("Time in \(page.zone.name)", "at", .dateTime, in: form, isRequired: true)
    let query = page.request.incoming.query
    return """
      <form class="form" method="get" action="/rotations">\(hiddenField("team", query["team"]))\
      \(hiddenField("tz", query["tz"]))\(hiddenField("from", query["from"]))\
      \(hiddenField("view", query["view"]))\(input)\
      <p class="row">\(button("Show"))</p></form>\
      \(try moment.map(answer))
      """
  }

  private func answer(at instant: Instant) throws -> HTML {
    let rule = try OnCallReader(page.tx).rule(team: team, since: instant)
    let roster = rule.roster(at: instant)
    let faces = try Faces(roster.people, page.tx)
    let hours = roster.inWorkingHours ? "in working hours" : "outside working hours"
    let duties = (roster.potw + roster.onCall).map { answer -> (String, HTML) in
      let name: HTML = "<span class=\"q\">\(answer.rotation.name)</span>"
      return (answer.rotation.kind == .potw ? "PoTW" : "On call", faces.linked(answer.people, .pool) + name)
    }
    let names: HTML = roster.answeringNow.isEmpty ? hot("Nobody") : "<b>\(faces.spoken(roster.answeringNow))</b>"
    let verb = roster.answeringNow.count > 1 ? "answer" : "answers"
    return """
      <p id="answer">\(names) \(verb) first on \(time(instant, ShiftTable.text(instant, page.zone))), \(hours).</p>\
      \(definitions(duties))
      """
  }

  /// `2026-03-11T14:00` by the clocks of the zone, or RFC 3339.
  package static func instant(_ text: String, in zone: Zone) -> Instant? {
    if let instant = Instant(rfc3339: text) { return instant }
    return ShiftTimes.local(text).map(zone.first)
  }
}
