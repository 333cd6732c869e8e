import Core
import Teams
import Web

/// When the board warns, and the form that changes it beside the columns it is about.
struct BoardLimits {
  let request: Request
  let limits: WorkLimits
  /// Of the rhythm that they are part of.
  let version: Int
  let form: FormState
  /// Where the form leads.
  let action: String

  static let labels = [
    "in_work": "In work", "validation": "In validation", "lane": "Of one feature", "person": "Of one person",
    "pair": "Of one pair",
  ]

  var html: HTML {
    let isSent = form.sent?["in_work"] != nil
    let state = (isSent ? form : .fresh).scoped("limits")
    func number(_ name: String, _ stored: Int, _ help: String) -> HTML {
      field(
        Self.labels[name] ?? name, name, .number, stored: "\(stored)", in: state, help: help, isRequired: true,
        limits: WorkLimits.range)
    }
    return "<div id=\"limits\">"
      + panel(
        "Limits…", heading: "Beyond how many stories does the board warn?", action: action, request: request,
        style: .quiet, isOpen: isSent || request.query["limits"] == "open",
        hiddenField("version", "\(version)") + number("in_work", limits.inWork, "In the column, over all lanes.")
          + number("validation", limits.validation, "In the column, over all lanes.")
          + number("lane", limits.lane, "In work or in validation at once.")
          + number("person", limits.person, "In work by one person, alone or in a pair.")
          + number("pair", limits.pair, "In work by the same two people together.")
          + "<p class=\"row\">\(button("Save", style: .go))</p>") + "</div>"
  }

  /// - Throws: `Refusal.invalid` for every field that cannot be read.
  static func read(_ form: Query) throws -> WorkLimits {
    var findings = FieldFindings()
    func number(_ name: String) -> Int {
      if let number = form[name].flatMap({ Int($0) }) { return number }
      findings.add(name, "must be a number")
      return 0
    }
    var limits = WorkLimits()
    limits.inWork = number("in_work")
    limits.validation = number("validation")
    limits.lane = number("lane")
    limits.person = number("person")
    limits.pair = number("pair")
    try findings.refuse()
    return limits
  }
}
