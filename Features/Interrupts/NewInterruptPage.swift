import Core
import JSON
import Storage
import Teams
import Web

/// The form by which customers and engineers bring an interrupt to the one queue (B1).
struct NewInterruptPage {
  let request: Request
  let facts: InterruptFacts
  let form: FormState
  let key: String

  static let schema = Schema.object([
    .required("title", .line(1...200)), .optional("text", .text(0...10_000)),
    .optional("priority", .choice(Priority.allCases.map(\.name))), .optional("kind", .choice(of: Interrupt.Kind.self)),
    .optional("customer", .integer(1...Int64.max)), .optional("technology", .line(1...80)),
    .optional("key", .line(1...64)),
  ])

  init(_ request: Request, _ tx: Transaction, form: FormState = .fresh) throws {
    self.request = request
    self.form = form
    facts = try InterruptFacts(request, tx)
    key = form.sent?["key"] ?? tx.newID()
  }

  private var isCustomer: Bool { request.actor.roles.isDisjoint(with: Role.operations) }

  var page: Page {
    Page(
      "New interrupt", section: "/interrupts",
      main: head(
        eyebrow: breadcrumb([("Interrupts", "/interrupts")], last: "New"), h1: "What do you need?",
        lede: "\(facts.triageWords). It enters the one queue, and only the people who should act are told.")
        + errorSummary(form, labels: ["title": "Title", "text": "What else is known?", "technology": "Technology"])
        + postForm(
          action: "/interrupts", request: request,
          hiddenField("key", key)
            + field("Title", "title", in: form, help: "One line that says what is wrong or wanted.", isRequired: true)
            + textArea("What else is known?", "text", in: form, rows: 6) + classification
            + "<p class=\"row\">" + button("Open interrupt", style: .go) + buttonLink("Cancel", href: "/interrupts")
            + "</p>"))
  }

  private var classification: HTML {
    let priorities = [
      Choice("P1", "P1: customers are stopped; somebody is woken"), Choice("P2", "P2: serious, or soon to be"),
      Choice("P3", "P3: should be done in working hours"), Choice("P4", "P4: whenever there is time"),
    ]
    let technology = field("Technology", "technology", in: form, help: "What it concerns, such as Kafka.")
    let shared = selectField("Priority", "priority", priorities, stored: "P3", in: form, isRequired: true)
    guard !isCustomer else { return shared + technology }
    let customers = [Choice("", "Nobody in particular")] + facts.customerChoices.map { Choice("\($0.0)", $0.1) }
    let kinds = [
      Choice("request", "Somebody asked"), Choice("chat", "Chat message"), Choice("mail", "Mail"),
      Choice("alert", "Alert"),
    ]
    return shared + selectField("For which customer?", "customer", customers, in: form)
      + selectField("How did it arrive?", "kind", kinds, stored: "request", in: form, isRequired: true) + technology
  }
}
