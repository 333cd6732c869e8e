import Core

/// What an import does with the changes by hand of one rotation.
struct HandChangePlan: Hashable, Sendable {
  /// New ones, and those that have changed.
  var entered: [HandChange] = []
  /// Overrides that an earlier import made and that the source no longer has, or has otherwise; they are taken back.
  var ended: [ID<StoredOverride>] = []
  /// Ids of those of which nothing is left here.
  var forgotten: [String] = []
  /// A sentence for each thing that is done.
  var sentences: [String] = []
  /// A sentence for each thing that is left out or stays.
  var notes: [String] = []
}

/// How many changes by hand share a fate that is told in one sentence.
struct HandChangeTally {
  /// Over before they were ever entered.
  var over = 0
  var entered = 0
  /// Nothing is left of them.
  var dropped = 0
  /// Not in the file, which does not say that it would have them.
  var unknown = 0
  /// Given away here by hand since they were imported.
  var changedHere = 0
  /// Taken back here since they were imported.
  var takenBack = 0

  func told(in plan: HandChangePlan) -> HandChangePlan {
    var plan = plan
    if entered > 0 {
      plan.sentences.insert("\(Self.count(entered)) \(entered == 1 ? "is" : "are") entered.", at: 0)
    }
    plan.notes = notes + plan.notes
    return plan
  }

  /// What is told to somebody who may not give people a duty for a time.
  func leftOut(of plan: HandChangePlan) -> HandChangePlan {
    var left = HandChangePlan()
    left.notes = notes + plan.notes
    let count = plan.entered.count
    if count > 0 { left.notes.append("Left out, since it takes a manager to enter: \(Self.count(count)).") }
    if dropped > 0 { left.notes.append("Left as it is, since it takes a manager to end: \(Self.count(dropped)).") }
    return left
  }

  private var notes: [String] {
    let fates = [
      ("Over already and left out", over),
      (
        "Imported earlier, not in the file, and left as it is, since the file does not say that it has all of that time",
        unknown
      ),
      ("Other or gone at the source, but given away here by hand and left as it is", changedHere),
      ("Taken back here since it was imported, and left so", takenBack),
    ]
    return fates.filter { $0.1 > 0 }.map { "\($0.0): \(Self.count($0.1))." }
  }

  private static func count(_ count: Int) -> String { count == 1 ? "1 change by hand" : "\(count) changes by hand" }
}
