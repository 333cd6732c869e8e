import Configuration
import Core
import FeatureKit
import Logging
import SystemPackage

/// What `serve` needs to know: flags win over `AGILEOPS_*`, which win over the file, which wins over defaults.
struct ServeSettings: Sendable {
  let database: String
  let host: String
  let port: Int
  let publicURL: String
  let logLevel: Logger.Level
  /// nil: no e-mail can be sent.
  let mail: MailRelay?
  /// nil: no SMS and no call.
  let phone: PhoneService?

  /// - Parameter flags: what the command line said, by key.
  /// - Parameter environment: nil reads the process's own variables.
  /// - Throws: `Refusal.invalid` naming the setting.
  init(flags: [String: ConfigValue], file: String?, environment: [String: String]? = nil) async throws {
    let variables =
      environment.map { EnvironmentVariablesProvider(environmentVariables: $0) } ?? EnvironmentVariablesProvider()
    var providers: [any ConfigProvider] = [
      InMemoryProvider(
        name: "flags",
        values: Dictionary(
          uniqueKeysWithValues: flags.map { (AbsoluteConfigKey($0.split(separator: ".").map(String.init)), $1) })),
      variables.prefixKeys(with: "agileops"),
    ]
    if let file { providers.append(try await Self.read(file)) }
    let config = ConfigReader(providers: providers)
    database = config.string(forKey: "database", default: AdminOptions.defaultDatabase)
    host = config.string(forKey: "host", default: "127.0.0.1")
    port = try Self.number("port", 0...65_535, 8080, config)
    publicURL = try Self.url(config.string(forKey: "publicURL"), host: host, port: port)
    let level = config.string(forKey: "logLevel", default: "info")
    guard let logLevel = Logger.Level(rawValue: level) else {
      let all = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw Refusal.invalid("logLevel", "must be one of \(all), is “\(level)”")
    }
    self.logLevel = logLevel
    mail = try DeliverySettings.mail(config)
    phone = try DeliverySettings.phone(config)
  }

  private static func read(_ file: String) async throws -> FileProvider<JSONSnapshot> {
    do {
      return try await FileProvider<JSONSnapshot>(filePath: FilePath(file))
    } catch {
      throw Refusal.invalid("config", "the file \(file) cannot be used: \(error)")
    }
  }

  /// A number in the file is a number there and text in the environment.
  private static func number(
    _ key: String, _ range: ClosedRange<Int>, _ value: Int, _ config: ConfigReader
  ) throws -> Int {
    do {
      let number = try config.fetchedInt(key) ?? value
      guard range.contains(number) else {
        throw Refusal.invalid(key, "must be \(range.lowerBound) to \(range.upperBound), is \(number)")
      }
      return number
    }
  }

  private static func url(_ text: String?, host: String, port: Int) throws -> String {
    guard let text else { return "http://\(host == "0.0.0.0" || host == "::" ? "localhost" : host):\(port)" }
    guard text.hasPrefix("http://") || text.hasPrefix("https://"), text.utf8.count <= 500 else {
      throw Refusal.invalid("publicURL", "must begin with http:// or https://, is “\(text.prefix(80))”")
    }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }
}

extension ConfigReader {
  fileprivate func fetchedInt(_ key: String) throws -> Int? {
    let name = ConfigKey([key])
    do {
      _ = try requiredInt(forKey: name)
    } catch {
      if string(forKey: name) != nil { throw Refusal.invalid(key, "must be a number") }
    }
    return int(forKey: name)
  }
}
