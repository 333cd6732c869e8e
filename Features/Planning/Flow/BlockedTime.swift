import Core
import Statistics

/// How long stories were blocked in a time, beside how long they were in work.
struct BlockedTime: Sendable {
  /// A block of one story.
  struct Block: Sendable {
    let story: Int64
    let reason: String
    let stretch: Stretch
  }

  /// All blocks of one story.
  struct Line: Sendable {
    let story: Int64
    /// Each once, the oldest first.
    let reasons: [String]
    /// Within the time; what two blocks cover counts once.
    let span: Span
    let isBlockedNow: Bool
  }

  /// The longest first.
  let lines: [Line]
  /// While work had begun and was not done.
  let blocked: Span
  /// From the begin of work until it was done, within the time, of all stories together.
  let inWork: Span

  /// Blocked ÷ in work, between 0 and 1; nil when nothing was in work.
  var share: Double? {
    inWork > .zero ? Double(blocked.microseconds) / Double(inWork.microseconds) : nil
  }

  /// - Parameter courses: a block of a story that is not among them does not count.
  init(_ courses: [FlowCourse], _ blocks: [Block], from: Instant, until: Instant) {
    let byStory = Dictionary(grouping: blocks, by: \.story)
    var lines: [Line] = []
    var (blocked, inWork) = (Span.zero, Span.zero)
    for course in courses {
      let own = byStory[course.item.id] ?? []
      let stretches = own.map(\.stretch)
      if let work = course.work(from: from, until: until) {
        inWork = inWork + (work.upperBound - work.lowerBound)
        blocked = blocked + Stretch.covered(stretches, from: work.lowerBound, until: work.upperBound)
      }
      let span = Stretch.covered(stretches, from: from, until: min(course.end ?? until, until))
      guard span > .zero else { continue }
      let reasons = own.reduce(into: [String]()) { if !$0.contains($1.reason) { $0.append($1.reason) } }
      let isNow = course.end == nil && stretches.contains { $0.until == nil }
      lines.append(Line(story: course.item.id, reasons: reasons, span: span, isBlockedNow: isNow))
    }
    self.lines = lines.sorted { ($1.span, $0.story) < ($0.span, $1.story) }
    self.blocked = blocked
    self.inWork = inWork
  }
}
