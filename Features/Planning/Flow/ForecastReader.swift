import Calendars
import Core
import Statistics
import Storage
import Teams

/// Forecasts of a team's features from what it has done: stories of features per day, so that interrupts, SS&A and all
/// else that took time are inside (P5).
struct ForecastReader {
  /// How far a tried forecast looks, and how many past days are tried.
  static let plan = Backtest.Plan(cases: 90, horizon: 14)

  let team: Team
  let today: Day
  /// Stories of features done per day until yesterday: today is not over.
  let history: Throughput
  let basis: ForecastBasis
  private let weeks: Int
  /// As far back as the tried forecasts look.
  private let longHistory: [Int]
  private let store: FeatureForecastStore

  /// - Parameter weeks: how much of the past counts.
  init(_ team: Team, weeks: Int, _ tx: Transaction) throws {
    self.team = team
    self.weeks = weeks
    store = FeatureForecastStore(tx)
    let zone = try Zone.named(team.zoneName)
    today = zone.local(tx.now).day
    let begin = try FlowStore(tx, team.id, .stories).begin().map { zone.local($0).day } ?? today
    let tried = Int64(Self.plan.cases + Self.plan.horizon)
    let first = max(today + -7 * Int64(weeks), begin)
    let long = max(today + (-7 * Int64(weeks) - tried), begin)
    let done = try store.done(team.id, since: zone.first(LocalTime(day: long, second: 0))).map { zone.local($0).day }
    history = Throughput(finished: done, from: first, to: today + -1)
    longHistory = Throughput(finished: done, from: long, to: today + -1).counts
    basis = try ForecastBasis(history: history.counts)
  }

  /// When each open feature is done.
  /// - Throws: `Refusal.unavailable` when there is more to do than forecasts are for.
  func features() throws -> FeatureForecast {
    let usual = try store.usual(team.id)
    return try features(try store.features(team.id).map { $0.entry(usual) })
  }

  /// When the stories of one feature are done, 85 % sure; nil when they are, or nothing can be said.
  static func day(of feature: PlannedFeature, _ tx: Transaction) throws -> Day? {
    guard feature.isOpen, feature.step != .requested, !feature.step.isShown,
      let team = try TeamStore(tx).find(feature.team)
    else { return nil }
    let reader = try ForecastReader(team, weeks: FlowWindow.usualWeeks, tx)
    guard case .enough = reader.basis else { return nil }
    let usual = try reader.store.usual(team.id)
    let entries = try reader.store.features(team.id).map { $0.entry(usual) }
    guard let place = entries.firstIndex(where: { $0.id == feature.id }) else { return nil }
    // Those below it do not matter.
    return try reader.features(Array(entries[...place])).day(of: feature.id)
  }

  private func features(_ entries: [FeatureForecast.Entry]) throws -> FeatureForecast {
    do {
      return try FeatureForecast(entries, basis, yesterday: today + -1)
    } catch let limit {
      throw Refusal.unavailable("The features cannot be forecast: \(limit).")
    }
  }

  /// How many stories will be done by the end of a day, for each percentile; nil when the history says too little.
  /// - Throws: `Refusal.invalid` for `by`.
  func howMany(by day: Day) throws -> [Int]? {
    let days = Int(day - today) + 1
    guard (1...ForecastLimit.days).contains(days) else {
      throw Refusal.invalid("by", "must be \(today) to \(today + Int64(ForecastLimit.days - 1)), is \(day)")
    }
    guard case .enough(let forecast) = basis else { return nil }
    return try Self.allowed("by") { () throws(ForecastLimit) in
      try forecast.items(within: days, at: FeatureForecast.percentiles)
    }
  }

  /// When so many stories will be done, for each percentile; a day is nil when it is not within 20 years, all of it when
  /// the history says too little.
  /// - Throws: `Refusal.invalid` for `items`.
  func when(_ items: Int) throws -> [Day?]? {
    guard (1...ForecastLimit.items).contains(items) else {
      throw Refusal.invalid("items", "must be 1 to \(ForecastLimit.items), is \(items)")
    }
    guard case .enough(let forecast) = basis else { return nil }
    let days = try Self.allowed("items") { () throws(ForecastLimit) in
      try forecast.days(until: items, at: FeatureForecast.percentiles)
    }
    return days.map { $0.map { today + Int64($0 - 1) } }
  }

  /// What forecasts of the last quarter were worth; without rows when there was too little history to try any.
  func backtest() throws -> Backtest {
    let plan = Backtest.Plan(cases: Self.plan.cases, horizon: Self.plan.horizon, memory: 7 * weeks)
    return try Backtest(history: longHistory, plan: plan)
  }

  private static func allowed<Value>(_ field: String, _ work: () throws(ForecastLimit) -> Value) throws -> Value {
    do {
      return try work()
    } catch let limit {
      throw Refusal.invalid(field, limit.problem)
    }
  }
}
