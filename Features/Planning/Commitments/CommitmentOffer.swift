import Core
import Storage
import Teams
import Web

/// On the page of a story or feature: who has committed to it, and the way to do so.
struct CommitmentOffer {
  private let subject: Commitment.Subject
  private let facts: PlanningFacts
  private let request: Request
  private let open: [Commitment]
  private let canBeMade: Bool

  init(_ subject: Commitment.Subject, _ facts: PlanningFacts, _ request: Request, _ tx: Transaction) throws {
    self.subject = subject
    self.facts = facts
    self.request = request
    open = try CommitmentStore(tx).open(subject).filter { $0.until > tx.now }
    switch subject {
    case .story(let id): canBeMade = try StoryStore(tx).get(id).isOpen
    case .feature(let id):
      let feature = try FeatureStore(tx).get(id)
      canBeMade = feature.isOpen && !feature.step.isAccepted
    }
  }

  /// Nothing for who must not see people's promises.
  var html: HTML {
    guard CommitmentPage.showsPeople(to: request.actor) else { return .empty }
    let rows = open.html { commitment in
      """
      <li class="row">\(who(facts.face(commitment.person)))<span class="q push">until \
      \(facts.clock.short(commitment.until, now: facts.now))</span></li>
      """
    }
    let none: HTML = open.isEmpty ? "<p class=\"q2\">Nobody yet.</p>" : .empty
    return """
      <section><h2>\(icon("shield"))Committed</h2>\(none)<ul class="lines tight">\(rows)</ul>\
      <div class="row">\(act)<a class="s" href="/commitments?to=\(subject.name)">All commitments</a></div></section>
      """
  }

  private var act: HTML {
    let isMine = open.contains { $0.person.number == request.actor.person }
    guard canBeMade, !isMine, let person = request.actor.person,
      !request.actor.roles.isDisjoint(with: Role.operations)
    else { return .empty }
    return postButton(
      "Commit to it", action: "/commitments", request: request, icon: "shield",
      fields: [("to", subject.name), ("person", "\(person)"), ("back", subject.path)])
  }
}
