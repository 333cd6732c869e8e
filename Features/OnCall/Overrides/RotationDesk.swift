import Calendars
import Core
import Storage
import Teams
import Web

/// What the forms on a rotation's page need to know: the rotation, who may be named, who is reading.
struct RotationDesk {
  let lane: RotationLane
  let request: Request
  let now: Instant
  /// In which forms say and take times.
  let times: ShiftTimes
  let moments: ShiftMoments
  let faces: Faces
  /// Everybody who can have a duty, by name.
  let workers: [Person]
  /// Those that wait for an answer, the most pressing first.
  let swaps: [Swap]
  let sent: SentForm?

  init(_ lane: RotationLane, _ request: Request, _ tx: Transaction, sent: SentForm?) throws {
    self.lane = lane
    self.request = request
    self.sent = sent
    now = tx.now
    let zone = lane.zone
    times = ShiftTimes(zone: zone)
    moments = ShiftMoments(zone: zone, reader: viewerZone(request))
    workers = try PersonStore(tx).all().filter { !$0.roles.isDisjoint(with: Role.operations) }
    swaps = try SwapStore(tx).open(lane.rotation.id)
    let named = swaps.flatMap { [$0.asker] + [$0.asked].compactMap(\.self) }
    faces = try Faces(lane.people.union(lane.overrides.compactMap(\.replaced)).union(named), tx)
  }

  var path: String { "/rotations/\(lane.rotation.id)" }

  var hasEnded: Bool { lane.endedAt.map { $0 <= now } ?? false }

  /// Whether the reader may do anything here.
  var mayAct: Bool { !hasEnded && OnCallActions.mayChange(request.actor) }

  /// A manager acts for people who cannot.
  var actsForOthers: Bool { !request.actor.roles.isDisjoint(with: [.administrator, .manager]) }

  var viewer: ID<Person>? { request.actor.person.map { ID($0) } }

  func isViewer(_ person: ID<Person>) -> Bool { viewer == person }

  /// Whether the reader may decide for the person.
  func decides(for person: ID<Person>) -> Bool { mayAct && (actsForOthers || isViewer(person)) }

  /// The first choice where nobody is likelier than others: a browser then asks for one.
  var unchosen: [Choice] { [Choice("", "Choose…")] }

  /// To choose one of the people; the reader is marked.
  func choices(_ people: [Person]) -> [Choice] {
    people.map { Choice("\($0.id)", isViewer($0.id) ? "\($0.name), you" : $0.name) }
  }

  func choices(_ people: [ID<Person>]) -> [Choice] {
    people.map { Choice("\($0)", isViewer($0) ? "\(faces.name($0)), you" : faces.name($0)) }
  }

  /// What a form of the page shows, and whether it is open.
  /// - Parameter about: which turn or swap it is for.
  func form(_ act: SentForm.Act, about: String = "") -> (state: FormState, isOpen: Bool) {
    let isSent = sent?.act == act && sent?.about == about
    return ((isSent ? sent?.state ?? .fresh : .fresh).scoped(SentForm.scope(act, about)), isSent)
  }

  /// From and to, prefilled.
  func fields(_ from: Instant, _ to: Instant, in form: FormState, note: String? = nil) -> HTML {
    let clocks = "Clocks of \(times.zone.name)."
    let help = note.map { "\(clocks) \($0)" } ?? clocks
    return "<div class=\"two-f\">"
      + field("From", "from", .dateTime, stored: times.text(from), in: form, help: help, isRequired: true)
      + field("To", "to", .dateTime, stored: times.text(to), in: form, help: clocks, isRequired: true) + "</div>"
  }
}

/// A form of a rotation's page that has come back with what is wrong, or that a link opens.
struct SentForm {
  enum Act: String, Sendable { case replace, cover, give, swap, accept }

  let act: Act
  let about: String
  let state: FormState

  private static let labels = [
    "from": "From", "to": "To", "person": "Who", "replaced": "Instead of", "reason": "Reason", "asker": "Whose turn",
    "asked": "Whom", "return_from": "In return", "note": "Note",
  ]

  init(_ act: Act, _ request: Request, _ errors: [FieldError]) {
    self.act = act
    about = request.incoming.form["about"] ?? ""
    state = FormState(request, errors: errors)
  }

  /// `?act=cover&from=2026-12-07T09:00&to=…`
  init?(link query: Query) {
    guard let act = query["act"].flatMap({ Act(rawValue: $0) }) else { return nil }
    self.act = act
    about = query["about"] ?? ""
    state = query["from"] == nil ? .fresh : FormState(sent: query, errors: [])
  }

  /// All that is wrong with it, with links to its fields.
  var summary: HTML { errorSummary(state.scoped(Self.scope(act, about)), labels: Self.labels) }

  /// The part of its fields' ids that keeps it apart from its likes.
  static func scope(_ act: Act, _ about: String) -> String { about.isEmpty ? act.rawValue : "\(act.rawValue)-\(about)" }
}
