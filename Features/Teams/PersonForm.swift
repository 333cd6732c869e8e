import Core
import JSON

/// What forms and programs may send about a person, and how it becomes a draft.
enum PersonForm {
  static let name = Schema.line(1...80).example("Nadia Roth")
  static let email = Schema.line(3...254).described("Unique; also the name for signing in.").example(
    "nadia@example.org")
  static let position = Schema.line(0...80).described("What the person does, in words.").example("engineering")
  static let roles = Schema.array(of: .choice(of: Role.self), maxCount: Role.allCases.count).example(["engineer"])
  static let team = Schema.integer(1...Int64.max).orNull.described("Number of the team.").example(1)
  static let zone = Schema.line(0...64).orNull.described("IANA zone; null: the team's.").example("Europe/Berlin")
  static let hours = Schema.line(0...500).orNull.described("Working hours; null: the team's.").example(
    "Mo-Fr 09:00-18:00")
  static let version = Schema.integer(1...Int64.max).described("The version that was read; another one is a conflict.")

  static let new = Schema.object([
    .required("name", name), .required("email", email), .optional("position", position), .required("roles", roles),
    .optional("team", team), .optional("zone", zone), .optional("hours", hours),
  ])

  /// A form sends all fields, and an empty one as nothing.
  static let edited = Schema.object([
    .required("version", version), .required("name", name), .required("email", email),
    .optional("position", position), .required("roles", roles), .optional("team", team), .optional("zone", zone),
    .optional("hours", hours),
  ])

  /// A program sends what is to change.
  static let changes = Schema.object([
    .required("version", version), .optional("name", name), .optional("email", email),
    .optional("position", position), .optional("roles", roles), .optional("team", team), .optional("zone", zone),
    .optional("hours", hours),
  ])

  static let contactMethod = Schema.object([
    .required("kind", .choice(of: ContactMethod.Kind.self)), .optional("label", .line(0...80)),
    .required(
      "address",
      .line(1...ContactMethod.Kind.longestAddress).described("A web address, an e-mail address or a telephone number.")
        .example("https://hooks.slack.com/services/T0/B0/x")),
    .optional(
      "secret",
      .line(0...ContactMethod.Kind.longestSecret).described(
        "Of a signed webhook: the key that signs, 16 characters or more. Of ntfy: an access token. Never shown again.")),
  ])

  static func draft(_ fields: Fields) throws -> PersonDraft {
    PersonDraft(
      name: try fields.text("name"), email: try fields.text("email"),
      position: fields.optionalText("position") ?? "", roles: roles(fields),
      team: fields.optionalInteger("team").map { ID($0) }, zoneName: fields.optionalText("zone"),
      hoursText: fields.optionalText("hours"))
  }

  static func apply(_ fields: Fields, to person: Person) -> PersonDraft {
    var draft = PersonDraft(person)
    if let name = fields.optionalText("name") { draft.name = name }
    if let email = fields.optionalText("email") { draft.email = email }
    if let position = fields.optionalText("position") { draft.position = position }
    if fields.contains("roles") { draft.roles = roles(fields) }
    if fields.contains("team") { draft.team = fields.optionalInteger("team").map { ID($0) } }
    if fields.contains("zone") { draft.zoneName = fields.optionalText("zone") }
    if fields.contains("hours") { draft.hoursText = fields.optionalText("hours") }
    return draft
  }

  private static func roles(_ fields: Fields) -> Set<Role> { Set(fields.texts("roles").compactMap(Role.init)) }
}

/// The same for teams.
enum TeamForm {
  private static let name = Schema.line(1...80).example("Operations")
  private static let kind = Schema.choice(of: Team.Kind.self)
  private static let zone = Schema.line(1...64).described("IANA zone of the hours.").example("Europe/Berlin")
  private static let hours = Schema.line(1...500).example("Mo-Fr 09:00-18:00")

  static let new = Schema.object([
    .required("name", name), .required("kind", kind), .required("zone", zone), .required("hours", hours),
  ])

  static let edited = Schema.object([
    .required("version", PersonForm.version), .required("name", name), .required("kind", kind),
    .required("zone", zone), .required("hours", hours),
  ])

  static let changes = Schema.object([
    .required("version", PersonForm.version), .optional("name", name), .optional("kind", kind),
    .optional("zone", zone), .optional("hours", hours),
  ])

  static func apply(_ fields: Fields, to draft: TeamDraft) -> TeamDraft {
    TeamDraft(
      name: fields.optionalText("name") ?? draft.name,
      kind: fields.optionalText("kind").flatMap(Team.Kind.init) ?? draft.kind,
      zoneName: fields.optionalText("zone") ?? draft.zoneName,
      hoursText: fields.optionalText("hours") ?? draft.hoursText)
  }
}
