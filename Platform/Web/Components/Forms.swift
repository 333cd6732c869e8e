import Core

/// What a form shows: what was sent last and what is wrong with it or, before anything was sent, what is stored.
package struct FormState: Sendable {
  package let sent: Query?
  package let errors: [FieldError]
  /// Keeps the ids of fields apart where a page has the same form several times.
  package private(set) var scope = ""

  /// Nothing was sent yet.
  package static let fresh = FormState(sent: nil, errors: [])

  package init(sent: Query?, errors: [FieldError]) {
    self.sent = sent
    self.errors = errors
  }

  /// After a POST that was refused.
  package init(_ request: Request, errors: [FieldError]) { self.init(sent: request.incoming.form, errors: errors) }

  /// What the field shows.
  package func value(_ name: String, stored: String) -> String {
    guard let sent else { return stored }
    return sent.pairs.first { $0.0 == name }?.1 ?? ""
  }

  /// What is chosen in a group of check boxes.
  package func values(_ name: String, stored: Set<String>) -> Set<String> {
    sent.map { Set($0.all(name)) } ?? stored
  }

  /// The same for a form that the page has several times.
  /// - Parameter scope: unique in the page: `replace-3`.
  package func scoped(_ scope: String) -> FormState {
    var form = self
    form.scope = scope
    return form
  }

  /// The id of a field's element in this form.
  func id(_ name: String) -> String { fieldID(scope.isEmpty ? name : "\(scope)-\(name)") }

  fileprivate func errorID(_ name: String) -> String { id(name) + "-error" }

  /// What is wrong with the field, nil when nothing is.
  package func problem(_ name: String) -> String? { errors.first { $0.field == name }?.problem }
}

/// What an `<input>` takes.
package enum InputKind: String, Sendable {
  case text, email, password, search, number, url, date, time
  case dateTime = "datetime-local"
}

/// Label above, one line to type, help or error below.
/// - Parameter stored: shown until something is sent. A password is never shown again.
/// - Parameter autocomplete: HTML token, such as `username` or `new-password`.
package func field(
  _ label: String, _ name: String, _ kind: InputKind = .text, stored: String = "", in form: FormState = .fresh,
  help: String? = nil, isRequired: Bool = false, autocomplete: String? = nil, limits: ClosedRange<Int>? = nil,
  placeholder: String? = nil
) -> HTML {
  let value = kind == .password ? nil : form.value(name, stored: stored)
  let bounds: HTML = limits.map { " min=\"\($0.lowerBound)\" max=\"\($0.upperBound)\"" } ?? .empty
  let about =
    attribute("value", value) + attribute("autocomplete", autocomplete) + attribute("placeholder", placeholder) + bounds
  return Labelled(label: label, name: name, form: form, help: help, isRequired: isRequired).around { shared in
    "<input type=\"\(kind.rawValue)\"\(shared)\(about)>"
  }
}

/// A file to choose, of a form that `takesFiles`.
/// - Parameter types: which files are offered: `.ics,text/calendar`; all without it.
package func fileField(
  _ label: String, _ name: String, types: String? = nil, in form: FormState = .fresh, help: String? = nil,
  isRequired: Bool = false
) -> HTML {
  Labelled(label: label, name: name, form: form, help: help, isRequired: isRequired).around { shared in
    "<input type=\"file\"\(shared)\(attribute("accept", types))>"
  }
}

/// Several lines to type.
package func textArea(
  _ label: String, _ name: String, stored: String = "", in form: FormState = .fresh, rows: Int = 4,
  help: String? = nil, isRequired: Bool = false
) -> HTML {
  let value = form.value(name, stored: stored)
  // A browser drops the first line break inside the element, so one is added.
  return Labelled(label: label, name: name, form: form, help: help, isRequired: isRequired).around { shared in
    "<textarea rows=\"\(rows)\"\(shared)>\n\(value)</textarea>"
  }
}

/// One of what can be chosen.
package struct Choice: Sendable {
  package let value: String
  package let title: String
  /// Grey words below the title; only in groups.
  package let detail: String?

  package init(_ value: String, _ title: String, detail: String? = nil) {
    self.value = value
    self.title = title
    self.detail = detail
  }
}

/// A list that opens to choose one.
package func selectField(
  _ label: String, _ name: String, _ choices: [Choice], stored: String = "", in form: FormState = .fresh,
  help: String? = nil, isRequired: Bool = false
) -> HTML {
  let chosen = form.value(name, stored: stored)
  return Labelled(label: label, name: name, form: form, help: help, isRequired: isRequired).around { shared in
    "<select\(shared)>\(options(choices, chosen: chosen))</select>"
  }
}

func options(_ choices: [Choice], chosen: String) -> HTML {
  choices.html { "<option value=\"\($0.value)\"\(flag("selected", $0.value == chosen))>\($0.title)</option>" }
}

/// One thing to switch on; sends `on`.
package func checkbox(
  _ label: String, _ name: String, isOn: Bool = false, in form: FormState = .fresh, help: String? = nil
) -> HTML {
  let checked = !form.values(name, stored: isOn ? ["on"] : []).isEmpty
  return """
    <div class="tick">\(choiceInput("checkbox", name, Choice("on", label, detail: help), isOn: checked))\
    \(errorMessage(label, name, form))</div>
    """
}

/// Several of a few.
/// - Parameter stored: values that are chosen until something is sent.
package func checkboxGroup(
  _ legend: String, _ name: String, _ choices: [Choice], stored: Set<String> = [], in form: FormState = .fresh
) -> HTML {
  group(legend, name, choices, type: "checkbox", chosen: form.values(name, stored: stored), in: form)
}

/// One of a few, all visible.
package func radioGroup(
  _ legend: String, _ name: String, _ choices: [Choice], stored: String? = nil, in form: FormState = .fresh
) -> HTML {
  group(legend, name, choices, type: "radio", chosen: form.values(name, stored: stored.map { [$0] } ?? []), in: form)
}

private func group(
  _ legend: String, _ name: String, _ choices: [Choice], type: StaticString, chosen: Set<String>, in form: FormState
) -> HTML {
  let described = form.problem(name) == nil ? nil : form.errorID(name)
  return """
    <fieldset class="group" id="\(form.id(name))"\(attribute("aria-describedby", described))><legend>\(legend)</legend>\
    \(choices.html { choiceInput(type, name, $0, isOn: chosen.contains($0.value)) })\
    \(errorMessage(legend, name, form))</fieldset>
    """
}

private func choiceInput(_ type: StaticString, _ name: String, _ choice: Choice, isOn: Bool) -> HTML {
  let detail: HTML = choice.detail.map { "<span class=\"q\">\($0)</span>" } ?? .empty
  return """
    <label class="tick-l"><input\(HTML(trusted: " type=\"\(type)\"")) name="\(name)" \
    value="\(choice.value)"\(flag("checked", isOn))><span>\(choice.title)\(detail)</span></label>
    """
}

/// The parts that every labelled field shares.
private struct Labelled {
  let label: String
  let name: String
  let form: FormState
  let help: String?
  let isRequired: Bool

  /// - Parameter control: makes the element from its shared attributes.
  func around(_ control: (HTML) -> HTML) -> HTML {
    let id = form.id(name)
    let problem = form.problem(name)
    let helpID = help.map { _ in "\(id)-help" }
    let described = [helpID, problem.map { _ in form.errorID(name) }].compactMap { $0 }.joined(separator: " ")
    let shared =
      attribute("id", id) + attribute("name", name) + flag("required", isRequired)
      + attribute("aria-invalid", problem == nil ? nil : "true")
      + attribute("aria-describedby", described.isEmpty ? nil : described)
    let below: HTML = help.map { "<span class=\"q\" id=\"\(id)-help\">\($0)</span>" } ?? .empty
    return """
      <div\(classes("field", problem == nil ? "" : "err"))>\
      <label for="\(id)">\(label)\(when: !isRequired, " <span class=\"q\">optional</span>")</label>\
      \(control(shared))\(below)\(errorMessage(label, name, form))</div>
      """
  }
}

private func errorMessage(_ label: String, _ name: String, _ form: FormState) -> HTML {
  guard let problem = form.problem(name) else { return .empty }
  let id = form.errorID(name)
  return "<span class=\"msg\" id=\"\(id)\">\(icon("warn"))<span>\(sentence(label, problem))</span></span>"
}

/// All that is wrong with the form, each with a link to its field; nothing when nothing is wrong.
/// - Parameter labels: what people call the fields; a field without a label is named as the sender named it.
package func errorSummary(_ form: FormState, labels: [String: String] = [:]) -> HTML {
  guard !form.errors.isEmpty else { return .empty }
  let lines = form.errors.html { error in
    let label = labels[error.field] ?? error.field.asLabel
    let isField = labels[error.field] != nil || form.sent?.pairs.contains { $0.0 == error.field } == true
    let text = sentence(label, error.problem)
    return isField ? "<li><a href=\"#\(form.id(error.field))\">\(text)</a></li>" : "<li>\(text)</li>"
  }
  let count = form.errors.count
  let what = count == 1 ? "One thing needs" : "\(count) things need"
  return """
    <div class="say say--hot errors" role="alert" tabindex="-1" id="errors">\(icon("warn"))\
    <div><b>Nothing was saved. \(what) your attention:</b><ul>\(lines)</ul></div></div>
    """
}

/// `Name must have at most 80 characters.`, `Time zone: there is no time zone Mars.`
private func sentence(_ label: String, _ problem: String) -> String {
  guard let first = problem.first else { return label }
  let joint = problem.hasPrefix("there ") ? ": " : " "
  let whole = first.isLowercase && !label.isEmpty ? label + joint + problem : problem
  return whole.last?.isPunctuation == true && whole.last != ")" && whole.last != "”" ? whole : whole + "."
}

/// The id of a field's element, so that a page can link to it.
package func fieldID(_ name: String) -> String {
  "f-" + String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
}

extension String {
  /// `display_name` becomes `Display name`.
  fileprivate var asLabel: String {
    let words = replacing("_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}
