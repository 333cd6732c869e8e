/// What a TZif file says (RFC 8536, versions 1 to 4).
struct ZoneFile {
  enum Defect: Error, Equatable {
    case notAZone
    case leapSeconds
    case damaged(String)
  }

  /// Unix seconds at which the offset of the same position in `kinds` begins to hold; ascending.
  private(set) var starts: [Int64] = []
  private(set) var kinds: [Offset] = []
  /// What holds before the first start.
  private(set) var initial = Offset(seconds: 0, abbreviation: "")
  /// What holds after the last start, for ever; nil in version 1 and in zones without a rule.
  private(set) var rule: YearlyRule?

  /// - Throws: `Defect`.
  init(_ bytes: [UInt8]) throws {
    var reader = ByteReader(bytes)
    let old = try Header(&reader)
    guard old.version >= 0x32 else {
      try readData(old, width: 4, &reader)
      return
    }
    try reader.skip(old.dataSize(width: 4))
    try readData(try Header(&reader), width: 8, &reader)
    rule = try Self.footer(&reader)
  }

  private mutating func readData(_ header: Header, width: Int, _ reader: inout ByteReader) throws {
    guard header.leaps == 0 else { throw Defect.leapSeconds }
    guard header.types > 0 else { throw Defect.damaged("it has no offsets") }
    for _ in 0..<header.times { starts.append(try reader.integer(width)) }
    guard zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw Defect.damaged("its changes are not in order")
    }
    let indexes = try reader.take(header.times)
    var types: [(seconds: Int64, name: Int)] = []
    for _ in 0..<header.types {
      let seconds = try reader.integer(4)
      guard abs(seconds) < OffsetTable.widest else { throw Defect.damaged("an offset is more than a day") }
      _ = try reader.take(1)
      types.append((seconds, Int(try reader.integer(1) & 0xFF)))
    }
    let names = Array(try reader.take(header.characters))
    try reader.skip(header.standards + header.universals)
    let offsets = try types.map { type in
      guard type.name < names.count else { throw Defect.damaged("an abbreviation is missing") }
      let name = names[type.name...].prefix { $0 != 0 }
      return Offset(seconds: type.seconds, abbreviation: String(decoding: name, as: UTF8.self))
    }
    initial = offsets[0]
    kinds = try indexes.map { index in
      guard Int(index) < offsets.count else { throw Defect.damaged("an offset is missing") }
      return offsets[Int(index)]
    }
  }

  private static func footer(_ reader: inout ByteReader) throws -> YearlyRule? {
    guard try reader.take(1).first == 0x0A else { throw Defect.damaged("the rule at its end is missing") }
    let text = String(decoding: reader.rest.prefix { $0 != 0x0A }, as: UTF8.self)
    guard text.utf8.count < reader.rest.count else { throw Defect.damaged("the rule at its end is cut off") }
    if text.isEmpty { return nil }
    guard let rule = YearlyRule(posix: text) else { throw Defect.damaged("the rule “\(text)” is not understood") }
    return rule
  }
}

private struct Header {
  let version: UInt8
  let universals, standards, leaps, times, types, characters: Int

  init(_ reader: inout ByteReader) throws {
    guard let magic = try? reader.take(4), magic.elementsEqual("TZif".utf8) else { throw ZoneFile.Defect.notAZone }
    version = try reader.take(1).first ?? 0
    try reader.skip(15)
    universals = Int(try reader.integer(4))
    standards = Int(try reader.integer(4))
    leaps = Int(try reader.integer(4))
    times = Int(try reader.integer(4))
    types = Int(try reader.integer(4))
    characters = Int(try reader.integer(4))
    let largest = 1 << 20
    guard [universals, standards, leaps, times, types, characters].allSatisfy({ (0...largest).contains($0) }) else {
      throw ZoneFile.Defect.damaged("its header is wrong")
    }
  }

  func dataSize(width: Int) -> Int {
    times * (width + 1) + types * 6 + characters + leaps * (width + 4) + standards + universals
  }
}

private struct ByteReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw ZoneFile.Defect.damaged("it is cut off") }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func skip(_ count: Int) throws { _ = try take(count) }

  /// A signed big-endian number of one, four or eight bytes.
  mutating func integer(_ width: Int) throws -> Int64 {
    let bytes = try take(width)
    let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let unused = UInt64(64 - 8 * width)
    return Int64(bitPattern: value << unused) >> Int64(unused)
  }
}
