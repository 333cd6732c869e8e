import Calendars
import Core
import Storage
import Teams
import Web

/// What one person was told, and why.
enum NotificationPages {
  static let pageSize = 50

  static func own(_ request: Request, _ tx: Transaction) throws -> Page {
    guard let number = request.actor.person else {
      throw Refusal.notFound("Only people are told of things; \(request.actor.name) is none.")
    }
    let before = request.incoming.query["before"].flatMap { ID<Notification>($0) }
    let store = NotificationStore(tx)
    let rows = try store.told(to: ID(number), before: before, limit: pageSize)
    let methods = try PersonStore(tx).contactMethods(of: ID(number))
    let numbers = Set(rows.map(\.id))
    let older = numbers.count == pageSize ? numbers.min().map { "/notifications?before=\($0)" } : nil
    let main =
      head(h1: sentence(rows, isFirstPage: before == nil, now: tx.now), lede: waysText(methods))
      + (rows.isEmpty
        ? emptyState("You were left in peace", "Whatever you are told will stand here, with the reason.")
        : section("What you were told", remark: "and why", toldTable(rows.map(\.told), request, now: tx.now)))
      + pagination(newer: before == nil ? nil : "/notifications", older: older)
    return Page("Notifications", section: "/notifications", main: main)
  }

  private static func sentence(
    _ rows: [(id: ID<Notification>, told: Told)], isFirstPage: Bool, now: Instant
  ) -> HTML {
    guard let newest = rows.first else { return "You were told of nothing." }
    guard isFirstPage else { return "What you were told before." }
    let week = Set(rows.filter { now - $0.told.at < .days(7) }.map(\.id)).count
    let lost = Set(rows.filter { $0.told.state == .failed || $0.told.state == .unreachable }.map(\.id)).count
    let warning: HTML = lost == 0 ? .empty : " \(hot(lost == 1 ? "One did not arrive" : "\(lost) did not arrive"))."
    let often =
      switch week {
      case 0: "nothing"
      case 1: "one thing"
      case pageSize: "\(week) things or more"
      default: "\(week) things"
      }
    let last = TimeText.long(now - newest.told.at)
    return "You were told of \(often) in the last seven days, last \(last) ago.\(warning)"
  }

  private static func waysText(_ methods: [ContactMethod]) -> HTML {
    guard !methods.isEmpty else {
      return "\(hot("You cannot be reached")): you have no contact method. Add one on your page under People."
    }
    let ways = methods.map { $0.label.isEmpty ? $0.kind.title : "\($0.label) (\($0.kind.title))" }
    return "You are reached by \(ways.spoken)."
  }

  private static func toldTable(_ rows: [Told], _ request: Request, now: Instant) -> HTML {
    let texts = TimeText((try? Zone.named(request.admission.zone)) ?? .utc)
    let columns = [
      Column("When"), Column("What", isNamedOnPhone: true), Column("Why", isNamedOnPhone: true),
      Column("How", isNamedOnPhone: true),
    ]
    return table(
      "Notifications", columns,
      rows.map { told in
        TableRow([
          time(told.at, texts.short(told.at, now: now)), "<a href=\"\(told.path)\">\(told.headline)</a>",
          "\(told.reason)", way(told, texts, now: now),
        ])
      })
  }

  /// By which way, and what has become of it.
  private static func way(_ told: Told, _ texts: TimeText, now: Instant) -> HTML {
    let name = told.label.isEmpty ? ContactMethod.Kind(rawValue: told.channel)?.title ?? told.channel : told.label
    let why = told.lastError.map { " (\($0))" } ?? ""
    switch told.state {
    case .sent:
      let late = told.sentAt.map { $0 - told.at } ?? .zero
      return "\(name), \(late < .minutes(1) ? "at once" : "\(TimeText.long(late)) later")"
    case .sending: return "\(name), being sent"
    case .waiting:
      let next = told.nextAttemptAt.map { " at \(texts.short($0, now: now))" } ?? ""
      if told.isDigest { return "\(name), in a digest\(next)" }
      if told.attempts > 0 { return "\(name), tried \(told.attempts) times, again\(next)\(why)" }
      return told.nextAttemptAt.map { $0 > now } == true ? "\(name),\(next)" : "\(name), waits"
    case .failed: return "\(hot("did not arrive")) by \(name)\(why)"
    case .withdrawn: return "\(name), not needed any more"
    case .bundled: return "\(name), in a digest"
    case .unreachable: return "\(hot(told.state.title))\(why)"
    }
  }
}
