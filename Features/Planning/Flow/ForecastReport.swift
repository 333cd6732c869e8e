import Core
import Statistics
import Storage

/// What a reader found out about the future of a team's features.
struct ForecastReport {
  let question: ForecastQuestion
  let reader: ForecastReader
  let features: FeatureForecast
  let by: Day
  /// nil: the history says too little.
  let howMany: [Int]?
  let items: Int
  /// nil: the history says too little.
  let when: [Day?]?
  let backtest: Backtest

  /// - Throws: `Refusal.invalid`, `Refusal.unavailable`.
  init(_ question: ForecastQuestion, _ tx: Transaction) throws {
    self.question = question
    reader = try ForecastReader(question.team, weeks: question.weeks, tx)
    features = try reader.features()
    by = question.by ?? reader.today + 13
    howMany = try reader.howMany(by: by)
    items = question.items ?? max(features.stories, 1)
    when = try reader.when(items)
    backtest = try reader.backtest()
  }
}
