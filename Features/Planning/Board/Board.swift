import Core
import Storage
import Teams

/// What is in flight of a team: for the page and for the API.
struct Board: Sendable {
  /// How long a story that is done stays on the board.
  private static let memory = Span.days(14)
  private static let maximumDone = 200

  private(set) var lanes: [BoardLane] = []
  /// Every one, whatever is shown: limits count all of them.
  private(set) var open: [BoardCard] = []
  /// Those of the open ones that the filter lets through.
  private(set) var shown: [BoardCard] = []
  /// Those that the filter lets through.
  private(set) var done: [BoardCard] = []
  /// How many are done, whatever is shown.
  private(set) var allDone = 0
  private(set) var people: [ID<Story>: [ID<Person>]] = [:]
  private(set) var waits: [ID<Story>: [ID<Story>]] = [:]
  private(set) var features: [ID<PlannedFeature>: PlannedFeature] = [:]
  /// Open ones in the order of the product owner.
  private(set) var ranked: [ID<PlannedFeature>] = []
  private(set) var rhythm = TeamRhythm()

  /// Of no team.
  init() {}

  /// - Parameter iteration: whose stories; nil: all that are open.
  init(_ team: ID<Team>, in iteration: ID<Iteration>?, _ filter: WorkFilter, as actor: Actor, _ tx: Transaction) throws
  {
    let fitting = WorkFilterStore(tx, as: actor)
    rhythm = try IterationReader(tx).rhythm(team)
    let closed: [BoardCard]
    (open, closed, people, waits) = try tx.ask(
      BoardStore.open(team, in: iteration),
      BoardStore.done(team, since: tx.now - Self.memory, in: iteration, limit: Self.maximumDone),
      BoardStore.people(team), BoardStore.waits(team))
    allDone = closed.count
    (shown, done) = (open, closed)
    if filter.isActive {
      let fits = try fitting.open(filter, of: team)
      shown = open.filter { fits.contains($0.id) }
      done = try fitting.these(closed, filter)
    }
    let found = try FeatureStore(tx).all(Set((open + done).compactMap(\.feature)))
    features = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    ranked = found.filter(\.isOpen).map(\.id)
    lanes = BoardLane.lanes(features: ranked, open: shown, done: done)
  }

  var limits: WorkLimits { rhythm.limits }

  /// How many stories are in a column, and how many of them are shown. What was taken into an iteration before it was
  /// ready waits with the ready ones.
  func count(_ state: StoryState) -> (all: Int, shown: Int) {
    func count(_ cards: [BoardCard]) -> Int {
      cards.count { $0.state == state || (state == .ready && $0.state == .written) }
    }
    return state == .done ? (allDone, done.count) : (count(open), count(shown))
  }

  /// What a lane has in a column.
  static func cards(_ state: StoryState, in lane: BoardLane) -> [BoardCard] {
    (state == .ready ? lane.cards(.written) : []) + lane.cards(state)
  }

  /// Who does how much at once.
  var load: BoardLoad { BoardLoad(open.filter { $0.state == .inWork }.map { people[$0.id] ?? [] }, limits) }

  /// What is over a limit that no column shows.
  func warnings(name: (ID<Person>) -> String) -> [String] {
    let over = load.warnings(name: name)
    let flight = open.filter { $0.state == .inWork || $0.state == .validation }
    let full = Dictionary(grouping: flight.compactMap(\.feature)) { $0 }.filter { $0.value.count > limits.lane }.keys
      .sorted().map { "\($0.spokenFeature) has more than \(limits.lane) stories in work or validation." }
    let pair = open.contains { $0.backlog == .ssa && $0.state == .inWork && people[$0.id]?.isEmpty == false }
    return full + over + (pair ? [] : ["Nobody works on SS&A."])
  }
}
