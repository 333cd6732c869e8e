import Core
import JSON
import Storage
import Teams

/// What the API answers about a board.
struct BoardReply {
  let board: Board
  private let names: [ID<Person>: String]

  init(_ board: Board, _ tx: Transaction) throws {
    self.board = board
    names = try PersonStore(tx).names(Set(board.people.values.joined()))
  }

  private static let text = Schema.text(0...Int.max)
  private static let number = Schema.integer(1...Int64.max)
  private static let count = Schema.integer(0...Int64.max)
  private static let person = Schema.object([.required("id", number), .required("name", text)])
  private static let many = 1_000_000

  static let schema = Schema.object([
    .required("team", number), .required("iteration", number.orNull.described("Its id.")),
    .required(
      "columns",
      .array(
        of: .object([
          .required("state", .choice(of: StoryState.self)), .required("title", text),
          .required("count", count.described("All stories there, whatever is shown.")),
          .required("shown", count.described("Those that fit.")),
          .required("limit", number.orNull.described("Beyond it the board warns.")),
        ]), maxCount: StoryState.columns.count)),
    .required("lane_limit", number), .required("person_limit", number), .required("pair_limit", number),
    .required(
      "lanes",
      .array(
        of: .object([
          .required("feature", number.orNull.described("null: what stands alone.")), .required("title", text),
          .required("cards", .array(of: card, maxCount: many).described("By column, in the order of the board.")),
        ]), maxCount: many)),
    .required("warnings", .array(of: text, maxCount: many)),
  ])

  private static let card = Schema.object([
    .required("number", number), .required("path", text), .required("title", text),
    .required("kind", .choice(of: Story.Kind.self)), .required("state", .choice(of: StoryState.self)),
    .required("backlog", .choice(of: Backlog.self)),
    .required("size", text.described("Points such as `5`, days of a spike such as `1 d`, or nothing.")),
    .required("easy", .boolean), .required("people", .array(of: person, maxCount: many)),
    .required("after", .array(of: number, maxCount: many).described("Open stories that it waits for.")),
    .required("blocked_reason", text.orNull), .required("sent_back", count),
    .required("state_at", .format(.dateTime)), .required("closed_at", Schema.format(.dateTime).orNull),
  ])

  func json(team: ID<Team>, iteration: ID<Iteration>?) -> JSONValue {
    [
      "team": .id(team), "iteration": .id(iteration), "columns": .array(StoryState.columns.map(json)),
      "lane_limit": .int(board.limits.lane), "person_limit": .int(board.limits.person),
      "pair_limit": .int(board.limits.pair),
      "lanes": .array(board.lanes.map(json)),
      "warnings": .array(board.warnings { names[$0] ?? "Somebody" }.map { .string($0) }),
    ]
  }

  private func json(_ state: StoryState) -> JSONValue {
    let count = board.count(state)
    return [
      "state": .string(state.rawValue), "title": .string(BoardColumns.title(state)), "count": .int(count.all),
      "shown": .int(count.shown), "limit": .int(board.limits.column(state).map(Int64.init)),
    ]
  }

  private func json(_ lane: BoardLane) -> JSONValue {
    let cards = StoryState.columns.flatMap { Board.cards($0, in: lane) }
    let (feature, title): (ID<PlannedFeature>?, String) =
      switch lane.key {
      case .feature(let id): (id, board.features[id]?.title ?? "")
      case .alone(let backlog): (nil, backlog.title)
      }
    return ["feature": .id(feature), "title": .string(title), "cards": .array(cards.map(json))]
  }

  private func json(_ card: BoardCard) -> JSONValue {
    let people = (board.people[card.id] ?? []).map { id -> JSONValue in
      ["id": .id(id), "name": .string(names[id] ?? "")]
    }
    return [
      "number": .id(card.id), "path": .string(card.path), "title": .string(card.title),
      "kind": .string(card.kind.rawValue), "state": .string(card.state.rawValue),
      "backlog": .string(card.backlog.rawValue), "size": .string(card.sizeText), "easy": .bool(card.isEasy),
      "people": .array(people), "after": .array((board.waits[card.id] ?? []).map { .id($0) }),
      "blocked_reason": .string(card.blockedReason), "sent_back": .int(card.sentBack),
      "state_at": .instant(card.stateAt), "closed_at": .instant(card.closedAt),
    ]
  }
}
