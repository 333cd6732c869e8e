import Core
import Crypto
import Storage

/// What only this installation has: the key under links, and the pair by which push services know it.
struct InstallationKeys: Sendable {
  /// Signs the links of offers.
  let offers: [UInt8]
  /// P-256, 32 bytes.
  let push: [UInt8]

  /// The keys, made now if there are none.
  static func ready(in database: Database) async throws -> InstallationKeys {
    if let keys = try await database.read({ try KeyStore($0).keys() }) { return keys }
    return try await database.write { try KeyStore($0).make() }
  }

  /// As push services and browsers know it: the point, uncompressed.
  var pushPublic: [UInt8] {
    get throws { Array(try P256.Signing.PrivateKey(rawRepresentation: push).publicKey.x963Representation) }
  }
}

/// Keeps the keys of the installation.
struct KeyStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Returns: nil before the first use.
  func keys() throws -> InstallationKeys? {
    let rows = try tx.all("SELECT name, key FROM installation_keys ORDER BY name") {
      (name: try $0.text(0), key: try $0.blob(1))
    }
    guard let offers = rows.first(where: { $0.name == "offers" }), let push = rows.first(where: { $0.name == "push" })
    else { return nil }
    return InstallationKeys(offers: offers.key, push: push.key)
  }

  /// Makes what is missing; what another node made meanwhile stays.
  func make() throws -> InstallationKeys {
    try add("offers", tx.randomBytes(32))
    // Nearly every number is a key on the curve; one that is none is drawn again.
    var push = tx.randomBytes(32)
    while (try? P256.Signing.PrivateKey(rawRepresentation: push)) == nil { push = tx.randomBytes(32) }
    try add("push", push)
    guard let keys = try keys() else { throw StorageError.noRow }
    return keys
  }

  private func add(_ name: String, _ key: [UInt8]) throws {
    try tx.run("INSERT INTO installation_keys (name, key) VALUES (\(name), \(key)) ON CONFLICT (name) DO NOTHING")
  }
}
