/// A share of a whole as people name it: 85, 97.5.
///
/// It is kept in whole hundredths of a percent, so that a rank never depends on how a binary fraction rounds
/// (0.55 × 100 is more than 55 in floating point, and its ceiling would be 56).
public struct Percentile: Hashable, Comparable, Sendable {
  /// 1...9,999; 8,500 is 85 %.
  public let hundredths: Int

  /// - Returns: nil outside 1...9,999.
  public init?(hundredths: Int) {
    guard (1...9_999).contains(hundredths) else { return nil }
    self.hundredths = hundredths
  }

  private init(known hundredths: Int) { self.hundredths = hundredths }

  /// The median.
  public static let p50 = Percentile(known: 5_000)
  /// Seven of ten.
  public static let p70 = Percentile(known: 7_000)
  /// What a service-level expectation usually names.
  public static let p85 = Percentile(known: 8_500)
  /// Nineteen of twenty.
  public static let p95 = Percentile(known: 9_500)
  /// The four that are shown unless somebody asks for others.
  public static let usual = [p50, p70, p85, p95]

  /// Between 0 and 1.
  public var share: Double { Double(hundredths) / 10_000 }

  /// The nearest rank: ⌈p × n⌉, counted from 1.
  /// - Parameter count: how many values there are; at least 1.
  public func rank(of count: Int) -> Int { (hundredths * count + 9_999) / 10_000 }

  /// The nearest-rank percentile, our definition: the smallest of the values such that at least this share of them are
  /// that or less. It is always a value that occurred.
  /// - Parameter sorted: ascending.
  /// - Returns: nil when there are no values.
  public func value<Value: Comparable>(of sorted: [Value]) -> Value? {
    sorted.isEmpty ? nil : sorted[rank(of: sorted.count) - 1]
  }

  /// The smaller share is the smaller one.
  public static func < (left: Percentile, right: Percentile) -> Bool { left.hundredths < right.hundredths }
}

extension Percentile: LosslessStringConvertible {
  /// `85`, `97.5`.
  public var description: String {
    let (whole, part) = hundredths.quotientAndRemainder(dividingBy: 100)
    if part == 0 { return String(whole) }
    return part % 10 == 0 ? "\(whole).\(part / 10)" : "\(whole).\(part < 10 ? "0" : "")\(part)"
  }

  /// - Parameter text: a number between 0 and 100 with at most two decimals, such as `85` or `97.5`.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isNumber = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    guard isNumber, parts.count <= 2, parts[0].count <= 2, let whole = Int(parts[0]) else { return nil }
    var part = 0
    if parts.count == 2 {
      guard parts[1].count <= 2, let decimals = Int(parts[1]) else { return nil }
      part = parts[1].count == 1 ? decimals * 10 : decimals
    }
    self.init(hundredths: whole * 100 + part)
  }
}
