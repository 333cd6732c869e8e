import Core
import Storage
import Web

/// Teams and their forms.
enum TeamPages {
  static func list(_ teams: [Team], _ people: [Person]) -> HTML {
    guard !teams.isEmpty else { return "<p class=\"q\">No team yet.</p>" }
    let columns = [
      Column("Name"), Column("Kind", isNamedOnPhone: true), Column("Working hours", isNamedOnPhone: true),
      Column("Time zone", isNamedOnPhone: true), Column("People", isNumber: true, isNamedOnPhone: true),
    ]
    return table(
      "Teams", columns,
      teams.map { team in
        TableRow(
          [
            link(team), "\(team.kind.rawValue)", "\(team.hours.text)",
            "\(team.zoneName)", "\(people.count { $0.team == team.id })",
          ], id: "team-\(team.id)")
      })
  }

  static func team(_ team: Team, _ request: Request, _ tx: Transaction) throws -> Page {
    let people = try PersonStore(tx).inTeam(team.id)
    let mayEdit = !request.actor.roles.isDisjoint(with: [.administrator, .manager])
    let isWorking = team.hours.contains(tx.now)
    return Page(team.name, section: "/people") {
      head(
        eyebrow: breadcrumb([("People", "/people")], last: team.name), h1: "\(team.name)",
        lede: "\(isWorking ? "At work now." : "Outside working hours now.")",
        actions: mayEdit ? buttonLink("Edit", href: "/teams/\(team.id)/edit") : nil)
        + section(
          "About",
          definitions([
            ("Kind", "\(team.kind.rawValue)"), ("Working hours", "\(team.hours.text)"),
            ("Time zone", "\(team.zoneName)"),
          ]))
        + section("People", remark: "\(people.count)", PeoplePages.table(people, [team], now: tx.now))
    }
  }

  static func new(_ request: Request, _ tx: Transaction, _ form: FormState) throws -> Page {
    let empty = TeamDraft(name: "", kind: .operations, zoneName: request.admission.zone, hoursText: "Mo-Fr 09:00-17:00")
    return Page("Add a team", section: "/people") {
      head(eyebrow: breadcrumb([("People", "/people")], last: "New team"), h1: "Add a team")
        + postForm(action: "/teams", request: request, fields(empty, form) + button("Add team", style: .go))
    }
  }

  static func edit(_ team: Team, _ request: Request, _ tx: Transaction, _ form: FormState) throws -> Page {
    Page("Edit \(team.name)", section: "/people") {
      head(
        eyebrow: breadcrumb([("People", "/people"), (team.name, "/teams/\(team.id)")], last: "Edit"),
        h1: "Edit \(team.name)")
        + postForm(
          action: "/teams/\(team.id)", request: request,
          hiddenField("version", form.value("version", stored: String(team.version)))
            + fields(TeamDraft(team), form) + button("Save", style: .go))
    }
  }

  static func link(_ team: Team) -> HTML { "<a href=\"/teams/\(team.id.number)\">\(team.name)</a>" }

  private static func fields(_ draft: TeamDraft, _ form: FormState) -> HTML {
    errorSummary(form)
      + field("Name", "name", stored: draft.name, in: form, isRequired: true)
      + radioGroup(
        "Kind", "kind",
        [
          Choice("operations", "operations", detail: "has rotations and answers interrupts"),
          Choice("customer", "customer", detail: "asks for things"),
        ], stored: draft.kind.rawValue, in: form)
      + field(
        "Time zone", "zone", stored: draft.zoneName, in: form, help: "Such as Europe/Berlin.", isRequired: true)
      + field(
        "Working hours", "hours", stored: draft.hoursText, in: form,
        help: "Such as Mo-Fr 09:00-18:00, with breaks Mo-Th 08:00-12:00 13:00-17:00; Fr 08:00-14:00, or 24/7.",
        isRequired: true)
  }
}
