import Configuration
import Core
import Foundation
import Testing

@testable import Server

@Suite("Settings of serve")
struct ServeSettingsTests {
  @Test("without any setting there are defaults that work")
  func defaults() async throws {
    let settings = try await ServeSettings(flags: [:], file: nil, environment: [:])
    #expect(settings.database == "sqlite:./data/agileops.sqlite")
    #expect(settings.publicURL == "http://127.0.0.1:8080")
    #expect(settings.logLevel == .info)
  }

  @Test("a flag wins over the environment, which wins over the file")
  func precedence() async throws {
    let file = NSTemporaryDirectory() + "/serve-settings-\(getpid()).json"
    try Data(#"{"host": "10.0.0.1", "port": 7001, "publicURL": "https://file.test"}"#.utf8).write(
      to: URL(fileURLWithPath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let settings = try await ServeSettings(
      flags: ["port": 7003], file: file,
      environment: ["AGILEOPS_PORT": "7002", "AGILEOPS_PUBLIC_URL": "https://variable.test/"])
    #expect(settings.host == "10.0.0.1")
    #expect(settings.port == 7003)
    #expect(settings.publicURL == "https://variable.test")
  }

  @Test(
    "a wrong setting is named",
    arguments: [
      ("AGILEOPS_PORT", "many", "port"), ("AGILEOPS_PORT", "70000", "port"),
      ("AGILEOPS_PUBLIC_URL", "ops.test", "publicURL"), ("AGILEOPS_LOG_LEVEL", "loud", "logLevel"),
    ])
  func wrong(name: String, value: String, field: String) async throws {
    let refusal = await #expect(throws: Refusal.self) {
      _ = try await ServeSettings(flags: [:], file: nil, environment: [name: value])
    }
    #expect(refusal?.message.hasPrefix(field) == true)
  }

  @Test("a settings file that is missing or is not JSON is named")
  func wrongFile() async throws {
    let refusal = await #expect(throws: Refusal.self) {
      _ = try await ServeSettings(flags: [:], file: "/nowhere/settings.json", environment: [:])
    }
    #expect(refusal?.message.contains("/nowhere/settings.json") == true)
  }
}
