import Core
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An IANA time zone, read from the system's compiled data and kept in memory.
///
/// Two zones are equal when they have the same name.
package final class Zone: Sendable {
  /// The IANA name, such as `Europe/Berlin`.
  package let name: String
  let table: OffsetTable

  init(name: String, table: OffsetTable) {
    self.name = name
    self.table = table
  }

  /// Coordinated Universal Time; needs no data on the system.
  package static let utc = Zone(name: "UTC", table: .fixed(Offset(seconds: 0, abbreviation: "UTC")))

  /// Where Linux distributions and macOS keep the compiled zones.
  package static let systemDirectory = "/usr/share/zoneinfo"

  private static let loaded = Mutex<[String: Zone]>([:])

  /// Reads a zone once and remembers it for the life of the process.
  ///
  /// - Parameter directory: the folder of compiled zones; who wants to honour `TZDIR` passes it here.
  /// - Throws: `Refusal.invalid` for `time_zone` when there is no zone of that name; `Refusal.unavailable` when the
  ///   system has no time zone data or it is damaged.
  package static func named(_ name: String, in directory: String = systemDirectory) throws -> Zone {
    try checkName(name)
    if name == utc.name { return utc }
    let path = directory + "/" + name
    if let known = loaded.withLock({ $0[path] }) { return known }
    guard let bytes = readFile(path, limit: 1 << 20) else {
      guard access(directory, R_OK) == 0 else {
        throw Refusal.unavailable("There is no time zone data in \(directory); install the package tzdata.")
      }
      throw Refusal.invalid("time_zone", "there is no time zone \(name); write a name such as Europe/Berlin")
    }
    let zone = try Zone(name: name, compiled: bytes)
    loaded.withLock { $0[path] = zone }
    return zone
  }

  /// The version of the zone data, such as `2025b`; nil when the system does not tell.
  package static func dataVersion(in directory: String = systemDirectory) -> String? {
    let mark = "# version "
    if let line = firstLine(directory + "/tzdata.zi"), line.hasPrefix(mark) {
      return String(line.dropFirst(mark.count))
    }
    return firstLine(directory + "/+VERSION")
  }

  /// - Parameter bytes: a whole TZif file.
  /// - Throws: `Refusal.invalid` when they are no zone at all, `Refusal.unavailable` when they are a damaged one.
  convenience init(name: String, compiled bytes: [UInt8]) throws {
    do {
      self.init(name: name, table: OffsetTable(try ZoneFile(bytes)))
    } catch ZoneFile.Defect.notAZone {
      throw Refusal.invalid("time_zone", "\(name) is not a time zone; write a name such as Europe/Berlin")
    } catch ZoneFile.Defect.leapSeconds {
      throw Refusal.invalid("time_zone", "\(name) counts leap seconds; write the zone's name without right/ in front")
    } catch ZoneFile.Defect.damaged(let what) {
      throw Refusal.unavailable("The system's data of the time zone \(name) is damaged: \(what).")
    }
  }
}

extension Zone: Hashable, CustomStringConvertible {
  package static func == (left: Zone, right: Zone) -> Bool { left.name == right.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
  package var description: String { name }
}

extension Zone {
  /// The name comes from people: it must never lead out of the folder, nor to what is different on each machine.
  private static func checkName(_ name: String) throws {
    func refuse(_ problem: String) -> Refusal {
      .invalid("time_zone", problem + "; write a name such as Europe/Berlin")
    }
    guard !name.isEmpty else { throw refuse("must not be empty") }
    guard name.utf8.count <= 64 else { throw refuse("must have at most 64 characters, has \(name.utf8.count)") }
    guard !name.hasPrefix("/") else { throw refuse("must be a name, not a path") }
    for part in name.split(separator: "/", omittingEmptySubsequences: false) {
      guard let first = part.utf8.first, isLetter(first), part.utf8.allSatisfy(isAllowed) else {
        throw refuse("must consist of words of letters, digits, + - and _ with a / between them")
      }
    }
    guard name != "localtime", name != "posixrules" else {
      throw refuse("must not be \(name), which is another zone on each machine")
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x5F].contains(byte)
  }

  private static func firstLine(_ path: String) -> String? {
    guard let bytes = readFile(path, limit: 1 << 20) else { return nil }
    let line = bytes.prefix { $0 != 0x0A }
    return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
  }

  /// - Returns: nil when there is no such readable file or it has more than `limit` bytes.
  private static func readFile(_ path: String, limit: Int) -> [UInt8]? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 8192)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      bytes.append(contentsOf: chunk.prefix(count))
      guard bytes.count <= limit, ferror(file) == 0 else { return nil }
      if count < chunk.count { return bytes }
    }
  }
}
