import Core
import FeatureKit
import Storage

/// What happens to rotations because time passes, or because people, teams and zone rules change.
enum OnCallDuties {
  static let all = [
    Duty("oncall.notice") { environment in
      if try await environment.database.read({ tx in try NoticedStore(tx).isNew }) {
        try await environment.database.write { tx in try notice(tx) }
      }
      return nil
    },
    Duty("oncall.keep_shifts") { environment in
      let due = try await environment.database.read { tx in
        try KeptShiftStore(tx).due(before: tx.now - period, limit: most).map(\.rotation)
      }
      try await DueWork(environment: environment, kind: "rotation") { rotation, tx in
        try KeptShiftActions(tx).keep(rotation)
      }.run(due)
      return try await environment.database.read { tx in
        try KeptShiftStore(tx).due(before: .distantFuture, limit: 1).first.map { $0.until + period }
      }
    },
  ]

  /// How old the past may grow before it is kept. Nothing that is done meanwhile changes it.
  private static let period = Span.days(1)
  /// How many rotations one run handles.
  private static let most = 10_000

  /// Somebody came back, left or works other hours, or the clocks have other rules: whoever has a duty now, and what is
  /// open in the calendars, may be different.
  private static func notice(_ tx: Transaction) throws {
    try HandOverStore(tx).lookAgain()
    try FindingStore(tx).mark()
    try NoticedStore(tx).keep()
  }
}
