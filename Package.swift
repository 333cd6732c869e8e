// swift-tools-version: 6.2
import PackageDescription

// Storey 2: the methodology, a folder per chapter. Imports go down only, and a feature may use another feature only if
// its line here says so.
let features: [Target] = [
  feature("Teams", needs: ["Calendars"]),
  feature("Access", uses: "Teams", needs: ["Calendars", .crypto, .scrypt]),
  feature("Notifications", uses: "Teams", needs: ["Calendars", .crypto]),
  feature("OnCall", uses: "Teams", "Notifications", needs: ["Calendars", "ICalendar", .crypto]),
  feature(
    "Planning", uses: "Teams", "OnCall", "Notifications", needs: ["Calendars", "Statistics", "Markdown", .crypto]),
  feature("Interrupts", uses: "Teams", "OnCall", "Notifications", "Planning", needs: ["Calendars", .crypto]),
  feature("Today", uses: "Teams", "Access", "OnCall", "Notifications", "Planning", "Interrupts", needs: ["Calendars"]),
].flatMap { $0 }

// Storey 1: knows nothing of operations teams.
let platform: [Target] = [
  part("Core"),
  part("Calendars", needs: ["Core"]),
  part("ICalendar", needs: ["Core", "Calendars", "CICal"]),
  part("JSON", needs: ["Core", "CJSON"]),
  // The only part that other programs may use: it needs nothing but the standard library.
  part("Statistics", needs: ["Core"], links: ["m"]),
  part("Storage", needs: ["Core", "CSQLite", "CLibPQ", .nio], links: [":libsqlite3.a", "m"]),
  part(
    "Web",
    needs: ["Core", "Storage", "JSON", "CAssets", "CDeflate", .hummingbird, .httpTypes, .lifecycle, .logging, .nio],
    links: [":libdeflate.a"]),
  part("Markdown", needs: ["Core", "Web", "CMarkdown"]),
  part("FeatureKit", needs: ["Core", "Storage", "Web", "JSON", "CCurl", .argumentParser, .httpClient, .logging, .nio]),
  [
    .target(
      name: "TestKit",
      dependencies: ["Core", "Storage", "Web", "FeatureKit", "JSON", "CDeflate", .httpTypes, .logging, .nio],
      path: "Platform/TestKit", swiftSettings: strict),
    .systemLibrary(name: "CSQLite", path: "Platform/CSQLite"),
    .target(name: "CLibPQ", path: "Platform/CLibPQ", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CCurl", path: "Platform/CCurl", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CJSON", path: "Platform/CJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CICal", path: "Platform/CICal", linkerSettings: [.linkedLibrary(":libical.a")]),
    .target(
      name: "CMarkdown", path: "Platform/CMarkdown",
      linkerSettings: [.linkedLibrary(":libcmark-gfm-extensions.a"), .linkedLibrary(":libcmark-gfm.a")]),
    .systemLibrary(name: "CDeflate", path: "Platform/CDeflate"),
    .target(name: "CAssets", path: "Platform/CAssets", exclude: ["assets"]),
  ],
].flatMap { $0 }

// Storey 3: puts features together.
let app: [Target] = [
  .target(
    name: "Server",
    dependencies: [
      "Core", "Calendars", "Storage", "Web", "JSON", "FeatureKit", .argumentParser, .configuration, .lifecycle,
      .logging,
    ] + features.filter { $0.type == .regular }.map { .byName(name: $0.name) },
    path: "App/Server", exclude: ["Tests"], swiftSettings: strict),
  .testTarget(
    name: "ServerTests", dependencies: ["Server", "TestKit", "World"], path: "App/Server/Tests",
    swiftSettings: strict),
  .executableTarget(name: "agileops", dependencies: ["Server"], path: "App/agileops", swiftSettings: strict),
  .executableTarget(
    name: "bench-calendars", dependencies: ["Calendars", "Core"], path: "bench/Calendars", swiftSettings: strict),
  .executableTarget(
    name: "bench-forecasts", dependencies: ["Statistics", "Core"], path: "bench/Forecasts", swiftSettings: strict),
  .target(
    name: "World", dependencies: ["TestKit", "Teams", "Access", "OnCall", "Interrupts"], path: "Tests/World",
    swiftSettings: strict),
  .testTarget(name: "ArchitectureTests", path: "Tests/Architecture", swiftSettings: strict),
]

nonisolated var strict: [SwiftSetting] { [.enableUpcomingFeature("ExistentialAny"), .treatAllWarnings(as: .error)] }

func feature(_ name: String, uses others: String..., needs: [Target.Dependency] = []) -> [Target] {
  let floor: [Target.Dependency] = ["Core", "Storage", "Web", "JSON", "FeatureKit", .argumentParser]
  return [
    .target(
      name: name, dependencies: floor + others.map { .byName(name: $0) } + needs, path: "Features/\(name)",
      exclude: ["README.md", "Tests"], swiftSettings: strict),
    .testTarget(
      name: "\(name)Tests", dependencies: [.byName(name: name), "TestKit", "World"],
      path: "Features/\(name)/Tests", swiftSettings: strict),
  ]
}

func part(_ name: String, needs: [Target.Dependency] = [], links: [String] = []) -> [Target] {
  [
    .target(
      name: name, dependencies: needs, path: "Platform/\(name)", exclude: ["Tests"], swiftSettings: strict,
      linkerSettings: links.map { .linkedLibrary($0) }),
    .testTarget(
      name: "\(name)Tests", dependencies: [.byName(name: name), "TestKit"], path: "Platform/\(name)/Tests",
      exclude: ["Calendars", "ICalendar", "Statistics"].contains(name) ? ["oracle"] : [], swiftSettings: strict),
  ]
}

extension Target.Dependency {
  static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let configuration = product(name: "Configuration", package: "swift-configuration")
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let scrypt = product(name: "CryptoExtras", package: "swift-crypto")
  static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
  static let logging = product(name: "Logging", package: "swift-log")
  static let nio = product(name: "NIOPosix", package: "swift-nio")
  static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
  static let httpClient = product(name: "AsyncHTTPClient", package: "async-http-client")
  static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
}

let package = Package(
  name: "agileops",
  platforms: [.macOS(.v15)],
  products: [.library(name: "Statistics", targets: ["Core", "Statistics"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(
      url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["JSON", "CommandLineArguments"]),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: platform + features + app,
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
