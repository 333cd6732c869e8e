import NIOConcurrencyHelpers
import Web

/// Receives what a streamed body writes.
struct PieceCollector: StreamWriter {
  let receive: @Sendable (String) -> Void

  init(_ receive: @escaping @Sendable (String) -> Void) { self.receive = receive }

  func write(_ bytes: [UInt8]) async throws {
    try Task.checkCancellation()
    receive(String(decoding: bytes, as: UTF8.self))
  }
}

final class TextBox: Sendable {
  private let box = NIOLockedValueBox("")
  var text: String { box.withLockedValue { $0 } }
  func append(_ piece: String) { box.withLockedValue { $0 += piece } }
}
