import Calendars
import Core
import Teams
import Web

/// Asking to be relieved of a turn, and answering those who ask.
struct SwapForms {
  let desk: RotationDesk

  /// How far ahead turns are offered in return.
  private static let horizon = Span.days(92)

  /// “Ask for a swap…” beside one's own turn; for a manager beside everybody's.
  func ask(_ shift: Shift) -> HTML {
    let askers = shift.people.map { ID<Person>($0) }.filter { desk.decides(for: $0) }
    // Of a turn that has begun only what is still to come can be swapped.
    let from = max(shift.start, nextHour)
    guard !askers.isEmpty, from < shift.end else { return .empty }
    let (form, isOpen) = desk.form(.swap, about: shift.span.key)
    let whose: HTML =
      askers.count == 1
      ? hiddenField("asker", "\(askers[0])")
      : selectField("Whose turn", "asker", desk.choices(askers), in: form, isRequired: true)
    let others = desk.workers.filter { worker in !shift.people.contains(worker.id.number) }
    return panel(
      "Ask for a swap…", heading: askers.count == 1 ? "Who takes it for \(you(askers[0]))?" : "Who takes it?",
      action: "\(desk.path)/swaps", request: desk.request, isAtEnd: true, isOpen: isOpen,
      hiddenField("about", shift.span.key) + whose
        + selectField(
          "Whom", "asked", [Choice("", "anybody")] + desk.choices(others), in: form,
          help: "Until somebody accepts, the turn stays as it is.")
        + selectField("In return", "return_from", [Choice("", "nothing")] + inReturn(for: askers), in: form)
        + desk.fields(from, shift.end, in: form) + field("Note", "note", in: form)
        + "<p class=\"row\">\(button("Ask", style: .go))</p>")
  }

  private func you(_ person: ID<Person>) -> String { desk.isViewer(person) ? "you" : desk.faces.short(person) }

  private var nextHour: Instant {
    let hour = Span.hours(1).microseconds
    return Instant(microseconds: (desk.now.microseconds / hour + 1) * hour)
  }

  /// Turns of others that have not begun, each with whose it is.
  private func inReturn(for askers: [ID<Person>]) -> [Choice] {
    let ahead = desk.lane.shifts(from: desk.now, to: desk.now + Self.horizon).filter { $0.start > desk.now }
    return ahead.flatMap { shift -> [Choice] in
      shift.people.map { ID<Person>($0) }.filter { !askers.contains($0) }.map { person in
        let words = [shift.start, shift.end].map { ShiftTable.text($0, desk.moments.reader) }
        return Choice(
          "\(person):\(shift.span.key)", "\(desk.faces.name(person)), \(words.joined(separator: " to "))")
      }
    }
  }
}

extension SwapForms {
  /// Those that wait for an answer; nothing when none does.
  var asked: HTML {
    guard !desk.swaps.isEmpty else { return .empty }
    let columns = [
      Column("Who"), Column("Turn"), Column("In return", isNamedOnPhone: true), Column("Note", isNamedOnPhone: true),
      Column("Acts", isTitleHidden: true),
    ]
    let rows = desk.swaps.map { swap in
      TableRow([
        words(swap), desk.moments.html(swap.from..<swap.to), swap.inReturn.map(desk.moments.html) ?? "nothing",
        "\(swap.note.isEmpty ? "–" : swap.note)", "<div class=\"row\">\(answers(swap))</div>",
      ])
    }
    return section(
      "Asked swaps", remark: "until somebody accepts, nothing changes", id: "swaps",
      table("Asked swaps", columns, rows, class: "turns"))
  }

  /// `Ines asks Yara`, and who asked for them.
  private func words(_ swap: Swap) -> HTML {
    let asked = swap.asked.map { desk.isViewer($0) ? "you" : desk.faces.name($0) } ?? "anybody"
    let asker = desk.faces.name(swap.asker)
    let by: HTML = swap.madeBy == asker ? .empty : " <span class=\"q\">made by \(swap.madeBy)</span>"
    return "\(asker) asks \(asked)\(by)"
  }

  private func answers(_ swap: Swap) -> HTML {
    func post(_ label: String, _ verb: String, _ style: ButtonStyle = .plain) -> HTML {
      postButton(label, action: "/swaps/\(swap.id)/\(verb)", request: desk.request, style: style)
    }
    let withdraw = desk.decides(for: swap.asker) ? post("Withdraw", "withdraw") : .empty
    guard let asked = swap.asked else { return acceptOpen(swap) + withdraw }
    guard desk.decides(for: asked) else {
      return "<span class=\"q s\">waits for \(desk.faces.short(asked))</span>" + withdraw
    }
    let label = desk.isViewer(asked) ? "" : " for \(desk.faces.short(asked))"
    return post("Accept\(label)", "accept") + post("Decline\(label)", "decline") + withdraw
  }

  /// Anybody was asked: the reader may take it, and a manager may say who does.
  private func acceptOpen(_ swap: Swap) -> HTML {
    guard desk.mayAct else { return .empty }
    var acts = HTML.empty
    if let viewer = desk.viewer, viewer != swap.asker {
      acts = postButton("Accept", action: "/swaps/\(swap.id)/accept", request: desk.request)
    }
    guard desk.actsForOthers else { return acts }
    let (form, isOpen) = desk.form(.accept, about: "\(swap.id)")
    let others = desk.workers.filter { $0.id != swap.asker && !desk.isViewer($0.id) }
    return acts
      + panel(
        "Accept for…", heading: "Who takes it?", action: "/swaps/\(swap.id)/accept", request: desk.request,
        isAtEnd: true, isOpen: isOpen,
        hiddenField("about", "\(swap.id)")
          + selectField("Who", "person", desk.unchosen + desk.choices(others), in: form, isRequired: true)
          + "<p class=\"row\">\(button("Accept", style: .go))</p>")
  }
}
