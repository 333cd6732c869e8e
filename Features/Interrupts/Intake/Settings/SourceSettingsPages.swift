import Core
import JSON
import Storage
import Web

/// How a source is read and how its signature is checked: parts of its page.
struct SourceSettingsPages {
  let source: Source
  let request: Request
  let tx: Transaction
  let form: FormState

  /// - Parameter made: a new secret, shown this once.
  func secret(made: String?) throws -> HTML {
    guard source.kind.takesSecret else { return .empty }
    if let made {
      return section(
        "Signing secret", remark: "copy it now: it \(hot("cannot be shown again"))",
        definitions([("Secret", "<code>\(made)</code>")]))
    }
    let isSet = try SourceStore(tx).secret(of: source.id) != nil
    let missing: HTML =
      source.kind.isSigned ? hot("none yet, so everything is refused") : "none: signatures are not asked for"
    return section(
      "Signing secret", remark: isSet ? "set; what is not signed with it is refused" : missing,
      postForm(
        action: "/sources/\(source.id)/secret", request: request,
        field(
          "Secret", "secret", in: form.scoped("secret"),
          help: "As \(source.kind.title) shows it. Left empty, one is made and shown once.")
          + button(isSet ? "Replace the secret" : "Set the secret")))
  }

  /// - Parameter outcome: what the pasted sample came to.
  func mapping(outcome: JSONValue?) throws -> HTML {
    guard source.kind.isMapped else { return .empty }
    let mapping = try SourceStore(tx).mapping(of: source.id)
    let fields = FieldMapping.Field.allCases.html { name in
      field(
        name.rawValue.prefix(1).uppercased() + name.rawValue.dropFirst(), name.rawValue,
        stored: mapping.paths[name] ?? "", in: form, help: SourceSettingsForm.description(name))
    }
    return section(
      "Where the fields stand", remark: "paths such as alert.labels.host or alerts[0].name; =text stands for itself",
      errorSummary(form)
        + postForm(
          action: "/sources/\(source.id)/mapping", request: request,
          fields
            + field(
              "Over when the state is", "ends", stored: mapping.ends.joined(separator: ", "), in: form,
              help: "Values between commas, in any case.")
            + textArea("A sample to try it with", "sample", in: form, rows: 6, help: "A body as the sender posts it.")
            + result(outcome) + "<div class=\"row\">"
            + button("Try", name: "act", value: "try") + button("Save", style: .go, name: "act", value: "save")
            + "</div>"))
  }

  private func result(_ outcome: JSONValue?) -> HTML {
    guard let members = outcome?.members else { return .empty }
    let rows = members.filter { !$0.value.isNull && $0.value.text != "" }.map { member -> (String, HTML) in
      (member.key.prefix(1).uppercased() + member.key.dropFirst(), "\(member.value.words)")
    }
    return "<div role=\"status\"><p>The sample comes to this; nothing was saved yet.</p>" + definitions(rows) + "</div>"
  }
}
