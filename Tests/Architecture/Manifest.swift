/// What `Package.swift` allows each target to import, read from its text (the package manager does not refuse an import
/// of something that a dependency brings along).
struct Manifest {
  struct Target {
    let name: String
    /// Where its files are, without tests: `Features/Teams`.
    let path: String
    let imports: Set<String>
    /// Other features named after `uses:`, in the order of the manifest.
    let features: [String]
  }

  private(set) var targets: [String: Target] = [:]
  /// Features in the order of the list: each may use only those above it.
  private(set) var featureOrder: [String] = []

  /// What a product of another package may be imported as.
  private static let products: [String: Set<String>] = [
    "argumentParser": ["ArgumentParser"], "configuration": ["Configuration", "SystemPackage"], "crypto": ["Crypto"],
    "scrypt": ["CryptoExtras", "_CryptoExtras"], "httpTypes": ["HTTPTypes"], "logging": ["Logging"],
    "nio": ["NIOCore", "NIOPosix", "NIOConcurrencyHelpers"],
    "hummingbird": ["Hummingbird", "HummingbirdCore"],
    "httpClient": ["AsyncHTTPClient", "NIOCore", "NIOHTTP1"], "lifecycle": ["ServiceLifecycle"],
  ]

  init(_ source: String) {
    let text = source.replacing(#/\s*\n\s*/#, with: " ")
    for match in text.matches(of: #/feature\( ?"(\w+)"((?:, uses: (?:"\w+"(?:, )?)+)?)((?:,? ?needs: \[[^\]]*\])?)\)/#)
    {
      let name = String(match.1)
      let used = match.2.matches(of: #/"(\w+)"/#).map { String($0.1) }
      let imports = Self.modules(match.3).union(used).union(Self.floor(text))
      featureOrder.append(name)
      add(Target(name: name, path: "Features/\(name)", imports: imports, features: used))
    }
    for match in text.matches(of: #/part\( ?"(\w+)"((?:, needs: \[[^\]]*\])?)/#) {
      let name = String(match.1)
      add(Target(name: name, path: "Platform/\(name)", imports: Self.modules(match.2), features: []))
    }
    for match in text.matches(of: #/arget\( ?name: "(\w+)", dependencies: \[([^\]]*)\](.*?)path: "([\w\/]+)"/#) {
      let all = match.3.contains("features.filter") ? Set(featureOrder) : []
      add(
        Target(
          name: String(match.1), path: String(match.4), imports: Self.modules(match.2).union(all), features: []))
    }
  }

  /// The target's imports and everything that those may import in turn: what a test may use.
  func reach(_ name: String) -> Set<String> {
    var seen: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      if seen.insert(next).inserted { open += targets[next]?.imports ?? [] }
    }
    return seen
  }

  private mutating func add(_ target: Target) { targets[target.name] = target }

  private static func modules(_ list: Substring) -> Set<String> {
    let own = list.matches(of: #/"(\w+)"/#).map { String($0.1) }
    let foreign = list.matches(of: #/\.(\w+)/#).flatMap { products[String($0.1)] ?? [] }
    // Requests and replies of `Web` are made of these.
    return Set(own).union(foreign).union(own.contains("Web") ? ["HTTPTypes"] : [])
  }

  /// What every feature may import.
  private static func floor(_ text: String) -> Set<String> {
    text.firstMatch(of: #/let floor: \[Target\.Dependency\] = \[([^\]]*)\]/#).map { modules($0.1) } ?? []
  }
}
