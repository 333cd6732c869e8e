import Calendars
import Core
import Teams
import Web

/// What can be done by hand with one turn: replace somebody, cover a gap, take the pager.
struct OverrideForms {
  let desk: RotationDesk

  private var lane: RotationLane { desk.lane }

  /// The acts beside a turn; nothing for readers who may do nothing.
  func acts(_ shift: Shift) -> HTML {
    guard desk.mayAct else { return .empty }
    guard !shift.people.isEmpty else { return cover(shift.span) }
    let isOn = lane.shift(at: desk.now) == shift
    return (isOn ? take(shift) : .empty) + replace(shift) + SwapForms(desk: desk).ask(shift)
  }

  /// “Add coverage…” for any time.
  var addCoverage: HTML {
    guard desk.mayAct, desk.actsForOthers || desk.viewer != nil else { return .empty }
    let from = desk.times.zone.first(LocalTime(day: desk.times.zone.local(desk.now).day + 1, second: 9 * 3600))
    return coverPanel("Add coverage…", "", from..<(from + .hours(24)), isAtEnd: true)
  }

  /// Nobody has the turn.
  private func cover(_ span: Range<Instant>) -> HTML {
    coverPanel("Cover…", span.key, max(span.lowerBound, desk.now)..<span.upperBound, isAtEnd: true)
  }

  private func coverPanel(_ label: String, _ about: String, _ span: Range<Instant>, isAtEnd: Bool) -> HTML {
    let (form, isOpen) = desk.form(.cover, about: about)
    let people = desk.workers.filter { desk.decides(for: $0.id) }
    let who = selectField(
      "Who", "person", desk.choices(people), stored: desk.viewer.map { "\($0)" } ?? "", in: form,
      help: "Has the duty too, also where nobody else has it.", isRequired: true)
    return panel(
      label, heading: "Who comes in addition?", action: "\(desk.path)/cover", request: desk.request,
      isAtEnd: isAtEnd, isOpen: isOpen,
      hiddenField("about", about) + who + desk.fields(span.lowerBound, span.upperBound, in: form) + reason(form)
        + submit("Add coverage"))
  }
}

extension OverrideForms {
  /// Who has a turn instead: a manager names anybody, others take it over themselves or give up their own.
  private func replace(_ shift: Shift) -> HTML {
    let people = shift.people.map { ID<Person>($0) }
    let isOwn = people.contains { desk.isViewer($0) }
    let (form, isOpen) = desk.form(.replace, about: shift.span.key)
    let nobody = Choice("nobody", "nobody: leave a gap")
    let others = desk.choices(desk.workers.filter { !people.contains($0.id) && desk.decides(for: $0.id) })
    guard desk.actsForOthers || isOwn || !others.isEmpty else { return .empty }
    let label = desk.actsForOthers ? "Replace…" : isOwn ? "Give up…" : "Take over…"
    let choices = desk.actsForOthers ? desk.unchosen + others + [nobody] : isOwn ? [nobody] : others
    let replaced = !desk.actsForOthers && isOwn ? people.filter { desk.isViewer($0) } : people
    let who =
      selectField("Who instead", "person", choices, in: form, isRequired: true)
      + selectField("Instead of", "replaced", desk.choices(replaced), in: form, isRequired: true)
    let isOn = shift.contains(desk.now)
    return panel(
      label, heading: heading(isOwn), action: "\(desk.path)/replace", request: desk.request, isAtEnd: true,
      isOpen: isOpen,
      hiddenField("about", shift.span.key) + "<div class=\"two-f\">\(who)</div>"
        + desk.fields(
          isOn ? desk.now : shift.start, shift.end, in: form, note: isOn ? "What has been is never changed." : nil)
        + reason(form) + submit(String(label.dropLast())))
  }

  private func heading(_ isOwn: Bool) -> String {
    if desk.actsForOthers { return "Who has it instead?" }
    return isOwn ? "From when to when can you not?" : "From when to when do you take it?"
  }

  /// “I have it now”, at once; a manager also gives it to others.
  private func take(_ shift: Shift) -> HTML {
    let people = shift.people.map { ID<Person>($0) }
    var acts = HTML.empty
    if let viewer = desk.viewer, !people.contains(viewer) {
      acts = people.html { person in
        let label = people.count == 1 ? "Take the pager now" : "Take the pager from \(desk.faces.short(person)) now"
        return postButton(
          label, action: "\(desk.path)/take", request: desk.request, fields: [("replaced", "\(person)")], class: "now")
      }
    }
    return desk.actsForOthers ? acts + give(shift, people) : acts
  }

  private func give(_ shift: Shift, _ people: [ID<Person>]) -> HTML {
    let (form, isOpen) = desk.form(.give, about: shift.span.key)
    let others = desk.workers.filter { !people.contains($0.id) && !desk.isViewer($0.id) }
    guard !others.isEmpty else { return .empty }
    return panel(
      "Give the pager…", heading: "Who takes it, from this moment?", action: "\(desk.path)/take",
      request: desk.request, isAtEnd: true, isOpen: isOpen,
      hiddenField("about", shift.span.key)
        + "<div class=\"two-f\">"
        + selectField("Who", "person", desk.unchosen + desk.choices(others), in: form, isRequired: true)
        + selectField("Instead of", "replaced", desk.choices(people), in: form, isRequired: true) + "</div>"
        + reason(form) + submit("Give the pager now"))
  }

  private func reason(_ form: FormState) -> HTML { field("Reason", "reason", in: form) }

  private func submit(_ label: String) -> HTML { "<p class=\"row\">\(button(label, style: .go))</p>" }
}

extension OverrideForms {
  /// What was changed by hand and is not over; nothing when nothing was.
  var changes: HTML {
    let changes = lane.overrides.filter { $0.to > desk.now }.sorted { ($0.from, $0.id) < ($1.from, $1.id) }
    guard !changes.isEmpty else { return .empty }
    let columns = [
      Column("Who"), Column("When"), Column("Why", isNamedOnPhone: true), Column("By", isNamedOnPhone: true),
      Column("Acts", isTitleHidden: true),
    ]
    let texts = TimeText(desk.moments.reader)
    let rows = changes.map { change in
      let by: HTML = "\(change.madeBy), \(time(change.madeAt, texts.short(change.madeAt, now: desk.now)))"
      return TableRow([
        "\(words(change))", desk.moments.html(change.from..<change.to),
        "\(change.reason.isEmpty ? "–" : change.reason)", by, takeBack(change),
      ])
    }
    return section(
      "Changes by hand", remark: "what has been stays", id: "changes",
      table("Changes by hand", columns, rows, class: "turns"))
  }

  private func takeBack(_ change: StoredOverride) -> HTML {
    let concerned = [change.person, change.replaced].compactMap(\.self)
    guard desk.mayAct, desk.actsForOthers || concerned.contains(where: { desk.isViewer($0) }) else { return .empty }
    return postButton(
      "Take back", action: "/overrides/\(change.id)/end", request: desk.request, class: "row")
  }

  /// `Mina Sato instead of Ravi Rao`, `Mina Sato too`, `nobody instead of Ravi Rao`
  private func words(_ change: StoredOverride) -> String {
    let person = change.person.map(desk.faces.name) ?? "nobody"
    return change.replaced.map { "\(person) instead of \(desk.faces.name($0))" } ?? "\(person) too"
  }

  /// `instead of Ravi`, after the name of who has a turn that was changed by hand; with names where several have it.
  func remark(_ shift: Shift) -> HTML {
    let isAlone = shift.people.count < 2
    let words = lane.changes(in: shift).map { change -> String in
      guard isAlone else { return change.words(desk.faces) }
      return change.replaced.map { "instead of \(desk.faces.short($0))" } ?? "added"
    }
    return words.isEmpty ? .empty : " <span class=\"q\">\(words.joined(separator: "; "))</span>"
  }
}
