import Core
import FeatureKit
import JSON

/// Finds the numbers of what people name on the command line, by asking the server.
package struct NameLookup: Sendable {
  private let client: APIClient

  package init(_ client: APIClient) { self.client = client }

  /// - Parameter text: number, name or mail address of a person.
  /// - Throws: `Refusal.notFound` when none, or more than one, is called so.
  package func person(_ text: String) async throws -> Int64 {
    try await number(text, "person", at: "/api/v1/people", in: "people") { person, matches in
      matches(person["email"], person["name"])
    }
  }

  /// - Parameter text: number or name of a team.
  /// - Throws: as `person`.
  package func team(_ text: String, kind: Team.Kind? = nil) async throws -> Int64 {
    try await number(text, kind == .customer ? "customer" : "team", at: "/api/v1/teams", in: "teams") { team, matches in
      matches(team["name"]) && (kind == nil || team["kind"]?.text == kind?.rawValue)
    }
  }

  /// - Parameters:
  ///   - what: how the thing is called when there is none.
  ///   - path: where the API lists them, under the key `list`.
  ///   - isMeant: whether one of them is called so; is given a test for one or two of its names.
  /// - Throws: as `person`.
  package func number(
    _ text: String, _ what: String, at path: String, in list: String,
    _ isMeant: (JSONValue, (JSONValue?...) -> Bool) -> Bool
  ) async throws -> Int64 {
    if let number = Int64(text) { return number }
    let all = try await client.get(path)[list]?.elements ?? []
    let found = all.filter { one in
      isMeant(one) { names in names.contains { $0?.text?.lowercased() == text.lowercased() } }
    }
    guard let id = found.first?["id"]?.integer else {
      throw Refusal.notFound("There is no \(what) called “\(text)”.")
    }
    guard found.count == 1 else {
      let numbers = found.compactMap { $0["id"]?.integer }.map(String.init).joined(separator: ", ")
      throw Refusal.notFound("“\(text)” is the name of several: give the number, one of \(numbers).")
    }
    return id
  }
}
