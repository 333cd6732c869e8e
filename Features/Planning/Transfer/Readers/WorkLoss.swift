/// What an import leaves behind, counted in items. The order is the order of the notes.
enum WorkLoss: Int, CaseIterable {
  case attachments, comments, worklogs, estimates, dueDates, priorities, components, versions, links, customFields
  case votes, subtasks, issues, loose, pullRequests, undated
  case points
  case twice, parents, levels, dependencies, circles
  case cutHistory, gaps, backwards, unknownPeople

  /// A sentence for so many items.
  /// - Parameter title: of the source.
  func sentence(_ count: Int, _ title: String) -> String {
    let (one, many, rest) = words(title)
    return count == 1 ? "1 item \(one); \(rest)." : "\(count) items \(many); \(rest)."
  }

  private func words(_ title: String) -> (one: String, many: String, rest: String) {
    let stays = "stay in \(title)"
    func have(_ what: String, _ rest: String) -> (String, String, String) { ("has \(what)", "have \(what)", rest) }
    func are(_ what: String, _ rest: String) -> (String, String, String) { ("is \(what)", "are \(what)", rest) }
    return switch self {
    case .attachments: have("attachments", "they \(stays)")
    case .comments: have("comments", "they \(stays)")
    case .worklogs: have("logged hours", "they \(stays)")
    case .estimates: have("an estimate in hours", "only points are carried over")
    case .dueDates: have("a due date", "a date here is a commitment, which somebody makes")
    case .priorities: have("a priority", "the order of the file becomes the rank")
    case .components: have("components", "they \(stays)")
    case .versions: have("versions", "they \(stays)")
    case .links: have("links to other items", "only what comes before what is carried over")
    case .customFields: have("fields of your own", "they \(stays)")
    case .votes: have("votes", "they \(stays)")
    case .subtasks: are("a sub-task", "here each is a story of the same feature")
    case .issues: are("an issue and no story", "left out, as interrupts are not planned")
    case .loose: are("a task without a story", "left out")
    case .pullRequests: are("a pull request", "left out")
    case .undated: have("no date at all", "left out")
    case .points: have("a size that is no whole number of points", "they are left unsized")
    case .twice: ("is in the file twice", "are in the file twice", "the first one counts")
    case .parents:
      ("belongs to something not in the file", "belong to something not in the file", "here they stand alone")
    case .levels: ("is a feature within something larger", "are features within something larger", "that level is lost")
    case .dependencies:
      ("waits for something not in the file", "wait for something not in the file", "that link is lost")
    case .circles: are("part of a circle of parents or dependencies", "the link that closes it is lost")
    case .cutHistory: have("only a part of their history in the file", "the rest is missing")
    case .gaps: have("moves missing in their history", "the next known move stands for them")
    case .backwards: have("dates that go back in time", "the later stage counts from the earlier one’s date")
    case .unknownPeople:
      (
        "names people by numbers that the file does not explain",
        "name people by numbers that the file does not explain", "they are left out"
      )
    }
  }
}
