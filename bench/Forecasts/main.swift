import Core
import Statistics

// What the measure `forecast` runs.
//
//     bench-forecasts backlog HISTORY SIZES REPETITIONS    when each feature is done: prints the seconds of each repetition
//     bench-forecasts many HISTORY DAYS REPETITIONS        how many in DAYS: seconds
//     bench-forecasts when HISTORY ITEMS REPETITIONS       when ITEMS are done: seconds
//     bench-forecasts answers HISTORY DAYS ITEMS           both answers at 50, 85 and 95 %, comma-separated lines
//
// HISTORY and SIZES are numbers with commas between them.

let percentiles = [Percentile.p50, .p85, .p95]

/// - Returns: a number that depends on all results, so that none is optimised away.
func measure(_ repetitions: Int, _ work: () throws -> Int) rethrows -> Int {
  let clock = ContinuousClock()
  return try (0..<repetitions).reduce(0) { sum, _ in
    var result = 0
    let (seconds, attoseconds) = try clock.measure { result = try work() }.components
    print(Double(seconds) + Double(attoseconds) / 1e18)
    return sum &+ result
  }
}

func numbers(_ text: String) -> [Int] { text.split(separator: ",").compactMap { Int($0) } }

func forecast(_ history: [Int]) throws -> Forecast {
  guard case .enough(let forecast) = try ForecastBasis(history: history) else {
    throw Refusal.invalid("history", "says too little")
  }
  return forecast
}

func sum(_ days: [Int?]) -> Int { days.reduce(0) { $0 &+ ($1 ?? 0) } }

func run(_ words: [String]) throws -> Int {
  guard words.count == 4, let last = Int(words[3]) else {
    throw Refusal.invalid("arguments", "must be backlog|many|when|answers HISTORY NUMBER NUMBER")
  }
  let history = numbers(words[1])
  let asked = numbers(words[2])
  switch words[0] {
  case "backlog":
    // The four percentiles of the pages, and making the forecast from its history belongs to the work.
    return try measure(last) { try forecast(history).days(untilEach: asked).reduce(0) { $0 &+ sum($1) } }
  case "many":
    return try measure(last) { try forecast(history).items(within: asked[0], at: percentiles).reduce(0, &+) }
  case "when":
    return try measure(last) { sum(try forecast(history).days(until: asked[0], at: percentiles)) }
  default:
    let made = try forecast(history)
    print(try made.items(within: asked[0], at: percentiles).map(String.init).joined(separator: ","))
    print(try made.days(until: last, at: percentiles).map { String($0 ?? -1) }.joined(separator: ","))
    return 0
  }
}

let checksum = try run(Array(CommandLine.arguments.dropFirst()))
if checksum < 0 { print(checksum) }
