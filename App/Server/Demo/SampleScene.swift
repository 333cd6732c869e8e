import Core
import Interrupts
import JSON
import OnCall
import Storage
import Teams

/// Plays one step of the sample history through the same actions as people and machines use.
struct SampleScene {
  let tx: Transaction
  let team: SampleTeam
  let incident: SampleIncident
  /// The interrupt, once it was opened.
  let id: ID<Interrupt>?

  /// - Returns: the interrupt.
  func play(_ step: SampleStep) throws -> ID<Interrupt>? {
    if step.act == .open { return try open() }
    guard let id else { return nil }
    let interrupt = try InterruptStore(tx).get(id)
    switch step.act {
    case .open: break
    case .join: try send(number: step.number)
    case .answer: if interrupt.state == .new { try actions(answerer()).acknowledge(id) }
    case .assign: try assign(interrupt)
    case .note: try note(incident.notes[step.number], interrupt)
    case .resolve: try resolve(interrupt)
    case .end: if interrupt.isOpen { try send(number: 0, isResolved: true) }
    case .giveBack: if !interrupt.isOpen { try giveBack(interrupt) }
    }
    return id
  }

  // MARK: - How it arrives

  private func open() throws -> ID<Interrupt>? {
    switch incident.demand.road {
    case .alert, .message:
      try send(number: 0)
      return try openInterrupt()
    case .request: return try file(as: try team.asker(for: incident.customer))
    case .mail, .chat: return try file(as: answerer())
    }
  }

  private func file(as person: Person) throws -> ID<Interrupt> {
    var draft = InterruptActions.Draft(title: incident.title)
    draft.detail = incident.detail
    draft.priority = incident.demand.priority
    draft.kind = incident.demand.road.kind
    draft.customer = incident.customer.flatMap { team.customers[$0] }
    draft.technology = incident.demand.technology
    return try actions(person).open(draft).id
  }

  private func send(number: Int, isResolved: Bool = false) throws {
    switch incident.demand.road {
    case .alert(let name, let source):
      try IntakeActions(tx, from: try self.source(source)).receive([alert(name, from: source, number)])
    case .message(let key, let source):
      try SignalActions(tx, from: try self.source(source)).apply(message(key, isResolved: isResolved).signal)
    case .request, .mail, .chat: break
    }
  }

  private func alert(_ name: String, from source: String, _ number: Int) -> IncomingAlert {
    let severity =
      switch incident.demand.priority {
      case .p1: "critical"
      case .p2: "error"
      case .p3: "warning"
      case .p4: "info"
      }
    let cluster = source.split(separator: " ").last.map(String.init) ?? source
    var labels = [
      Label("alertname", name), Label("cluster", cluster), Label("instance", "\(cluster)-\(number + 1)"),
      Label("service", incident.demand.technology), Label("severity", severity),
    ]
    if let customer = incident.customer { labels.append(Label("customer", customer)) }
    var annotations = [Label("summary", incident.title)]
    if !incident.detail.isEmpty { annotations.insert(Label("description", incident.detail), at: 0) }
    return IncomingAlert(
      labels: labels.sorted { $0.name < $1.name }, annotations: annotations, startsAt: tx.now,
      endsAt: incident.endsAt ?? tx.now + .hours(1))
  }

  private func message(_ key: String, isResolved: Bool) throws -> GenericMessage {
    let value: JSONValue = [
      "title": .string(incident.title), "text": .string(incident.detail), "key": .string(key),
      "priority": .string(incident.demand.priority.name), "technology": .string(incident.demand.technology),
      "state": isResolved ? "resolved" : "open",
    ]
    return try GenericMessage(value.encoded())
  }

  /// The interrupt that the alert or message opened or joined.
  private func openInterrupt() throws -> ID<Interrupt>? {
    let source: Source
    let key: String
    switch incident.demand.road {
    case .alert(let name, let sourceName):
      source = try self.source(sourceName)
      key = alert(name, from: sourceName, 0).grouping(by: source.groupBy).key
    case .message(let messageKey, let sourceName):
      source = try self.source(sourceName)
      key = "key:\(messageKey)"
    case .request, .mail, .chat: return nil
    }
    let open = try InterruptStore(tx).list(InterruptFilter(), limit: 200).elements
    return open.first { $0.source == source.id && $0.groupKey == key }?.id
  }

  // MARK: - What people do

  private func assign(_ interrupt: Interrupt) throws {
    guard interrupt.isOpen, let name = incident.answer?.assignee else { return }
    try actions(owner(interrupt)).assign(
      interrupt.id, to: try team.person(name).id, reason: "Knows this part best.")
  }

  private func note(_ note: SampleIncident.Note, _ interrupt: Interrupt) throws {
    let person = try note.by.map(team.person) ?? owner(interrupt)
    try actions(person).note(interrupt.id, text: note.text, minutes: note.minutes)
  }

  private func resolve(_ interrupt: Interrupt) throws {
    guard interrupt.isOpen, let end = incident.resolution else { return }
    try actions(owner(interrupt)).resolve(interrupt.id, code: end.code, minutes: end.minutes)
  }

  private func giveBack(_ interrupt: Interrupt) throws {
    try actions(answerer()).reopen(interrupt.id, reason: "\(incident.customer ?? "The customer") says it is not over.")
  }

  private func actions(_ person: Person) -> InterruptActions { InterruptActions(tx, as: person.actor) }

  private func owner(_ interrupt: Interrupt) throws -> Person {
    try interrupt.assignee.map { try PersonStore(tx).get($0) } ?? answerer()
  }

  /// Who is said to answer, or who does at this moment; the manager stands in when nobody does.
  private func answerer() throws -> Person {
    if let name = incident.answer?.by { return try team.person(name) }
    let now = try OnCallReader(tx).roster(team: team.team, at: tx.now).answeringNow
    let chosen = incident.answer?.isSecond == true ? now.last : now.first
    return try chosen.map { try PersonStore(tx).get($0) } ?? team.person("Marek")
  }

  private func source(_ name: String) throws -> Source {
    guard let source = team.sources[name] else { throw Refusal.notFound("The sample has no source \(name).") }
    return source
  }
}
