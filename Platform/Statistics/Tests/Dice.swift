/// Numbers that look random and are the same in every run, so that a failure comes again.
///
/// The generator is SplitMix64 (Steele, Lea and Flood, 2014).
struct Dice {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0xD134_2543_DE82_EF95 }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  mutating func number(_ range: Range<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// True once in so many throws.
  mutating func oneIn(_ count: Int) -> Bool { number(0..<count) == 0 }

  /// - Parameter items: at least one.
  mutating func pick<Item>(_ items: [Item]) -> Item { items[number(0..<items.count)] }
}
