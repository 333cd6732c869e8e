import Calendars
import Core
import Storage
import Teams
import Web

/// The retro of an iteration: notes by anybody; what the team wants to do becomes a story.
struct RetroPage {
  private let request: Request
  private let iteration: Iteration
  private let team: Team
  private let notes: [RetroNote]
  private let text: IterationText
  private let mayDecide: Bool
  private let sent: FormState?

  init(_ request: Request, _ tx: Transaction, sent: FormState? = nil) throws {
    self.request = request
    self.sent = sent
    iteration = try IterationStore(tx).get(try request.id("id"))
    team = try TeamStore(tx).get(iteration.team)
    notes = try RetroStore(tx).of(iteration.id)
    text = try IterationText(team, now: tx.now)
    mayDecide = try IterationActions(tx, as: request.actor).hasSay(over: team.id)
  }

  func page() -> Page {
    let acts = notes.count { $0.kind == .action }
    let h1: HTML =
      notes.isEmpty
      ? "No notes yet."
      : "\(notes.count.counted("note", "notes")), \(acts.counted("thing", "things")) to do."
    let main =
      head(eyebrow: text.eyebrow(iteration, team), h1: h1)
      + IterationTabs.html(.retro, iteration)
      + RetroNote.Kind.allCases.html(list)
      + adding + takeaway
    return Page("Retro", section: "/iterations", main: main)
  }

  private func list(_ kind: RetroNote.Kind) -> HTML {
    let own = notes.filter { $0.kind == kind }
    let items: HTML =
      own.isEmpty ? "<p class=\"q\">Nothing yet.</p>" : "<ul class=\"lines dec\">\(own.html(line))</ul>"
    return section("\(kind.title)", id: kind.rawValue, isLive: true, items)
  }

  private func line(_ note: RetroNote) -> HTML {
    let title = note.text.cut(to: 200)
    let link = "/stories/new?title=\(title.queryEncoded)&team=\(team.id)"
    let story: HTML =
      note.kind == .action && !request.actor.roles.isDisjoint(with: Role.operations)
      ? buttonLink("Make it a story", href: link, isSmall: true) : .empty
    let isOwn = note.person != nil && note.person?.number == request.actor.person
    let remove: HTML =
      isOwn || mayDecide
      ? postButton(
        "Remove", action: "\(iteration.path)/retro/\(note.id)/remove", request: request, style: .quiet, isSmall: true)
      : .empty
    return """
      <li><p>\(note.text) <span class="q">\(note.by)</span></p><div class="row">\(story)\(remove)</div></li>
      """
  }

  private var adding: HTML {
    guard !request.actor.roles.isDisjoint(with: Role.operations.union([.customer])) else { return .empty }
    let form = (sent ?? .fresh).of(formWith: "kind")
    let kinds = RetroNote.Kind.allCases.map { Choice($0.rawValue, $0.title) }
    return section(
      "Write a note",
      postForm(
        action: "\(iteration.path)/retro", request: request,
        selectField("To", "kind", kinds, in: form, isRequired: true) + field("Note", "text", in: form, isRequired: true)
          + "<p class=\"row\">\(button("Add", style: .go))</p>"))
  }

  private var takeaway: HTML {
    if !mayDecide {
      return iteration.retro.isEmpty ? .empty : section("What the team takes from it", prose(iteration.retro))
    }
    return section(
      "What the team takes from it",
      postForm(
        action: "\(iteration.path)/retro/text", request: request,
        hiddenField("version", "\(iteration.version)")
          + textArea("In a few sentences", "retro", stored: iteration.retro, in: (sent ?? .fresh).of(formWith: "retro"))
          + "<p class=\"row\">\(button("Save"))</p>"))
  }
}
