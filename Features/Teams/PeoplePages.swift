import Calendars
import Core
import Storage
import Web

/// Who there is.
enum PeoplePages {
  static func list(_ request: Request, _ tx: Transaction) throws -> Page {
    let everybody = try PersonStore(tx).all(includingDeactivated: true)
    let showsDeactivated = request.query["state"] == "deactivated"
    let people = everybody.filter { $0.isActive != showsDeactivated }
    let teams = try TeamStore(tx).all()
    let active = everybody.count(where: \.isActive)
    let mayAdd = !request.actor.roles.isDisjoint(with: [.administrator, .manager])
    let states = tabs(
      "State",
      [
        Tab("Active", href: "/people", count: active, isCurrent: !showsDeactivated),
        Tab(
          "Deactivated", href: "/people?state=deactivated", count: everybody.count - active,
          isCurrent: showsDeactivated),
      ])
    return Page("People", section: "/people") {
      head(
        h1: "\(counted(active, "person", "people")) in \(counted(teams.count, "team", "teams")).",
        actions: mayAdd ? buttonLink("Add a person", href: "/people/new", style: .go) : nil)
        + section("People", filters(action: "/people", tabs: states) + table(people, teams, now: tx.now))
        + section(
          "Teams", remark: "Working hours decide whether the PoTW or the on-call answers.",
          link: mayAdd ? ("Add a team", "/teams/new") : nil, TeamPages.list(teams, everybody.filter(\.isActive)))
    }
  }

  /// One row for each person; also on the page of a team.
  static func table(_ people: [Person], _ teams: [Team], now: Instant) -> HTML {
    guard !people.isEmpty else { return "<p class=\"q\">Nobody.</p>" }
    let byID = Dictionary(teams.map { ($0.id, $0) }) { first, _ in first }
    let columns = [
      Column("Name"), Column("Position", isNamedOnPhone: true), Column("Team", isNamedOnPhone: true),
      Column("Roles", isNamedOnPhone: true), Column("Local time", isNamedOnPhone: true),
    ]
    let rows = people.map { person in
      let team = person.team.flatMap { byID[$0] }
      return TableRow(
        [
          who(face(person, team), href: "/people/\(person.id)"), "\(person.position.isEmpty ? "–" : person.position)",
          team.map { TeamPages.link($0) } ?? "–", "\(person.rolesText)",
          "\(localTime(person, team, now: now))",
        ], id: "person-\(person.id)")
    }
    return Web.table("People", columns, rows)
  }

  /// Operations stand in a plain disc, everybody else in a dashed one; who answers now is for On-call to say.
  static func face(_ person: Person, _ team: Team?) -> Face {
    let isInside = !person.roles.isDisjoint(with: Role.operations)
    return Face(name: person.name, initials: person.initials, kind: isInside ? .pool : .outside)
  }

  /// `10:42 Europe/Berlin`
  static func localTime(_ person: Person, _ team: Team?, now: Instant) -> String {
    let name = person.zoneName ?? team?.zoneName ?? "UTC"
    guard let zone = try? Zone.named(name) else { return name }
    return "\(TimeText(zone).time(now)) \(name)"
  }

  /// `1 person`, `14 people`
  static func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
}

extension Page {
  /// The content last, as a closure, so that it reads like the page.
  init(_ title: String, section: String, _ main: () throws -> HTML) rethrows {
    self.init(title, section: section, main: try main())
  }
}
