import ArgumentParser
import Core
import Storage
import Web

/// The one place that maps what went wrong to exit codes; 0 is success.
package enum ExitCodes {
  package static let usage: Int32 = 2
  package static let other: Int32 = 1

  /// For `--help` of the root command.
  package static let help = """
    Exit codes: 0 done, 1 something unexpected, 2 wrong usage, 3 a value is invalid, 4 not found, 5 not allowed or not
    signed in, 6 conflict, 7 too many attempts, 8 not available (server or database).
    """

  package static func code(for error: any Error) -> Int32 {
    switch error {
    case let refusal as Refusal: code(for: refusal)
    case StorageError.unavailable, StorageError.newerSchema, StorageError.retry: 8
    case StorageError.notUnique: 6
    case let failure as APIFailure: code(forStatus: failure.status)
    default: other
    }
  }

  private static func code(for refusal: Refusal) -> Int32 {
    switch refusal {
    case .invalid: 3
    case .notFound: 4
    case .notAllowed: 5
    case .conflict: 6
    case .tooMany: 7
    case .unavailable: 8
    }
  }

  private static func code(forStatus status: Int) -> Int32 {
    switch status {
    case 400, 413, 415, 422: 3
    case 404, 405: 4
    case 401, 403: 5
    case 409: 6
    case 429: 7
    case 502, 503, 504: 8
    default: other
    }
  }

  /// Lines for the error output: `error: MESSAGE`, then one line for each field; nil when the argument parser explains
  /// its own errors better.
  package static func explanation(of error: any Error) -> String? {
    switch error {
    case Refusal.invalid(let errors) where errors.count > 1:
      "error: \(errors.count) values are wrong\n" + errors.map { "  \($0)" }.joined(separator: "\n")
    case let refusal as Refusal: "error: \(refusal.message)"
    case let failure as APIFailure: failure.explanation
    case StorageError.unavailable(let why): "error: The database cannot be used: \(why)"
    case StorageError.newerSchema(let name):
      "error: The data was written by a newer release (\(name)); update this program."
    case let error as StorageError: "error: \(error)"
    default: nil
    }
  }
}
