/// What types and labels of other tools mean here.
enum WorkKind {
  /// - Parameter type: the name of an issue type; nil where the source has none.
  static func kind(_ type: String?) -> ForeignItem.Kind {
    switch type?.lowercased() {
    case "epic", "epos", "feature", "initiative", "theme", "capability", "legend": .feature
    case "spike", "research", "investigation", "experiment", "jedi", "recherche", "untersuchung": .spike
    default: .story
    }
  }

  /// What words a team puts on its work say about its backlog; nil when none does.
  static func backlog(_ words: [String]) -> Backlog? {
    let words = Set(words.map { $0.lowercased().replacing(" ", with: "-").replacing("_", with: "-") })
    return table.first { !$0.words.isDisjoint(with: words) }?.backlog
  }

  private static let table: [(backlog: Backlog, words: Set<String>)] = [
    (.ssa, ["ssa", "ss&a", "self-service", "selfservice", "automation", "automate", "toil"]),
    (
      .internal,
      [
        "internal", "intern", "tech-debt", "technical-debt", "techdebt", "maintenance", "housekeeping", "chore",
        "refactoring", "upgrade", "wartung",
      ]
    ),
    (.customer, ["customer", "customer-request", "developer-request", "service-request", "support", "kunde"]),
    (.business, ["business", "project", "projekt"]),
  ]
}
