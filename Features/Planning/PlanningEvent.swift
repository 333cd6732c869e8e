import Core
import JSON

/// One line of the history of a feature, a story or an iteration.
package struct PlanningEvent: Sendable {
  package let name: String
  package let at: Instant
  package let actor: String
  package let facts: JSONValue

  /// The version of the thing after this event; 0 when it does not change it.
  var version: Int { Int(facts["version"]?.integer ?? 0) }
}

extension PlanningEvent {
  /// What happened, without the time: `Lena moved it to validation.`
  package var sentence: String {
    let what = name.split(separator: ".").last.map(String.init) ?? name
    switch what {
    case "added": return "\(actor) added it."
    case "requested": return "\(actor) asked for it."
    case "edited":
      let fields = facts["fields"]?.elements?.compactMap(\.text) ?? []
      return "\(actor) changed \(fields.isEmpty ? "it" : fields.joined(separator: ", "))."
    case "moved": return moved
    case "imported": return imported
    case "ranked": return "\(actor) moved it \(text("behind").isEmpty ? "to the top" : "behind \(text("behind"))")."
    case "led": return text("name").isEmpty ? "\(actor) left it without a lead." : "\(text("name")) leads it."
    case "joined": return "\(text("name")) works on it."
    case "left": return "\(text("name")) no longer works on it."
    case "assigned":
      return text("to").isEmpty ? "\(actor) took it out of \(text("from"))." : "\(actor) moved it to \(text("to"))."
    case "blocked": return "\(actor) blocked it: \(text("reason"))"
    case "unblocked": return "\(actor) unblocked it."
    case "depends": return "It comes after \(text("after"))."
    case "independent": return "It no longer waits for \(text("after"))."
    case "planned": return "\(actor) took it into iteration \(number)."
    case "carried": return "It goes on in iteration \(number)."
    case "unplanned": return "\(actor) took it out of iteration \(number)."
    case "started": return "\(actor) started it."
    case "closed": return "\(actor) closed it."
    case "split":
      return
        "\(actor) split it: \((facts["into"]?.elements ?? []).compactMap(\.text).joined(separator: ", ")) came of it."
    case "split_from": return "It was split from \(text("from"))."
    case "check_added": return "\(actor) added “\(text("text"))”."
    case "check_edited": return "\(actor) wrote “\(text("text"))”."
    case "check_removed": return "\(actor) removed “\(text("text"))”."
    case "check_set": return "\(actor) said of “\(text("text"))”: \(text("state"))."
    case "linked": return "\(actor) linked \(text("interrupt")) to it."
    case "unlinked": return "\(actor) took the link to \(text("interrupt")) away."
    case "attached": return "\(actor) attached “\(text("file"))”."
    case "detached": return "\(actor) removed the file “\(text("file"))”."
    case "demo_set":
      return text("at").isEmpty ? "\(actor) took the demo back." : "\(actor) set the demo to \(text("at"))."
    default: return commitmentSentence ?? "\(actor): \(what)."
    }
  }

  private var moved: String {
    let reason = text("reason")
    return "\(actor) moved it to \(text("title"))" + (reason.isEmpty ? "." : ": \(reason)")
  }

  private var imported: String {
    let source = text("key").isEmpty ? text("source") : "\(text("source")), where it is \(text("key"))"
    return facts["again"]?.flag == true
      ? "\(actor) brought along what has changed in \(source)." : "\(actor) brought it along from \(source)."
  }

  private var number: String { facts["number"]?.integer.map(String.init) ?? "" }

  func text(_ name: String) -> String { facts[name]?.text ?? "" }
}
