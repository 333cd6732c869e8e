import Calendars
import Core
import Planning
import Storage
import Teams

/// The planned work of the sample: who did what when, as steps that are played with the interrupts.
struct SamplePlan: Sendable {
  struct Step: Sendable {
    let at: Instant
    /// When it would be if the history were long enough; says what comes before what.
    let place: Instant
    let play: @Sendable (SampleScript) throws -> Void
  }

  private let history: SampleHistory
  private let zone: Zone
  private var steps: [Step] = []

  /// In order of time.
  static func steps(_ history: SampleHistory) throws -> [Step] {
    var plan = SamplePlan(history: history, zone: try Zone.named(SamplePerson.zoneName))
    for (index, feature) in (SampleFeature.earlier + SampleFeature.current + SampleFeature.coming).enumerated() {
      plan.add(feature, "\(index)")
    }
    plan.addIterations()
    for (index, piece) in SampleFeature.alone.enumerated() {
      plan.add(piece, "alone.\(index)", nil, lead: "Olu", from: -14)
    }
    return plan.steps.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(
      \.element)
  }

  /// - Parameter day: working days from the Monday of the week of now.
  private mutating func on(_ day: Int, _ minute: Int, _ play: @escaping @Sendable (SampleScript) throws -> Void) {
    let week = (day >= 0 ? day : day - 4) / 5
    let date = history.monday + Int64(7 * week + (day - 5 * week))
    let at = zone.first(LocalTime(day: date, second: (9 * 60 + minute) * 60))
    // What began before the history begins is done at its beginning.
    steps.append(Step(at: max(at, history.start + .hours(1)), place: at, play: play))
  }

  private mutating func add(_ feature: SampleFeature, _ key: String) {
    let day = feature.begin
    on(day, 20) { try $0.add(feature, key) }
    guard feature.step != .requested, feature.step != .definition else { return }
    on(day + 1, 10) { try $0.move(key, to: .criteria, by: "Petra") }
    on(day + 2, 30) { try $0.agree(feature, key) }
    on(day + 2, 200) { try $0.move(key, to: .writing, by: "Petra") }
    for (index, piece) in feature.pieces.enumerated() {
      add(piece, "\(key).\(index)", key, lead: feature.lead, from: day + 3)
    }
    guard feature.step != .writing else { return }
    on(day + 4, 20) { try $0.move(key, to: .ordering, by: feature.lead) }
    on(day + 4, 120) { try $0.move(key, to: .work, by: feature.lead) }
    let judged = feature.step == .done ? feature.end : -1
    on(judged, 100) { try $0.hold(feature.held, of: key) }
    guard feature.step == .done else { return }
    on(feature.end, 200) { try $0.move(key, to: .validation, by: feature.lead) }
    on(feature.end + 1, 60) { try $0.move(key, to: .demo, by: "Petra") }
    on(feature.end + 1, 300) { try $0.move(key, to: .handover, by: feature.lead) }
    on(feature.end + 2, 100) { try $0.handOver(key, by: feature.lead) }
    on(feature.end + 2, 300) { try $0.move(key, to: .done, by: feature.lead) }
  }

  private mutating func add(
    _ piece: SampleFeature.Piece, _ key: String, _ feature: String?, lead: String, from day: Int
  ) {
    let minute = 30 + (Int(key.split(separator: ".").last ?? "") ?? 0) * 7
    on(day, minute) { try $0.write(piece, key, feature, by: lead) }
    guard piece.began != nil || feature == nil else { return }
    let begin = piece.began ?? -2
    on(max(day, begin - 1), minute + 330) { try $0.move(story: key, to: .ready, by: "Petra") }
    guard let began = piece.began else { return }
    on(began, minute) { try $0.pull(piece, key) }
    if let reason = piece.sentBack {
      on(began + 1, minute) { try $0.move(story: key, to: .validation, by: piece.pair[0]) }
      on(began + 1, minute + 90) { try $0.move(story: key, to: .ready, by: lead, reason: reason) }
      on(began + 2, minute) { try $0.move(story: key, to: .inWork, by: piece.pair[0]) }
    }
    if let reason = piece.blocked { on(began + 2, minute) { try $0.block(key, reason, by: piece.pair[0]) } }
    if piece.waits { on(-1, minute + 200) { try $0.finish(piece, key) } }
    if let done = piece.done {
      on(done, minute) { try $0.finish(piece, key) }
      on(done, minute + 120) { try $0.move(story: key, to: .done, by: feature == nil ? "Petra" : lead) }
    }
  }

  /// Two weeks each; the sixth is in its second week.
  private mutating func addIterations() {
    for (index, day) in stride(from: -55, through: -5, by: 10).enumerated() {
      let first = history.monday + Int64(day / 5 * 7)
      on(day, -45) { try $0.beginIteration(first: first, number: index + 1) }
      if day + 9 < 0 { on(day + 9, 525) { try $0.closeIteration() } }
    }
  }

  private init(history: SampleHistory, zone: Zone) {
    self.history = history
    self.zone = zone
  }
}
