import ArgumentParser
import Core
import Storage
import Web

/// What a chapter of the methodology hands to the product: its table of contents.
package protocol Feature: Sendable {
  /// Steps of the schema, oldest first, append-only.
  var migrations: [Migration] { get }
  var routes: [Route] { get }
  /// What happens because time passes.
  var duties: [Duty] { get }
  var menu: [MenuItem] { get }
  /// Verbs of the command line.
  var commands: [any ParsableCommand.Type] { get }
  /// Markup at the right end of the bar of every page, such as who answers now.
  func bar(for request: Request, in tx: Transaction) throws -> HTML
  /// Number behind a menu entry, such as open interrupts; nil shows none.
  func badge(for item: MenuItem, request: Request, in tx: Transaction) throws -> Badge?
  /// Names and current values of what `/metrics` says about stored things.
  func gauges(in tx: Transaction) throws -> [Gauge]
}

extension Feature {
  package var migrations: [Migration] { [] }
  package var routes: [Route] { [] }
  package var duties: [Duty] { [] }
  package var menu: [MenuItem] { [] }
  package var commands: [any ParsableCommand.Type] { [] }
  package func bar(for request: Request, in tx: Transaction) throws -> HTML { .empty }
  package func badge(for item: MenuItem, request: Request, in tx: Transaction) throws -> Badge? { nil }
  package func gauges(in tx: Transaction) throws -> [Gauge] { [] }
}

/// A number behind a menu entry.
package struct Badge: Sendable {
  package let number: Int
  /// Continues the number for screen readers: ` open, 1 unanswered`.
  package let words: String
  package let isHot: Bool

  package init(_ number: Int, words: String, isHot: Bool) {
    self.number = number
    self.words = words
    self.isHot = isHot
  }
}

/// A measured value with labels, for `/metrics`.
package struct Gauge: Sendable {
  package let name: String
  package let help: String
  package let labels: [(String, String)]
  package let value: Double

  package init(_ name: String, help: String, labels: [(String, String)] = [], value: Double) {
    self.name = name
    self.help = help
    self.labels = labels
    self.value = value
  }
}
