import Core
import Statistics

/// When each feature of one ranked order is done: it waits for those above it.
struct FeatureForecast: Sendable {
  /// A feature in its place.
  struct Entry: Sendable {
    let id: ID<PlannedFeature>
    let title: String
    let step: FeatureStep
    /// nil: nothing says how many stories it will have.
    let size: FeatureSize?
  }

  /// What can be said about one of them.
  enum Answer: Hashable, Sendable {
    /// All its stories are validated.
    case storiesDone
    /// For each percentile the day; nil when that is not within 20 years.
    case days([Day?])
    /// It, or one above it, has no size.
    case unknown
    /// The history says too little.
    case noBasis
  }

  struct Line: Sendable {
    let entry: Entry
    let answer: Answer
  }

  static let percentiles = Percentile.usual

  let lines: [Line]
  /// Of all that have a size.
  let stories: Int

  /// - Parameters:
  ///   - entries: in the order of the PO.
  ///   - yesterday: the last day of the history.
  /// - Throws: when there is more to do than forecasts are for.
  init(_ entries: [Entry], _ basis: ForecastBasis, yesterday: Day) throws(ForecastLimit) {
    let sized = entries.prefix { $0.size != nil }.filter { ($0.size?.left ?? 0) > 0 }
    stories = entries.reduce(0) { $0 + ($1.size?.left ?? 0) }
    var found: [ID<PlannedFeature>: [Day?]] = [:]
    if case .enough(let forecast) = basis {
      let days = try forecast.days(untilEach: sized.map { $0.size?.left ?? 0 }, at: Self.percentiles)
      for (entry, days) in zip(sized, days) { found[entry.id] = days.map { $0.map { yesterday + Int64($0) } } }
    }
    var isBasis = false
    if case .enough = basis { isBasis = true }
    lines = entries.map { entry in
      let answer: Answer =
        entry.size?.left == 0
        ? .storiesDone : !isBasis ? .noBasis : found[entry.id].map { .days($0) } ?? .unknown
      return Line(entry: entry, answer: answer)
    }
  }

  /// The day at one of the percentiles; nil when nothing can be said.
  func day(of id: ID<PlannedFeature>, at percentile: Percentile = .p85) -> Day? {
    guard let line = lines.first(where: { $0.entry.id == id }), case .days(let days) = line.answer,
      let column = Self.percentiles.firstIndex(of: percentile)
    else { return nil }
    return days[column]
  }
}
