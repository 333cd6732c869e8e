import Core
import JSON

/// What a repository or organisation on GitHub reports: documented in `docs/formats/github.md`.
enum GitHubEvent {
  static let maximumBody = 25 << 20

  /// - Parameter event: the header X-GitHub-Event.
  /// - Returns: an empty report for what nobody has to look at.
  /// - Throws: `Refusal.invalid` with all that is wrong.
  static func report(_ event: String, _ body: [UInt8]) throws -> SenderReport {
    var fields = try SenderFields(body, most: maximumBody)
    let report: SenderReport
    switch event {
    case "issues": report = issue(&fields)
    case "workflow_run": report = workflow(&fields)
    case "deployment_status": report = deployment(&fields)
    case "release": report = release(&fields)
    case "dependabot_alert", "code_scanning_alert", "secret_scanning_alert": report = finding(event, &fields)
    default: report = SenderReport()
    }
    try fields.check()
    return report
  }

  private static func repository(_ fields: inout SenderFields) -> String {
    fields.required("repository.full_name", most: 300)
  }

  private static func signal(
    _ act: Signal.Act, _ key: String, _ fields: inout SenderFields, _ repository: String
  ) -> Signal {
    var signal = Signal(act, key: key)
    signal.by = fields.cut("sender.login", most: 100)
    signal.label("repository", repository)
    signal.technology = repository.split(separator: "/").last.map { String($0).cut(toLine: 80) }
    return signal
  }

  private static func issue(_ fields: inout SenderFields) -> SenderReport {
    let action = fields.required("action", most: 50)
    let repository = repository(&fields)
    guard let number = fields["issue.number"]?.integer else {
      fields.refuse("issue.number", "is required")
      return SenderReport()
    }
    let isOver = ["closed", "deleted", "transferred"].contains(action)
    guard isOver || ["opened", "reopened"].contains(action) else { return SenderReport() }
    var signal = signal(isOver ? .resolve : .raise, "github:\(repository)#\(number)", &fields, repository)
    signal.kind = .request
    signal.say(fields.required("issue.title", most: 1000), [fields.cut("issue.body", most: 10_000) ?? ""])
    signal.link(fields.cut("issue.html_url", most: 2000), "Issue")
    signal.tags = fields.list("issue.labels", most: 1000).prefix(20)
      .compactMap { $0["name"]?.text?.cut(toLine: 50).nilIfEmpty }
    signal.priority = signal.tags.lazy.compactMap { Priority(name: $0) }.first
    return SenderReport([signal])
  }

  /// Runs of the branch that counts; those of others are their authors' business.
  private static func workflow(_ fields: inout SenderFields) -> SenderReport {
    let action = fields.required("action", most: 50)
    let repository = repository(&fields)
    let name = fields.required("workflow_run.name", most: 300)
    let branch = fields.cut("workflow_run.head_branch", most: 300) ?? ""
    let main = fields.cut("repository.default_branch", most: 300) ?? "main"
    let conclusion = fields.cut("workflow_run.conclusion", most: 50) ?? ""
    guard action == "completed", branch == main else { return SenderReport() }
    let isBad = ["failure", "timed_out", "startup_failure"].contains(conclusion)
    guard isBad || conclusion == "success" else { return SenderReport() }
    var signal = signal(isBad ? .raise : .resolve, "github:\(repository):workflow:\(name)", &fields, repository)
    signal.say("\(name) failed on \(branch) of \(repository)")
    signal.link(fields.cut("workflow_run.html_url", most: 2000), "Run")
    signal.label("conclusion", conclusion)
    return SenderReport([signal])
  }

  private static func deployment(_ fields: inout SenderFields) -> SenderReport {
    let state = fields.required("deployment_status.state", most: 50)
    let repository = repository(&fields)
    let environment = fields.cut("deployment_status.environment", most: 300) ?? "production"
    let link =
      fields.cut("deployment_status.log_url", most: 2000) ?? fields.cut("deployment_status.target_url", most: 2000)
    let key = "github:\(repository):deployment:\(environment)"
    switch state {
    case "failure", "error":
      var signal = signal(.raise, key, &fields, repository)
      signal.say("Deployment of \(repository) to \(environment) failed")
      signal.link(link, "Log")
      return SenderReport([signal])
    case "success":
      let change = Change(
        summary: "Deployed \(repository) to \(environment)".cut(toLine: 1024),
        origin: (fields.cut("sender.login", most: 100) ?? "").cut(toLine: 200), detail: "", link: link?.webAddress,
        at: nil)
      return SenderReport([signal(.resolve, key, &fields, repository)], changes: [change])
    default: return SenderReport()
    }
  }

  private static func release(_ fields: inout SenderFields) -> SenderReport {
    let action = fields.required("action", most: 50)
    let repository = repository(&fields)
    let name = fields.cut("release.name", most: 300)?.nilIfEmpty ?? fields.required("release.tag_name", most: 300)
    guard action == "published" else { return SenderReport() }
    return SenderReport(changes: [
      Change(
        summary: "Released \(name) of \(repository)".cut(toLine: 1024), origin: repository.cut(toLine: 200),
        detail: (fields.cut("release.body", most: 10_000) ?? "").cut(toText: Signal.longestDetail),
        link: fields.cut("release.html_url", most: 2000)?.webAddress, at: nil)
    ])
  }

  /// A hole in a dependency, in the code, or a secret that lies open.
  private static func finding(_ event: String, _ fields: inout SenderFields) -> SenderReport {
    let action = fields.required("action", most: 50)
    let repository = repository(&fields)
    guard let number = fields["alert.number"]?.integer else {
      fields.refuse("alert.number", "is required")
      return SenderReport()
    }
    let isOver = ["fixed", "dismissed", "auto_dismissed", "closed_by_user", "resolved"].contains(action)
    guard isOver || ["created", "reopened", "reintroduced", "auto_reopened", "appeared_in_branch"].contains(action)
    else {
      return SenderReport()
    }
    var signal = signal(isOver ? .resolve : .raise, "github:\(repository):\(event):\(number)", &fields, repository)
    let about = [
      "alert.security_advisory.summary", "alert.rule.description", "alert.secret_type_display_name",
      "alert.secret_type",
    ].compactMap { fields[$0]?.text }.first
    signal.say("\(about ?? "Security finding \(number)") in \(repository)")
    let severity = fields["alert.security_advisory.severity"] ?? fields["alert.rule.security_severity_level"]
    signal.priority = event == "secret_scanning_alert" ? .p2 : severity?.text.flatMap(priority)
    signal.link(fields.cut("alert.html_url", most: 2000), "Finding")
    return SenderReport([signal])
  }

  /// What is critical there need not wake anybody: nothing is broken yet.
  private static func priority(_ severity: String) -> Priority? {
    switch severity {
    case "critical": .p2
    case "high": .p3
    case "medium", "moderate", "low": .p4
    default: nil
    }
  }
}
