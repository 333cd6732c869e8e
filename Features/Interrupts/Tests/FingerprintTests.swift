import Testing

@testable import Interrupts

@Suite("Fingerprints")
struct FingerprintTests {
  /// Taken from Debian's prometheus-alertmanager 0.25.0 by `amtool alert query -o json`.
  static let known: [(String, [Label])] = [
    ("d240efc3896bf266", [Label("alertname", "x")]),
    (
      "1751650d45bf7d6b",
      [
        Label("alertname", "DiskFull"), Label("instance", "db1:9100"), Label("job", "node"),
        Label("severity", "critical"),
      ]
    ),
    ("db0357c6cb838120", [Label("alertname", "Müll – 漢字 😀"), Label("severity", "warning")]),
    ("8a08c9ca56dd4de5", [Label("B", "2"), Label("_c", "3"), Label("a", "1"), Label("alertname", "Order")]),
    ("cc7e3897fd30147f", [Label("alertname", "Lines"), Label("text", "one\ntwo\ttab \"quoted\" \\ back")]),
  ]

  @Test("They are those of Alertmanager", arguments: known)
  func alertmanager(printed: String, labels: [Label]) {
    #expect(IncomingAlert(labels: labels).fingerprint.description == printed)
    #expect(independent(labels) == UInt64(printed, radix: 16))
  }

  @Test("A thousand label sets have the fingerprint that another reading of FNV-1a gives, no two the same")
  func manyLabelSets() {
    var seen: Set<UInt64> = []
    for number in 0..<1000 {
      let labels = [
        Label("alertname", "A\(number % 7)"), Label("instance", "host-\(number)"), Label("ü", "é\(number)"),
      ]
      let print = IncomingAlert(labels: labels).fingerprint
      #expect(print.bits == independent(labels))
      #expect(Fingerprint(stored: print.stored) == print)
      #expect(print.description.count == 16)
      seen.insert(print.bits)
    }
    #expect(seen.count == 1000)
  }

  @Test("Neither the order in which labels are sent nor an empty one makes another alert")
  func order() throws {
    func print(_ labels: String) throws -> Fingerprint? {
      try AlertDecoding.batch(Array("[{\"labels\":\(labels)}]".utf8)).alerts.first?.fingerprint
    }
    let one = try print(#"{"alertname":"x","b":"1"}"#)
    #expect(try one == print(#"{"b":"1","c":"","alertname":"x"}"#))
    #expect(try one != print(#"{"alertname":"xb","b":"1"}"#))
  }

  /// FNV-1a over name, 255, value, 255 of each label; the prime is 2^40 + 2^8 + 0xb3.
  private func independent(_ labels: [Label]) -> UInt64 {
    let bytes: [UInt8] = labels.reduce(into: []) { bytes, label in
      for text in [label.name, label.value] { bytes += Array(text.utf8) + [255] }
    }
    return bytes.reduce(UInt64(14_695_981_039_346_656_037)) { hash, byte in
      let mixed = hash ^ UInt64(byte)
      return (mixed << 40) &+ (mixed << 8) &+ mixed &* 0xB3
    }
  }
}
