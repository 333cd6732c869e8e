import ArgumentParser
import Core
import FeatureKit
import Foundation
import Storage
import Teams

/// `user …`: people, on the machine where the database is.
struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Add people and let them choose a password.",
    subcommands: [UserAddCommand.self, UserResetCommand.self])
}

struct UserAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a person.",
    discussion: "Without --password-stdin the one-time link with which the person chooses a password is printed.")

  @Argument(help: "E-mail address; also the name for signing in.")
  var email: String
  @Option(help: "Name, at most 80 characters.")
  var name: String
  @Option(help: "One of \(Role.allCases.map(\.rawValue).joined(separator: ", ")); may be given several times.")
  var role: [String]
  @Flag(help: "Read the password from the standard input, up to the first line end.")
  var passwordStdin = false
  @OptionGroup var admin: AdminOptions

  func run() async throws {
    let roles = try Set(role.map { try Words.role($0) })
    let password = passwordStdin ? readLine(strippingNewline: true) ?? "" : nil
    if let password { try PasswordRule.check(password) }
    try await admin.withEnvironment { environment in
      let salt = environment.ids.randomBytes(16)
      let hash = try password.map { try PasswordHash($0, salt: salt) }
      let path = try await environment.database.write { tx -> String? in
        let actions = AccessActions(tx, as: .system)
        let person = try actions.addPerson(name: name, email: email, roles: roles)
        guard let hash else { return try actions.resetLink(for: person.id) }
        try actions.setPassword(hash, of: person)
        return nil
      }
      print(path.map { environment.settings.publicURL + $0 } ?? "Added.")
    }
  }
}

struct UserResetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "Print a link, good once for 24 hours, for choosing a new password.")

  @Argument(help: "E-mail address of the person.")
  var email: String
  @OptionGroup var admin: AdminOptions

  func run() async throws {
    try await admin.withEnvironment { environment in
      let path = try await environment.database.write { tx in
        try AccessActions(tx, as: .system).resetLink(for: try Words.person(email, tx).id)
      }
      print(environment.settings.publicURL + path)
    }
  }
}

/// `token …`: API tokens, on the machine where the database is.
struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make, list and revoke API tokens.",
    subcommands: [TokenAddCommand.self, TokenListCommand.self, TokenRevokeCommand.self])
}

struct TokenAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Make an API token; its text is the last line and is never shown again.")

  @Option(help: "E-mail address of the owner.")
  var user: String
  @Option(help: "read, write (implies read) or admin (implies both).")
  var scope: String
  @Option(help: "What uses the token.")
  var name = "command line"
  @OptionGroup var admin: AdminOptions

  func run() async throws {
    guard let scope = Scope(rawValue: scope) else {
      throw Refusal.invalid("scope", "must be read, write or admin, is “\(self.scope)”")
    }
    try await admin.withEnvironment { environment in
      let text = try await environment.database.write { tx in
        let owner = try Words.person(user, tx)
        return try TokenActions(tx, as: .system).add(of: owner.id, name: name, scope: scope).text
      }
      print(text)
    }
  }
}

struct TokenListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List a person's tokens that work.")

  @Option(help: "E-mail address of the owner.")
  var user: String
  @OptionGroup var admin: AdminOptions

  func run() async throws {
    try await admin.withEnvironment { environment in
      let tokens = try await environment.database.read { tx in
        try TokenActions(tx, as: .system).list(of: try Words.person(user, tx).id)
      }
      let rows = tokens.map { [String($0.id.number), $0.scope.rawValue, $0.usedOn?.description ?? "never", $0.name] }
      let listing = Listing(columns: ["id", "scope", "last used", "name"], rows: rows, json: .null)
      print(listing.text(.table), terminator: "")
    }
  }
}

struct TokenRevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Revoke a token at once.")

  @Argument(help: "Number of the token, from `token list`.")
  var id: Int64
  @OptionGroup var admin: AdminOptions

  func run() async throws {
    try await admin.withEnvironment { environment in
      try await environment.database.write { tx in try TokenActions(tx, as: .system).revoke(ID(id)) }
    }
    print("Revoked.")
  }
}

/// Reads words of the command line.
private enum Words {
  static func role(_ text: String) throws -> Role {
    guard let role = Role(rawValue: text) else {
      let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
      throw Refusal.invalid("role", "must be one of \(known); is “\(text.prefix(40))”")
    }
    return role
  }

  static func person(_ email: String, _ tx: Transaction) throws -> Person {
    guard let person = try PersonStore(tx).find(email: email) else {
      throw Refusal.notFound("There is nobody with the e-mail address \(email).")
    }
    return person
  }
}
