/// What happened to promises about a story or feature, in words.
extension PlanningEvent {
  /// nil when it is about something else.
  var commitmentSentence: String? {
    let (person, reason) = (text("name"), text("reason"))
    switch name.split(separator: ".").last {
    case "committed": return actor == person ? "\(person) committed to it." : "\(actor) committed \(person) to it."
    case "commitment_met": return "\(person) kept the commitment."
    case "commitment_broken": return "The commitment of \(person) ended before it was done."
    case "commitment_withdrawn": return "\(person) is no longer committed: \(reason)"
    case "breached":
      let rule = text("rule")
      return "\(text("cause")) called \(person) away (\(rule))" + (reason.isEmpty ? "." : ": \(reason)")
    case "declined": return "\(person) declined \(text("cause")): \(reason)"
    default: return nil
    }
  }
}
