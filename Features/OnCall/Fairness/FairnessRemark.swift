import Core

/// What a fairness table says about somebody in words.
package enum FairnessRemark: Hashable, Sendable {
  /// Has a share of nothing, yet had duties.
  case stoodIn
  /// At least twice the fair share, and two more than it.
  case times(Double, FairCount)
  /// More than anybody else, and a third more than the fair share.
  case most(FairCount)
  /// At most half of the fair share, and one less than it.
  case owes(FairCount)
  /// Was in the rotation for so many whole weeks only.
  case here(weeks: Int)

  /// `2.5 times the fair share of nights`, `woken 2.5 times the fair share`, `most weekends`, `owes holidays`,
  /// `here 13 weeks`
  package var text: String {
    switch self {
    case .stoodIn: "stood in, was not in the rotation"
    case .times(let ratio, .woken): "woken \(Self.number(ratio)) times the fair share"
    case .times(let ratio, let count): "\(Self.number(ratio)) times the fair share of \(count.plural)"
    case .most(.woken): "woken most often"
    case .most(let count): "most \(count.plural)"
    case .owes(let count): "owes \(count.plural)"
    case .here(let weeks): weeks == 1 ? "here 1 week" : "here \(weeks) weeks"
    }
  }

  /// Somebody carries too much, which asks for a decision; the rest is good to know.
  package var isWarning: Bool {
    switch self {
    case .times, .most: true
    case .stoodIn, .owes, .here: false
    }
  }

  /// One decimal, without a zero behind the point.
  private static func number(_ ratio: Double) -> String {
    guard ratio < 10 else { return "more than 10" }
    let tenths = Int((ratio * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}

extension FairCount {
  /// For sentences: “the fair share of nights”.
  package var plural: String {
    switch self {
    case .shifts: "shifts"
    case .nights: "nights"
    case .weekends: "weekends"
    case .holidays: "holidays"
    case .woken: "calls at night"
    }
  }
}

extension FairnessRemark {
  /// Where two say as much, the earlier one is said: sleep first, then what is rarest.
  private static let order: [FairCount] = [.woken, .holidays, .weekends, .nights, .shifts]
  /// Nobody owes being woken.
  private static let debts = order.filter { $0 != .woken }

  /// The lines with the first remark that holds, in the order in which the cases are declared.
  static func remark(on lines: [FairnessLine], period: Span) -> [FairnessLine] {
    lines.map { line in
      var line = line
      line.remark = stoodIn(line) ?? times(line) ?? most(line, of: lines) ?? owes(line) ?? here(line, period)
      return line
    }
  }

  private static func stoodIn(_ line: FairnessLine) -> FairnessRemark? {
    line.presence == .zero && line[.shifts].actual > 0 ? .stoodIn : nil
  }

  private static func times(_ line: FairnessLine) -> FairnessRemark? {
    var worst: (count: FairCount, ratio: Double)?
    for count in order where line[count].difference >= 2 {
      guard let ratio = line[count].ratio, ratio >= 2, ratio > worst?.ratio ?? 0 else { continue }
      worst = (count, ratio)
    }
    return worst.map { .times($0.ratio, $0.count) }
  }

  private static func most(_ line: FairnessLine, of lines: [FairnessLine]) -> FairnessRemark? {
    order.first { count in
      line[count].isHigh()
        && lines.allSatisfy { $0.person == line.person || $0[count].actual < line[count].actual }
    }.map { .most($0) }
  }

  private static func owes(_ line: FairnessLine) -> FairnessRemark? {
    debts.first { count in
      line[count].difference <= -1 && line[count].actual * 2 <= line[count].share
    }.map { .owes($0) }
  }

  /// A week more or less is not worth a word.
  private static func here(_ line: FairnessLine, _ period: Span) -> FairnessRemark? {
    guard line.presence > .zero, period - line.presence >= .days(7) else { return nil }
    return .here(weeks: max(1, Int(line.presence.seconds / (7 * 86_400))))
  }
}
