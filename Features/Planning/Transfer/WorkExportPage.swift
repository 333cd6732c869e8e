import Core
import OnCall
import Storage
import Teams
import Web

/// Everything of a team's planned work to take away.
struct WorkExportPage {
  enum Tab { case `import`, export }

  private let request: Request
  private let teams: [Team]
  private let team: Team

  init(_ request: Request, _ tx: Transaction) throws {
    guard !request.actor.roles.isDisjoint(with: Role.operations) else {
      throw Refusal.notAllowed("\(request.actor.name) may not export work: that is for people of operations.")
    }
    self.request = request
    teams = try TeamStore(tx).all(kind: .operations)
    team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
  }

  func page() -> Page {
    let mayImport = !request.actor.roles.isDisjoint(with: [.administrator, .manager, .productOwner])
    let choice: HTML =
      teams.count < 2
      ? .empty
      : filters(
        action: "/work/export",
        controls: filterSelect("Team", "team", teams.map { Choice("\($0.id)", $0.name) }, chosen: "\(team.id)"))
    return Page(
      "Export work", section: "/features",
      main: head(
        eyebrow: breadcrumb([("Features", "/features")], last: "Export work"),
        h1: "It is your work: take it with you",
        lede: "Everything that \(team.name) has planned and done, with every step, who took it and when.")
        + Self.tabs(.export, mayImport: mayImport) + choice + lines(files))
  }

  private var files: [HTML] {
    [
      file("All of it as JSON", "/work/export.json?team=\(team.id)", "one file, which can be imported again"),
      file("Items as CSV", "/work/export.csv?team=\(team.id)&what=items", "a line for each feature and story"),
      file("Moves as CSV", "/work/export.csv?team=\(team.id)&what=moves", "a line for each step that was taken"),
    ]
  }

  private func file(_ title: String, _ link: String, _ about: String) -> HTML {
    "<a href=\"\(link)\">\(title)</a> <span class=\"q\">\(about)</span>"
  }

  /// - Parameter mayImport: who may not sees no tab that would refuse them.
  static func tabs(_ current: Tab, mayImport: Bool) -> HTML {
    guard mayImport else { return .empty }
    return Web.tabs(
      "Direction",
      [
        Web.Tab("Import", href: "/work/import", isCurrent: current == .import),
        Web.Tab("Export", href: "/work/export", isCurrent: current == .export),
      ])
  }
}
