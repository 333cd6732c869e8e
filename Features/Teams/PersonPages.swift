import Core
import Storage
import Web

/// One person.
enum PersonPages {
  /// - Parameter form: what was sent about a new contact method.
  /// - Parameter more: what other features say about the person.
  static func person(
    _ person: Person, _ request: Request, _ tx: Transaction, _ form: FormState = .fresh, more: HTML
  ) throws -> Page {
    let team = try person.team.flatMap { try TeamStore(tx).find($0) }
    let actions = PersonActions(tx, as: request.actor)
    let mayKeep = actions.mayKeep(person)
    return try Page(person.name, section: "/people") {
      head(
        eyebrow: breadcrumb([("People", "/people")], last: person.name), h1: "\(person.name)",
        lede: lede(person, team, tx.now),
        actions: mayKeep ? buttonLink("Edit", href: "/people/\(person.id)/edit") : nil)
        + (person.isActive ? .empty : say("\(person.name) is deactivated and has no part in anything.", isHot: true))
        + facts(person, team, request)
        + (actions.mayChangeContacts(of: person) ? try contactMethods(person, request, tx, form) : .empty)
        + more
        + (mayKeep ? ending(person, request) : .empty)
    }
  }

  private static func lede(_ person: Person, _ team: Team?, _ now: Instant) -> HTML {
    let position = person.position.isEmpty ? person.rolesText : person.position
    let place: HTML = team.map { " in \(TeamPages.link($0))" } ?? ""
    return "\(position)\(place), \(PeoplePages.localTime(person, team, now: now))"
  }

  private static func facts(_ person: Person, _ team: Team?, _ request: Request) -> HTML {
    var rows: [(String, HTML)] = [("Roles", "\(person.rolesText)")]
    if maySeeEmail(of: person, request.actor) {
      rows.append(("E-mail", "<a href=\"mailto:\(person.email)\">\(person.email)</a>"))
    }
    rows.append(("Working hours", origin(person.hoursText, team?.hours.text, of: team)))
    rows.append(("Time zone", origin(person.zoneName, team?.zoneName, of: team)))
    return section("About", definitions(rows))
  }

  /// A person's own value, or the team's with a word about where it comes from.
  private static func origin(_ own: String?, _ inherited: String?, of team: Team?) -> HTML {
    if let own { return "\(own)" }
    guard let team, let inherited else { return "<span class=\"q\">not set</span>" }
    return "\(inherited) <span class=\"q\">of \(team.name)</span>"
  }

  private static func contactMethods(
    _ person: Person, _ request: Request, _ tx: Transaction, _ form: FormState
  ) throws -> HTML {
    let methods = try PersonStore(tx).contactMethods(of: person.id)
    let present = lines(
      methods.map { method in
        """
        <b>\(method.label.isEmpty ? method.kind.title : method.label)</b> \
        <span class="q">\(method.kind.title) \(method.maskedAddress)</span> \
        \(postButton("Remove", action: "/contact-methods/\(method.id)/remove", request: request, style: .quiet,
          isSmall: true))
        """
      })
    let none = say("No message can reach \(person.firstName): there is no contact method.", isHot: true)
    // A browser adds itself; nobody can type its keys.
    let kinds = ContactMethod.Kind.allCases.filter { $0 != .webPush }.map { Choice($0.rawValue, $0.title) }
    let add = postForm(
      action: "/people/\(person.id)/contact-methods", request: request, label: "Add a contact method",
      errorSummary(form)
        + selectField("Kind", "kind", kinds, in: form, isRequired: true)
        + field(
          "Address", "address", in: form,
          help: "A web address, an e-mail address or a number with country code. Only its end is shown again.",
          isRequired: true, placeholder: "https://hooks.slack.com/services/…")
        + field(
          "Secret", "secret", .password, in: form,
          help: "A signed webhook needs the key that signs, ntfy may need an access token. Never shown again.",
          autocomplete: "off")
        + field("Label", "label", in: form, help: "At most 80 characters.") + button("Add contact method"))
    return section(
      "Contact methods", remark: "Only \(person.firstName) is disturbed by them.", id: "contact-methods",
      (methods.isEmpty ? none : present) + add)
  }

  private static func ending(_ person: Person, _ request: Request) -> HTML {
    let act =
      person.isActive
      ? postButton("Deactivate", action: "/people/\(person.id)/deactivate", request: request, style: .hot)
      : postButton("Reactivate", action: "/people/\(person.id)/reactivate", request: request)
    let effect =
      person.isActive
      ? "Deactivated people cannot sign in and are told nothing. What names \(person.firstName) stays."
      : "\(person.firstName) can sign in again."
    return section("Membership", "<p>\(effect)</p>" + act)
  }

  /// Addresses are for operations and the person.
  static func maySeeEmail(of person: Person, _ actor: Actor) -> Bool {
    actor.person == person.id.number || !actor.roles.isDisjoint(with: Role.operations)
  }
}

/// The forms about a person.
enum PersonFormPages {
  static func new(_ request: Request, _ tx: Transaction, _ form: FormState) throws -> Page {
    let empty = PersonDraft(name: "", email: "", roles: [.engineer])
    return try Page("Add a person", section: "/people") {
      head(eyebrow: breadcrumb([("People", "/people")], last: "New"), h1: "Add a person")
        + postForm(
          action: "/people", request: request,
          try fields(empty, form, request, tx) + button("Add person", style: .go))
    }
  }

  static func edit(_ person: Person, _ request: Request, _ tx: Transaction, _ form: FormState) throws -> Page {
    try Page("Edit \(person.name)", section: "/people") {
      head(
        eyebrow: breadcrumb([("People", "/people"), (person.name, "/people/\(person.id)")], last: "Edit"),
        h1: "Edit \(person.name)")
        + postForm(
          action: "/people/\(person.id)", request: request,
          hiddenField("version", form.value("version", stored: String(person.version)))
            + (try fields(PersonDraft(person), form, request, tx)) + button("Save", style: .go))
    }
  }

  private static func fields(
    _ draft: PersonDraft, _ form: FormState, _ request: Request, _ tx: Transaction
  ) throws -> HTML {
    let teams = [Choice("", "none")] + (try TeamStore(tx).all()).map { Choice(String($0.id.number), $0.name) }
    return errorSummary(form)
      + field("Name", "name", stored: draft.name, in: form, isRequired: true)
      + field(
        "E-mail", "email", .email, stored: draft.email, in: form, help: "Also the name for signing in.",
        isRequired: true)
      + field(
        "Position", "position", stored: draft.position, in: form,
        help: "Such as engineering, support, administration or testing.")
      + checkboxGroup(
        "Roles", "roles", Role.allCases.map { Choice($0.rawValue, $0.title, detail: $0.purpose) },
        stored: Set(draft.roles.map(\.rawValue)), in: form)
      + selectField("Team", "team", teams, stored: draft.team.map { String($0.number) } ?? "", in: form)
      + field(
        "Time zone", "zone", stored: draft.zoneName ?? "", in: form, help: "Empty: the team's. Such as Europe/Berlin.")
      + field(
        "Working hours", "hours", stored: draft.hoursText ?? "", in: form,
        help: "Empty: the team's. Such as Mo-Fr 09:00-18:00.")
  }
}

extension Role {
  /// What the role is for, in the form.
  fileprivate var purpose: String {
    switch self {
    case .administrator: "may do everything and gives roles"
    case .manager: "keeps people, teams and rotations; last in the escalation"
    case .productOwner: "orders features, speaks with customers"
    case .engineer: "takes turns as PoTW and on call"
    case .customer: "asks for things and sees what becomes of them"
    case .viewer: "sees, changes nothing"
    }
  }
}
