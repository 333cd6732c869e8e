import Core
import Storage
import Web

/// The interrupts of a story beside it, with the forms that link and unlink them. Customers see none: titles of interrupts
/// may be another customer's.
struct StoryLinkSection {
  private let story: Story
  private let roles: Set<PlanningRole>
  private let request: Request
  private let form: FormState
  private let links: [LinkedInterrupt]
  private let isInside: Bool

  init(_ story: Story, _ roles: Set<PlanningRole>, _ request: Request, _ tx: Transaction, form: FormState) throws {
    self.story = story
    self.roles = roles
    self.request = request
    self.form = form
    isInside = CommitmentPage.showsPeople(to: request.actor)
    links = isInside ? try StoryLinkStore(tx).of(story.id) : []
  }

  private var mayLink: Bool { !roles.isDisjoint(with: [.engineer, .pair]) }

  var html: HTML {
    guard isInside, !links.isEmpty || mayLink else { return .empty }
    let none: HTML = links.isEmpty ? "<p class=\"q2\">None is linked.</p>" : .empty
    return """
      <section id="interrupts"><h2>Interrupts</h2>\(none)<ul class="lines tight kept">\(links.html(line))</ul>\
      \(linking)</section>
      """
  }

  private func line(_ link: LinkedInterrupt) -> HTML {
    let remove: HTML =
      mayLink
      ? postButton(
        "Remove", action: "\(story.path)/interrupts/\(link.number)/remove", request: request, style: .quiet,
        isSmall: true, class: "push") : .empty
    return "<li class=\"row\"><a href=\"\(link.path)\">\(unbroken(link.name)) \(link.title)</a>\(remove)</li>"
  }

  private var linking: HTML {
    guard mayLink else { return .empty }
    let isSent = form.sent?["act"] == "link"
    let state = (isSent ? form : .fresh).scoped("link")
    return panel(
      "Link interrupts…", heading: "Which interrupts belong to it?", action: "\(story.path)/interrupts",
      request: request, style: .quiet, isOpen: isSent,
      hiddenField("act", "link")
        + field("Interrupts", "interrupts", in: state, help: "One or several, such as I-12, I-15.", isRequired: true)
        + "<p class=\"row\">\(button("Link", style: .go))</p>")
  }
}
