import Core

/// Something that somebody or a machine does at one moment of the sample history.
struct SampleStep: Sendable {
  enum Act: Int, Sendable {
    case open, join, answer, assign, note, resolve, end, giveBack
  }

  let at: Instant
  /// Position of the incident.
  let incident: Int
  let act: Act
  /// Which of several, such as notes.
  let number: Int

  /// Everything that happens to the incidents, in order of time.
  static func all(of incidents: [SampleIncident]) -> [SampleStep] {
    incidents.enumerated().flatMap { position, incident in steps(of: incident, position) }.sorted {
      ($0.at, $0.incident, $0.act.rawValue) < ($1.at, $1.incident, $1.act.rawValue)
    }
  }

  private static func steps(of incident: SampleIncident, _ position: Int) -> [SampleStep] {
    var steps: [SampleStep] = []
    func add(_ act: Act, _ at: Instant?, _ number: Int = 0) {
      if let at { steps.append(SampleStep(at: at, incident: position, act: act, number: number)) }
    }
    add(.open, incident.openedAt)
    for (number, at) in incident.joins.enumerated() { add(.join, at, number + 1) }
    add(.answer, incident.answer?.at)
    if incident.answer?.assignee != nil { add(.assign, incident.answer.map { $0.at + .minutes(3) }) }
    for (number, note) in incident.notes.enumerated() { add(.note, note.at, number) }
    add(.resolve, incident.resolution?.at)
    // Alerts end by themselves; messages say so.
    if case .message = incident.demand.road { add(.end, incident.endsAt) }
    add(.giveBack, incident.returnsAt)
    add(.answer, incident.returnsAt.map { $0 + .minutes(20) })
    add(.resolve, incident.returnsAt.map { $0 + .minutes(50) })
    return steps
  }
}
