import Calendars
import Core
import Storage
import Teams
import Web

/// Who of a team carried how much of its duty, beside an even share.
struct FairnessPage {
  private let request: Request
  private let tx: Transaction
  private let study: FairnessStudy
  private let form: FormState
  private let faces: Faces
  private let texts: TimeText

  /// The most shifts that are listed: the latest.
  private static let mostShifts = 15

  init(_ request: Request, _ tx: Transaction) throws {
    (self.request, self.tx) = (request, tx)
    let query = request.incoming.query
    let team = try TeamChoice(tx).named(query["team"], for: request.actor)
    do {
      study = try FairnessStudy(try FairnessQuestion(team: team, query, tx), tx)
      form = .fresh
    } catch Refusal.invalid(let errors) {
      study = try FairnessStudy(try FairnessQuestion(team: team, Query([]), tx), tx)
      form = FormState(sent: query, errors: errors)
    }
    faces = try Faces(study.people, tx)
    texts = TimeText(try Zone.named(team.zoneName))
  }

  func page() throws -> Page {
    let question = study.question
    let days = "\(TimeText.date(question.from)) to \(TimeText.date(question.to)) \(question.to.civil.year)"
    let main =
      head(
        eyebrow: "\(question.team.name) <span aria-hidden=\"true\">·</span> \(days)", h1: sentence)
      + OnCallTabs.html(.fairness, team: question.team.id, for: request.actor)
      + (form.errors.isEmpty
        ? .empty : say("This cannot be shown; see below. Instead: the last 13 weeks.", isHot: true))
      + (study.lines.isEmpty ? emptyState("No duty in this time") : answer)
      + section("Another time or rotation", try controls())
    return Page("Fairness", section: "/rotations", main: main)
  }

  private var answer: HTML {
    let mark: HTML = "the mark is an even share for the time each person was here"
    return section("Hours of duty", remark: mark, class: "fair", hours)
      + section("Calls by shift", remark: callsRemark, calls) + section("How this is counted", meanings)
  }

  private var sentence: HTML {
    let carrying = study.lines.filter { $0.allHours.share > 0 }
    guard let most = carrying.first, let ratio = most.allHours.ratio else { return "Nobody had a duty in this time." }
    guard most.allHours.isHigh() else { return "Everybody carried about an even share." }
    return "\(faces.short(most.person)) carried \(hot(ratio.tenths + " times")) an even share."
  }

  private func controls() throws -> HTML {
    let question = study.question
    let teams = try TeamStore(tx).all(kind: .operations).map { Choice("\($0.id)", $0.name) }
    let since = question.period.lowerBound
    let rotations = try OnCallStore(tx).lanes(team: question.team.id, since: since).map {
      Choice("\($0.rotation.id)", $0.rotation.name)
    }
    let fields =
      pair(
        selectField("Team", "team", teams, stored: "\(question.team.id)", isRequired: true),
        selectField(
          "Rotation", "rotation", [Choice("", "All of the team")] + rotations,
          stored: question.rotation.map { "\($0)" } ?? "", in: form))
      + pair(
        field("From", "from", .date, stored: question.from.description, in: form, isRequired: true),
        field("To", "to", .date, stored: question.to.description, in: form, isRequired: true))
    return """
      <form class="form" method="get" action="/rotations/fairness">\(fields)\
      <p class="row">\(button("Show"))</p></form>
      """
  }
}

extension FairnessPage {
  private func pair(_ left: HTML, _ right: HTML) -> HTML { "<div class=\"two-f\">\(left)\(right)</div>" }

  private var hours: HTML {
    let kinds = HourKind.allCases.map { Column($0.title, isNumber: true, isNamedOnPhone: true) }
    let columns =
      [
        Column("Person"), Column("Hours", isNumber: true, isNamedOnPhone: true),
        Column("Against an even share", isTitleHidden: true),
        Column("Even share", isNumber: true, isNamedOnPhone: true),
      ] + kinds + [
        Column("Shifts", isNumber: true, isNamedOnPhone: true), Column("Calls", isNumber: true, isNamedOnPhone: true),
        Column("Woken", isNumber: true, isNamedOnPhone: true), Column("In words"),
      ]
    let most = study.lines.map { max($0.allHours.actual, $0.allHours.share) }.max() ?? 0
    return table("Hours of duty", columns, study.lines.map { row($0, most: most) })
  }

  private func row(_ line: FairnessLine, most: Double) -> TableRow {
    let all = line.allHours
    let bar =
      most > 0 ? meter(all.actual / most, all.isHigh() ? .tooMuch : .neutral, tick: all.share / most) : .empty
    let words: HTML = line.remark.map { $0.isWarning ? hot($0.text) : "\($0.text)" } ?? .empty
    let own: [HTML] = [faces.linked([line.person], .pool), "\(all.actual.whole)", bar, "\(all.share.whole)"]
    let kinds = HourKind.allCases.map { kind -> HTML in
      let amount = line.hours[kind]
      return amount.isHigh() ? "\(hot(amount.actual.whole))" : "\(amount.actual.whole)"
    }
    let counts: [HTML] = [
      "\(study.shifts(of: line.person))", "\(study.calls(to: line.person))", "\(line[.woken].actual.whole)", words,
    ]
    return TableRow(own + kinds + counts)
  }

  private var callsRemark: HTML {
    let (calls, woken) = (study.calls.calls.count, study.calls.woken.count)
    return "\(calls) to people on duty, \(woken) of them an interruption of sleep"
  }

  private var calls: HTML {
    let loud = study.shifts.filter { study.calls.count(study.calls.calls, in: $0) > 0 }.suffix(Self.mostShifts)
    guard !loud.isEmpty else { return "<p class=\"q\">Nobody was called while on duty.</p>" }
    let columns = [
      Column("Person"), Column("Rotation", isNamedOnPhone: true), Column("From", isNamedOnPhone: true),
      Column("To", isNamedOnPhone: true), Column("Calls", isNumber: true, isNamedOnPhone: true),
      Column("Woken", isNumber: true, isNamedOnPhone: true),
    ]
    let rows = loud.reversed().map { shift in
      TableRow([
        faces.linked([shift.person], .pool),
        "<a href=\"/rotations/\(shift.rotation.id.number)\">\(shift.rotation.name)</a>", moment(shift.span.lowerBound),
        moment(shift.span.upperBound), "\(study.calls.count(study.calls.calls, in: shift))",
        "\(study.calls.count(study.calls.woken, in: shift))",
      ])
    }
    return table("Calls by shift", columns, rows)
  }

  private func moment(_ instant: Instant) -> HTML { time(instant, ShiftTable.text(instant, texts.zone)) }

  private var meanings: HTML {
    definitions(
      [
        ("Hours", "Turns as they were in the end, with every change by hand. A PoTW’s are the team’s working hours."),
        (
          "Even share",
          "At each moment, what fell due divided by those who took turns then. Who joined later owes nothing from before."
        ),
      ] + HourKind.allCases.map { ($0.title, "\($0.meaning)") } + [
        ("Calls", "Interrupts that people on duty were told of."),
        ("Woken", "Calls between 22:00 and 06:00; those within half an hour of one another count once."),
      ])
  }
}

extension HourKind {
  /// For headings.
  var title: String {
    switch self {
    case .working: "Working"
    case .evening: "Evening"
    case .night: "Night"
    case .weekend: "Weekend"
    case .holiday: "Holiday"
    }
  }

  /// By the person's own clocks.
  fileprivate var meaning: String {
    switch self {
    case .working: "Within the person’s working hours."
    case .evening: "What is left of a weekday."
    case .night: "22:00 to 06:00 by the person’s clocks."
    case .weekend: "Saturday and Sunday, with their nights."
    case .holiday: "Public holidays of the person, with their nights."
    }
  }
}

extension Double {
  /// Rounded.
  var whole: String { "\(Int64(rounded()))" }

  /// With one decimal.
  var tenths: String {
    let tenths = Int64((self * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }
}
