import Core
import JSON

/// One alert as a sender described it: a set of labels that is its identity, and what is said about it now.
/// A class, because each is handed on many times and never changed.
package final class IncomingAlert: Sendable {
  /// Sorted by name; no empty values; at least one.
  package let labels: [Label]
  /// Sorted by name.
  package let annotations: [Label]
  /// nil when the sender gave none.
  package let startsAt: Instant?
  /// nil when the sender gave none.
  package let endsAt: Instant?
  package let generatorURL: String
  /// The identity that Prometheus and Alertmanager compute: FNV-1a, 64 bits, over the sorted labels.
  package let fingerprint: Fingerprint
  /// How the alert is stored: made here, where many requests work at once, and not in the transaction.
  let stored: Stored

  struct Stored: Sendable {
    let labels: String
    let annotations: String
    let labelHashes: [Int64]
  }

  package init(
    labels: [Label], annotations: [Label] = [], startsAt: Instant? = nil, endsAt: Instant? = nil,
    generatorURL: String = ""
  ) {
    self.labels = labels
    self.annotations = annotations
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.generatorURL = generatorURL
    var hash = FNV1a()
    for label in labels { hash.add(label) }
    fingerprint = Fingerprint(bits: hash.value)
    stored = Stored(labels: labels.json, annotations: annotations.json, labelHashes: labels.map(\.hash))
  }

  package subscript(label name: String) -> String? { labels.first { $0.name == name }?.value }
  package subscript(annotation name: String) -> String? { annotations.first { $0.name == name }?.value }

  /// Alerts with the same values of these labels are one interrupt.
  package func grouping(by names: [String]) -> AlertGrouping {
    var key = ""
    var shared: [Int64] = []
    for name in names {
      guard let index = labels.firstIndex(where: { $0.name == name }) else { continue }
      key += name
      key += "="
      key += labels[index].value
      key += "\u{1F}"
      shared.append(stored.labelHashes[index])
    }
    return AlertGrouping(
      key: key.isEmpty ? "fingerprint=\(fingerprint)" : key, shared: shared,
      own: stored.labelHashes.filter { !shared.contains($0) })
  }

  /// An explicit `priority` label, or the severity, or nil.
  package var priority: Priority? {
    self[label: "priority"].flatMap(Priority.init(name:)) ?? self[label: "severity"].flatMap(Priority.init(severity:))
  }

  /// One line for people, at most 200 characters.
  package var title: String {
    let text = self[annotation: "summary"] ?? self[annotation: "title"] ?? self[label: "alertname"]
    let title = text ?? labels.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    return String(title.prefix(200).map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }

  package var detail: String {
    String((self[annotation: "description"] ?? self[annotation: "message"] ?? "").prefix(10_000))
  }

  package var technology: String? {
    (self[label: "technology"] ?? self[label: "service"] ?? self[label: "job"]).map { String($0.prefix(80)) }
  }
}

/// Which interrupt an alert belongs to, and by which hashes of its labels it is found.
package struct AlertGrouping: Sendable {
  package let key: String
  /// Of the labels that all alerts of the interrupt have.
  let shared: [Int64]
  let own: [Int64]
}

package struct Label: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Those of JSON object text; none when it cannot be read.
  static func list(_ json: String) -> [Label] {
    ((try? JSONValue.parse(json))?.members ?? []).map { Label($0.key, $0.value.text ?? "") }
  }

  /// Finds alerts by one label without reading the others; equal labels have equal hashes, the reverse is checked.
  package var hash: Int64 {
    var hash = FNV1a()
    hash.add(self)
    return Int64(bitPattern: hash.value)
  }
}

extension [Label] {
  /// JSON object text with the names in order.
  package var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    for label in self {
      writer.key(label.name)
      writer.string(label.value)
    }
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

/// 64 bits, printed as 16 hexadecimal digits.
package struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  package let bits: UInt64

  package init(bits: UInt64) { self.bits = bits }
  package init(stored: Int64) { bits = UInt64(bitPattern: stored) }

  package var stored: Int64 { Int64(bitPattern: bits) }

  package var description: String {
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}

private struct FNV1a {
  var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ label: Label) {
    add(label.name)
    add(byte: 0xFF)
    add(label.value)
    add(byte: 0xFF)
  }

  private mutating func add(_ text: String) { for byte in text.utf8 { add(byte: byte) } }

  private mutating func add(byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
}
