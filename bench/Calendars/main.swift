import Calendars
import Core

// What the measure `calendar` runs; `bench/sched.c` says what a rotation is.
//
//     bench-calendars expand ROTATIONS REPETITIONS ZONE...    prints the seconds that each repetition took
//     bench-calendars shifts ROTATIONS 1 ZONE...              prints ROTATION,START,END,PERSON for each shift
//     bench-calendars now ROTATIONS REPETITIONS ZONE...       who is on call: seconds for all rotations together

let first = Day(year: 2026, month: 12, day: 28)
let (from, to) = (Instant(seconds: 1_798_761_600), Instant(seconds: 1_830_297_600))
let people: Int64 = 5

/// As the product keeps them: edited rotations of layers, here with one version and one layer each.
func histories(_ count: Int64, _ zones: [Zone]) throws -> [RotationHistory] {
  guard let first, let nine = TimeOfDay(hour: 9) else { return [] }
  return try (0..<count).map { number in
    let layer = try TurnLayer(
      zone: zones[Int(number) % zones.count], first: LocalTime(day: first, time: nine),
      slots: (0..<people).map { [($0 + number) % people] })
    return RotationHistory([RotationVersion(effectiveFrom: from - .days(30), rotation: LayeredRotation([layer]))])
  }
}

/// - Returns: a number that depends on all results, so that none is optimised away.
func measure(_ repetitions: Int, _ work: () -> Int64) -> Int64 {
  let clock = ContinuousClock()
  return (0..<repetitions).reduce(0) { sum, _ in
    var result: Int64 = 0
    let (seconds, attoseconds) = clock.measure { result = work() }.components
    print(Double(seconds) + Double(attoseconds) / 1e18)
    return sum &+ result
  }
}

func run(_ words: [String]) throws -> Int64 {
  guard words.count > 3, let count = Int64(words[1]), let repetitions = Int(words[2]) else {
    throw Refusal.invalid("arguments", "must be expand|shifts|now ROTATIONS REPETITIONS ZONE...")
  }
  let histories = try histories(count, words[3...].map { try Zone.named($0) })
  switch words[0] {
  case "expand":
    return measure(repetitions) {
      histories.reduce(0) { $0 + Int64($1.shifts(from: from, to: to).count) }
    }
  case "now":
    return measure(repetitions) {
      let now = from + .hours(3979)
      return histories.reduce(0) { $0 &+ ($1.shift(at: now)?.people.first ?? 0) }
    }
  default:
    for (number, history) in histories.enumerated() {
      for shift in history.shifts(from: from, to: to) {
        print("\(number),\(shift.start.seconds),\(shift.end.seconds),\(shift.people[0])")
      }
    }
    return 0
  }
}

let checksum = try run(Array(CommandLine.arguments.dropFirst()))
if checksum < 0 { print(checksum) }
