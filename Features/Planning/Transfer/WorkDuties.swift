import Core
import FeatureKit
import Storage

/// Files that nobody told to apply are forgotten.
enum WorkDuties {
  /// How long a file waits.
  static let patience = Span.days(1)

  static let all = [
    Duty("planning.forget_uploads") { environment in
      guard let oldest = try await environment.database.read({ tx in try WorkLinkStore(tx).oldest() }) else {
        return nil
      }
      return try await environment.database.write { tx in
        let store = WorkLinkStore(tx)
        guard oldest + patience <= tx.now else { return oldest + patience }
        for person in try store.stale(before: tx.now - patience) { try store.forget(person) }
        return try store.oldest().map { $0 + patience }
      }
    }
  ]
}
