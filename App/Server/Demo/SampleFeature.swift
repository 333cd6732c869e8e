import Planning

/// A feature of the sample, before it is in the database. Days are working days, counted from the Monday of the week of
/// now: -1 is the Friday before.
struct SampleFeature: Sendable {
  struct Piece: Sendable {
    let title: String
    let size: Int
    let pair: [String]
    /// The days on which it was pulled and validated; nil: not yet.
    var began: Int?
    var done: Int?
    var isSpike = false
    /// It waits for validation.
    var waits = false
    var sentBack: String?
    var blocked: String?
    /// Position of the story that comes before it.
    var after: Int?
  }

  let title: String
  let text: String
  let backlog: Backlog
  let customer: String?
  let lead: String
  let technologies: String
  let effort: Int
  let criteria: [String]
  /// How many of the criteria hold.
  let held: Int
  let begin: Int
  let step: FeatureStep
  /// The last day of its work, for those that are done.
  var end = 0
  let pieces: [Piece]

  /// What is in work this week.
  static let current = [
    SampleFeature(
      title: "Self-service PostgreSQL",
      text: "A Payments developer gets, sizes, upgrades and restores a database without asking anybody.",
      backlog: .customer, customer: "Payments", lead: "Lena", technologies: "PostgreSQL, Vault", effort: 34,
      criteria: [
        "A developer has a database in 30 minutes, without a ticket",
        "Every database has been restored in the last 24 hours",
        "Roles and passwords come only from Vault", "Each team sees its quota before it asks",
        "Minor upgrades need nobody from operations", "A failover was drilled with Payments",
      ], held: 3, begin: -36, step: .work,
      pieces: [
        Piece(title: "Database from a merge request", size: 5, pair: ["Lena", "Jonas"], began: -12, done: -7),
        Piece(
          title: "Backups proven by a nightly restore", size: 3, pair: ["Lena", "Jonas"], began: -7, done: -4, after: 0),
        Piece(title: "Roles and passwords from Vault", size: 3, pair: ["Jonas", "Ada"], began: -6, done: -2, after: 0),
        Piece(
          title: "Quota per team, visible before asking", size: 2, pair: ["Jonas", "Lena"], began: -3, waits: true,
          after: 0),
        Piece(title: "Minor upgrades without a ticket", size: 5, pair: ["Lena", "Jonas"], began: -3, after: 1),
        Piece(title: "Failover drill as a pipeline job", size: 3, pair: [], after: 4),
        Piece(title: "How far can pooling be self-service?", size: 1, pair: [], isSpike: true),
      ]),
    SampleFeature(
      title: "Kafka 3.7 without downtime",
      text: "Brokers of both sites run 3.7, and Logistics loses no event on the way.",
      backlog: .business, customer: "Logistics", lead: "Ines", technologies: "Kafka", effort: 21,
      criteria: ["All brokers run 3.7", "No event was lost or doubled", "Clients are known by version"], held: 1,
      begin: -24, step: .work,
      pieces: [
        Piece(title: "Rolling restart with a lag guard", size: 3, pair: ["Ines", "Karim"], began: -14, done: -9),
        Piece(title: "Staging on 3.7", size: 3, pair: ["Ines", "Karim"], began: -9, done: -5, after: 0),
        Piece(title: "KRaft before or after?", size: 1, pair: ["Karim"], began: -10, done: -9, isSpike: true),
        Piece(
          title: "Client compatibility report", size: 2, pair: ["Karim", "Ines"], began: -4, waits: true,
          sentBack: "Insights was missing"),
        Piece(
          title: "Partition moves as code", size: 5, pair: ["Ines", "Karim"], began: -3,
          blocked: "a move is half done; waits for the broker of eu-2"),
        Piece(title: "Brokers 1–3 of eu-1 on 3.7", size: 5, pair: [], after: 4),
      ]),
    SampleFeature(
      title: "Vault secrets in every pipeline",
      text: "No pipeline of Payments or Storefront keeps a secret of its own.",
      backlog: .customer, customer: "Storefront", lead: "Sam", technologies: "Vault, Jenkins", effort: 13,
      criteria: ["No secret stands in a pipeline", "A token lives one hour"], held: 0, begin: -15, step: .work,
      pieces: [
        Piece(title: "Pipeline identity for Jenkins jobs", size: 3, pair: ["Sam", "Aiko"], began: -8, done: -4),
        Piece(title: "Template for short-lived tokens", size: 2, pair: ["Sam", "Aiko"], began: -4, done: -2, after: 0),
        Piece(title: "Move the refund service’s secrets", size: 3, pair: ["Sam", "Ada"], began: -2),
        Piece(title: "Warn before a token expires", size: 2, pair: []),
      ]),
  ]

  /// What comes next, each at another step of its way.
  static let coming = [
    SampleFeature(
      title: "Staging that looks like production", text: "", backlog: .customer, customer: "Insights", lead: "",
      technologies: "", effort: 0, criteria: [], held: 0, begin: -3, step: .requested, pieces: []),
    SampleFeature(
      title: "Certificates without calendars",
      text: "Every certificate renews itself, and an alert says when one did not.",
      backlog: .internal, customer: nil, lead: "Mina", technologies: "Vault, HAProxy", effort: 13,
      criteria: ["No certificate is older than 60 days"], held: 0, begin: -8, step: .writing,
      pieces: [
        Piece(title: "List of all certificates", size: 2, pair: []),
        Piece(title: "Renewal by timer", size: 5, pair: []),
      ]),
    SampleFeature(
      title: "Costs per team, visible", text: "Each customer sees what it costs, by day and service.",
      backlog: .business,
      customer: nil, lead: "", technologies: "", effort: 0, criteria: [], held: 0, begin: -5, step: .definition,
      pieces: []),
  ]

  /// Work on automation and self-service that stands alone; a pair is always on it (P3).
  static let alone = [
    Piece(title: "Restart a service from chat", size: 3, pair: ["Olu", "Yara"], began: -12, done: -9),
    Piece(title: "Disk thresholds from configuration management", size: 2, pair: ["Olu", "Yara"], began: -9, done: -7),
    Piece(title: "Own a GitLab group by form", size: 2, pair: ["Olu", "Yara"], began: -7, done: -4),
    Piece(title: "Replica by form, in 30 minutes", size: 3, pair: ["Olu", "Yara"], began: -3),
    Piece(title: "Quota alerts to the team that has the quota", size: 2, pair: []),
  ]

  /// What was done before, one every two weeks.
  static let earlier: [SampleFeature] = [
    ("Log search for everybody", "Insights", "Aiko", "Loki", -62),
    ("Build agents that clean up", nil, "Jonas", "Jenkins", -54),
    ("Releases of Storefront at any hour", "Storefront", "Lena", "Kubernetes", -46),
    ("Replicas in both sites", "Payments", "Karim", "PostgreSQL", -38),
    ("Alerts with a runbook link", nil, "Mina", "Prometheus", -30),
    ("Test data without names", "Insights", "Ines", "PostgreSQL", -22),
  ].map { title, customer, lead, technology, begin in
    let names = ["Groundwork", "First team on it", "Second team on it", "Everything measured", "Old way switched off"]
    let others = ["Sam", "Olu", "Ravi", "Teo", "Nadia"]
    let pieces = names.enumerated().map { index, name in
      Piece(
        title: "\(name): \(title.prefix(1).lowercased() + title.dropFirst())", size: [5, 3, 3, 2, 1][index],
        pair: [lead, others[index]], began: begin + 5 + index * 2, done: begin + 7 + index * 2 + index % 2)
    }
    return SampleFeature(
      title: title, text: "Wanted by those who do it by hand today.", backlog: customer == nil ? .internal : .customer,
      customer: customer, lead: lead, technologies: technology, effort: 14, criteria: ["Nobody asks for it any more"],
      held: 1, begin: begin, step: .done, end: begin + 16, pieces: pieces)
  }
}
