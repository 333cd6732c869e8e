import Core
import Teams

/// How good a plan is: first as few empty places as possible, then as low a sum as possible.
package struct PlanValue: Hashable, Sendable {
  /// Places that nobody has.
  package var empty: Int
  /// For each person and each kind of hour: the weighted hours less the fair share, squared.
  package var unfairness: Double
  /// What broken wishes cost.
  package var wishes: Double

  /// The objective.
  package var sum: Double { unfairness + wishes }

  /// For pages, beside the figures.
  package static let meaning = """
    For each person and each kind of hour, what they carry beyond or below their fair share, in weighted hours, \
    squared; and a price for each hour against somebody’s wish. Lower is fairer.
    """
}

/// Why somebody cannot take a turn.
package enum PlanObstacle: Hashable, Sendable {
  case notInRotation
  case onLeave(Range<Instant>)
  /// The position of the other turn in the request.
  case otherTurn(Int)
  /// The position of the other turn, and how much rest there would be.
  case rest(Int, Span)
  /// How many turns there would be in a row.
  case inARow(Int)

  /// After a name: “Teo is on leave”.
  package var text: String {
    switch self {
    case .notInRotation: "is not in the rotation all that time"
    case .onLeave: "is on leave"
    case .otherTurn: "has another turn at that time"
    case .rest(_, .zero): "would have no rest between two turns"
    case .rest(_, let span): "would rest only \(Self.hours(span))"
    case .inARow(let count): "would have \(count) turns in a row"
    }
  }

  private static func hours(_ span: Span) -> String {
    let hours = span.seconds / 3600
    if hours < 1 { return "\(span.seconds / 60) min" }
    return hours < 48 ? "\(hours) h" : hours % 24 == 0 ? "\(hours / 24) d" : "\(hours / 24) d \(hours % 24) h"
  }
}

/// Who takes which turn, why some are left empty, and how fair that is.
package struct FairPlan: Sendable {
  /// For each turn of the request: who was fixed, then the others by id.
  package let people: [[ID<Person>]]
  package let unfilled: [Unfilled]
  /// Who was fixed although a rule speaks against it; the plan leaves that alone.
  package let conflicts: [Conflict]
  /// By id.
  package let loads: [Load]
  /// Of what is fixed, with each place filled by whoever was furthest behind.
  package let before: PlanValue
  /// Of this plan.
  package let after: PlanValue
  /// How many changes were tried.
  package let tried: Int

  /// A turn that lacks people.
  package struct Unfilled: Sendable {
    /// The position of the turn in the request.
    package let turn: Int
    package let missing: Int
    /// For everybody who does not have the turn, by id.
    package let reasons: [(person: ID<Person>, obstacle: PlanObstacle)]
  }

  package struct Conflict: Hashable, Sendable {
    package let turn: Int
    package let person: ID<Person>
    package let obstacle: PlanObstacle
  }

  /// What the plan gives a person.
  package struct Load: Sendable {
    package let person: ID<Person>
    package let turns: Int
    /// In these turns alone.
    package let hours: PerKind<Span>
    /// With what was done before.
    package let all: PerKind<Span>
    /// The fair share of all.
    package let share: PerKind<Span>
    /// Planned hours that break a wish.
    package let unwished: Span
  }
}
