import Calendars
import Core
import Storage
import Teams
import Web

/// When somebody is told by which way, and whether it works.
enum DeliveryPages {
  static func page(_ person: Person, _ request: Request, _ tx: Transaction, _ form: FormState) throws -> Page {
    guard PersonActions(tx, as: request.actor).mayChangeContacts(of: person) else {
      throw Refusal.notAllowed(
        "Only \(person.name), a manager or an administrator may see how \(person.firstName) is told.")
    }
    let methods = try PersonStore(tx).contactMethods(of: person.id)
    let isOwn = request.actor.person == person.id.number
    let keys = try KeyStore(tx).keys()
    let browser: HTML =
      isOwn ? try keys.map { try PushOffer.html(person, key: $0.pushPublic, request) } ?? .empty : .empty
    let up = [("People", "/people"), (person.name, "/people/\(person.id)")]
    return Page(
      "How \(person.firstName) is told", section: "/people", scripts: isOwn ? ["push.js"] : [],
      main: head(
        eyebrow: breadcrumb(up, last: "How"), h1: sentence(person, methods),
        lede: "A P1 goes out at once by one way at least, and never waits for a digest.")
        + (methods.isEmpty ? .empty : try rules(person, methods, request, tx, form))
        + (methods.isEmpty ? .empty : try ways(methods, request, tx)) + browser)
  }

  /// On the person's page.
  static func section(_ person: Person, _ request: Request, _ tx: Transaction) throws -> HTML {
    guard person.isActive, PersonActions(tx, as: request.actor).mayChangeContacts(of: person) else { return .empty }
    let methods = try PersonStore(tx).contactMethods(of: person.id)
    let timings = try DeliveryReader(tx).timings(methods)
    let urgent = methods.compactMap { method in
      timings[method.id]?[.p1].flatMap { $0 == .never ? nil : "\(method.kind.word) \($0.title)" }
    }
    let words: HTML =
      urgent.isEmpty ? "Nothing can be said by any way." : "A P1: \(urgent.spoken)."
    return Web.section(
      "When by which way", link: ("Change and try out", "/people/\(person.id)/delivery"), "<p>\(words)</p>")
  }

  private static func sentence(_ person: Person, _ methods: [ContactMethod]) -> HTML {
    switch methods.count {
    case 0: "\(hot("No way")) leads to \(person.firstName)."
    case 1: "One way leads to \(person.firstName)."
    default: "\(methods.count) ways lead to \(person.firstName)."
    }
  }

  private static func name(_ method: ContactMethod) -> String {
    method.label.isEmpty ? method.kind.title : "\(method.label) (\(method.kind.title))"
  }

  private static func rules(
    _ person: Person, _ methods: [ContactMethod], _ request: Request, _ tx: Transaction, _ form: FormState
  ) throws -> HTML {
    let timings = try DeliveryReader(tx).timings(methods)
    let labels = methods.reduce(into: [String: String]()) { labels, method in
      for loudness in Loudness.allCases {
        labels[DeliveryActions.field(method.id, loudness)] = "\(loudness.title) by \(name(method))"
      }
    }
    let fields = methods.html { method in
      let selects = Loudness.allCases.html { loudness in
        let choices = (loudness == .p1 ? Timing.ofP1 : Timing.allCases).map { Choice($0.rawValue, $0.title) }
        return selectField(
          loudness.title, DeliveryActions.field(method.id, loudness), choices,
          stored: timings[method.id]?[loudness]?.rawValue ?? "", in: form, isRequired: true)
      }
      return
        "<fieldset class=\"group\"><legend>\(name(method))</legend><div class=\"five-f\">\(selects)</div></fieldset>"
    }
    let remark: HTML = """
      After 2, 5 or 15 min means: unless somebody has answered by then. A way that fails is followed by the next at once.
      """
    return Web.section(
      "When by which way", remark: remark,
      postForm(
        action: "/people/\(person.id)/delivery", request: request, label: "When by which way",
        errorSummary(form, labels: labels) + fields + button("Save", style: .go)))
  }

  private static func ways(_ methods: [ContactMethod], _ request: Request, _ tx: Transaction) throws -> HTML {
    let store = DeliveryStore(tx)
    let texts = TimeText((try? Zone.named(request.admission.zone)) ?? .utc)
    let rows = try methods.map { method -> HTML in
      let last = try store.last(by: method.id)
      return """
        <b>\(name(method))</b> <span class="q">\(method.maskedAddress)</span> \
        <span>\(last.map { words($0, texts, tx.now) } ?? "Never used.")</span> \
        \(postButton("Send a test", action: "/contact-methods/\(method.id)/test", request: request, isSmall: true))
        """
    }
    return Web.section("Try out", isLive: true, lines(rows))
  }

  private static func words(_ last: LastDelivery, _ texts: TimeText, _ now: Instant) -> HTML {
    let when = texts.short(last.sentAt ?? last.at, now: now)
    let why: HTML = last.error.map { " (\($0))" } ?? .empty
    switch last.state {
    case .sent: return "Last: “\(last.headline)” arrived \(when)."
    case .bundled: return "Last: “\(last.headline)” in the digest of \(when)."
    case .failed, .unreachable: return "\(hot("Last: “\(last.headline)” did not arrive")), \(when)\(why)."
    case .withdrawn: return "Last: “\(last.headline)” was not needed any more."
    case .waiting, .sending: return "“\(last.headline)” is on its way\(why)."
    }
  }
}

/// The button that makes this browser one of a person's ways.
enum PushOffer {
  /// Hidden until `push.js` has found that the browser can do it.
  static func html(_ person: Person, key: [UInt8], _ request: Request) -> HTML {
    let hidden = ["address", "secret", "label"].html { "<input type=\"hidden\" name=\"\($0)\">" }
    return """
      <div data-push="\(key.base64URL)" data-worker="\(Assets.url("push-worker.js"))" hidden>\
      \(Web.section("This browser", remark: "Messages even when no page is open.", postForm(
        action: "/people/\(person.id)/contact-methods", request: request, label: "This browser",
        hiddenField("kind", ContactMethod.Kind.webPush.rawValue) + hidden
          + "<p data-push-state role=\"status\"></p>" + button("Tell me in this browser"))))</div>
      """
  }
}
