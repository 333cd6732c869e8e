import CMarkdown
import Synchronization

/// Owns a text that cmark has read, and walks through it once. Used by one thread at a time.
struct Tree: ~Copyable {
  private let document: OpaquePointer

  private static let turn = Mutex(())

  /// - Returns: nil without memory.
  init?(_ text: String, withTables: Bool) {
    var text = text
    var document: OpaquePointer?
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { bytes in
        Self.turn.withLock { _ in document = cmarkdown_read(bytes.baseAddress, bytes.count, withTables) }
      }
    }
    guard let document else { return nil }
    self.document = document
  }

  deinit { cmarkdown_free(document) }

  /// Moves on; false after the last step.
  func step() -> Bool { cmarkdown_step(document) }

  // What follows is about the node of this step.

  /// Whether the step goes into the node or out of it.
  var isEntering: Bool { cmarkdown_is_entering(document) }
  var kind: cmarkdown_kind { cmarkdown_kind_of(document) }
  var text: String { String(cString: cmarkdown_text_of(document)) }
  var address: String { String(cString: cmarkdown_address(document)) }
  var level: Int { Int(cmarkdown_level(document)) }
  var start: Int { Int(cmarkdown_start(document)) }
  var isTight: Bool { cmarkdown_is_tight(document) }
  var task: cmarkdown_task { cmarkdown_task_of(document) }
  var isHeading: Bool { cmarkdown_is_heading(document) }
  var isRight: Bool { cmarkdown_is_right(document) }
}
