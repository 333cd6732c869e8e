import Calendars
import Core
import Storage

/// Answers how work flows in a team.
struct FlowReader {
  let question: FlowQuestion
  private let store: FlowStore
  private let tx: Transaction

  init(_ question: FlowQuestion, _ tx: Transaction) {
    self.question = question
    self.tx = tx
    store = FlowStore(tx, question.team.id, question.subject)
  }

  /// All figures, with the titles that are shown beside them.
  func report() throws -> FlowReport {
    let window = FlowWindow(
      weeks: question.weeks, zone: try Zone.named(question.team.zoneName), now: tx.now, begin: try store.begin())
    let courses = try store.courses(question.backlog, in: window)
    let blocks = try store.blocks(question.backlog, since: window.start)
    let measures = FlowMeasures(
      question.subject, courses, blocks: blocks, window: window, as: question.definition)
    let named = measures.ages.map(\.id) + measures.blocked.lines.map(\.story) + FlowReport.longest(measures).map(\.id)
    return FlowReport(
      question: question, measures: measures, iterations: try store.iterations(since: window.start),
      titles: try store.titles(named))
  }
}
