import Core

/// Numbers that look thrown and are the same in every run (SplitMix64).
struct SampleDice: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// One of the range, each as often as the others.
  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// True in so many of a hundred throws.
  mutating func happens(percent: Int) -> Bool { number(0...99) < percent }

  mutating func seconds(_ range: ClosedRange<Int>) -> Span { .seconds(Int64(number(range))) }

  /// - Returns: nil for an empty list.
  mutating func one<Value>(of values: [Value]) -> Value? {
    values.isEmpty ? nil : values[number(0...(values.count - 1))]
  }
}
