import ArgumentParser
import Core
import FeatureKit
import JSON

/// Which team is meant.
struct IterationTeam: ParsableArguments {
  @Option(help: "Number or name of an operations team; else yours, else the first.")
  var team: String?

  var query: [(String, String)] { team.map { [("team", $0)] } ?? [] }
}

/// Which iteration is meant: by the number that people say.
struct IterationChoice: ParsableArguments {
  @Argument(help: "Number of the iteration within its team; the current one without it.") var number: Int64?
  @OptionGroup var team: IterationTeam

  /// - Throws: `Refusal.notFound`
  func id(_ client: APIClient) async throws -> Int64 { try await Self.id(number, team, client) }

  /// - Parameter number: nil: the one that runs, else the next.
  /// - Throws: `Refusal.notFound`
  static func id(_ number: Int64?, _ team: IterationTeam, _ client: APIClient) async throws -> Int64 {
    let all = try await client.get("/api/v1/iterations", query: team.query)["iterations"]?.elements ?? []
    let found =
      if let number { all.first { $0["number"]?.integer == number } } else {
        all.first { $0["started_at"]?.text != nil && $0["closed_at"]?.text == nil }
          ?? all.last { $0["closed_at"]?.text == nil }
      }
    guard let id = found?["id"]?.integer else {
      throw Refusal.notFound(number.map { "There is no iteration \($0)." } ?? "No iteration is planned.")
    }
    return id
  }
}
