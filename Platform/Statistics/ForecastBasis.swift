/// Whether a history says enough to forecast from.
public enum ForecastBasis: Sendable {
  /// It does.
  case enough(Forecast)
  /// It does not: no figure is better than one that looks like knowledge.
  case tooLittle(Shortage)

  /// What a history has, and what it takes.
  public struct Shortage: Sendable, Hashable, CustomStringConvertible {
    /// Two weeks: each day of the week twice.
    public static let leastDays = 14
    /// Days on which something was done; Lighthouse asks for as many.
    public static let leastActiveDays = 5

    /// In the history.
    public let days: Int
    /// Of these, how many had something done.
    public let activeDays: Int

    /// `must have at least 14 days, 5 of them with something done; has 9 and 2`
    public var description: String {
      "must have at least \(Self.leastDays) days, \(Self.leastActiveDays) of them with something done; "
        + "has \(days) and \(activeDays)"
    }
  }

  /// - Parameter history: items done per day, days without any included, in any order.
  /// - Throws: when a day has less than no items or more than `ForecastLimit.items`, or there are too many days.
  public init(history: [Int]) throws(ForecastLimit) {
    guard history.count <= ForecastLimit.days else {
      throw ForecastLimit(.history, "must have at most \(ForecastLimit.days) days, has \(history.count)")
    }
    for (day, count) in history.enumerated() where !(0...ForecastLimit.itemsPerDay).contains(count) {
      let limit = ForecastLimit.itemsPerDay
      throw ForecastLimit(.history, "day \(day + 1) must have 0 to \(limit) items, has \(count)")
    }
    let active = history.count { $0 > 0 }
    if history.count < Shortage.leastDays || active < Shortage.leastActiveDays {
      self = .tooLittle(Shortage(days: history.count, activeDays: active))
    } else {
      self = .enough(Forecast(DayOdds(history: history)))
    }
  }
}

/// What cannot be forecast because a number is outside what forecasts are for.
public struct ForecastLimit: Error, Sendable, Hashable, CustomStringConvertible {
  /// 20 years, the horizon of every forecast and the longest history.
  public static let days = 7_305
  /// The most items that a forecast asks for.
  public static let items = 100_000
  /// The most items of one day of a history.
  public static let itemsPerDay = 10_000
  /// Multiplications; about a second.
  static let work = 2e9

  /// What the number says.
  public enum Field: String, Sendable {
    /// Items per day.
    case history
    /// The horizon.
    case days
    /// How many are to be done.
    case items
    /// The share of throughput that is lost.
    case lost
  }

  /// Which number it is.
  public let field: Field
  /// What is wrong with it, with the limit.
  public let problem: String

  init(_ field: Field, _ problem: String) {
    self.field = field
    self.problem = problem
  }

  /// `days: must be 1 to 7305, is 0`
  public var description: String { "\(field.rawValue): \(problem)" }
}
