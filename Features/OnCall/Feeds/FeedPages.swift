import Calendars
import Core
import Storage
import Teams
import Web

/// Addresses of calendars: which there are, a new one with how to subscribe to it.
enum FeedPages {
  static func list(_ request: Request, _ tx: Transaction, _ form: FormState) throws -> Page {
    let feeds = try FeedActions(tx, as: request.actor).list()
    let answer: HTML =
      switch feeds.count {
      case 0: "No calendar reads shifts yet."
      case 1: "One calendar reads shifts."
      default: "\(feeds.count) calendars read shifts."
      }
    let top = head(
      h1: answer,
      lede: "Whoever knows an address reads its shifts: four weeks back, half a year ahead, with every change.")
    let addresses = feeds.isEmpty ? .empty : section("Addresses", remark: "newest first", table(feeds, request, tx))
    return Page(
      "Calendars", section: "/rotations",
      main: top + OnCallTabs.html(.feeds, team: nil, for: request.actor)
        + section("Subscribe", try subscribe(request, tx, form)) + addresses)
  }

  /// Right after it was made: the only time that the address can be shown.
  static func made(_ feed: CalendarFeed, _ addresses: FeedAddresses) -> Page {
    let rows: [(String, HTML)] = [
      ("Calendar", "<code>\(addresses.url(.ics))</code>"), ("Spreadsheet", "<code>\(addresses.url(.csv))</code>"),
      ("Program", "<code>\(addresses.url(.json))</code>"),
    ]
    let top = head(
      eyebrow: breadcrumb([("Rotations", "/rotations"), ("Calendars", "/calendars")], last: feed.name),
      h1: "Your calendar can read “\(feed.title)” now.")
    let address = section(
      "Address", remark: "copy it now: it is kept only as a hash and \(hot("cannot be shown again"))", definitions(rows)
    )
    return Page("Subscribe", section: "/rotations", main: top + address + guide)
  }

  private static let guide = section(
    "How to add it", remark: "Google, and Outlook on the web, read it from their servers, which must reach this one",
    definitions([
      ("Google", "Other calendars, +, From URL. Google looks for changes about twice a day."),
      ("Apple", "Mac: File, New Calendar Subscription. iPhone: Calendars, Add Calendar, Subscription."),
      ("Outlook", "Add calendar, Subscribe from web. Outlook looks for changes every few hours."),
    ]))

  /// On the page of a rotation: a button, and which of the reader's calendars show it.
  static func offer(_ subject: CalendarFeed.Subject, _ request: Request, _ tx: Transaction) throws -> HTML {
    guard let person = request.actor.person else { return .empty }
    let feeds = try FeedStore(tx).live(of: ID(person)).filter { $0.subject == subject }
    let subscribe = postButton(
      "Subscribe", action: "/calendars", request: request, fields: [("of", subject.key)], class: "row")
    return section(
      "In your calendar", remark: "<a href=\"/calendars\">all addresses</a>",
      (feeds.isEmpty ? .empty : table(feeds, request, tx)) + subscribe)
  }
}

extension FeedPages {
  private static func subscribe(_ request: Request, _ tx: Transaction, _ form: FormState) throws -> HTML {
    let own = request.actor.person.map { [Choice(CalendarFeed.Subject.person(ID($0)).key, "Your own shifts")] } ?? []
    let teams = try TeamStore(tx).all(kind: .operations)
    let rotations = try OnCallReader(tx).lanes().map(\.rotation).sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    let choices =
      own
      + teams.map { Choice(CalendarFeed.Subject.team($0.id).key, "All of \($0.name)") }
      + rotations.map { Choice(CalendarFeed.Subject.rotation($0.id).key, $0.name) }
    let asked = request.incoming.query["of"] ?? choices.first?.value ?? ""
    return postForm(
      action: "/calendars", request: request,
      errorSummary(form, labels: ["of": "Whose shifts", "id": "Number"])
        + selectField("Whose shifts", "of", choices, stored: asked, in: form, isRequired: true)
        + button("Make an address", style: .go))
  }

  private static func table(_ feeds: [CalendarFeed], _ request: Request, _ tx: Transaction) -> HTML {
    let texts = TimeText(viewerZone(request))
    let isAll = FeedActions.managesAll(request.actor)
    let columns =
      [Column("Calendar")] + (isAll ? [Column("Made by", isNamedOnPhone: true)] : [])
      + [
        Column("Made", isNamedOnPhone: true), Column("Last read", isNamedOnPhone: true),
        Column("Acts", isTitleHidden: true),
      ]
    let rows = feeds.map { feed in
      let read: HTML = feed.readAt.map { time($0, texts.short($0, now: tx.now)) } ?? "<span class=\"q\">never</span>"
      let maker: [HTML] = isAll ? ["<a href=\"/people/\(feed.madeBy.number)\">\(feed.maker)</a>"] : []
      let revoke = postButton(
        "Revoke", action: "/calendars/\(feed.id)/revoke", request: request, style: .hot, isSmall: true)
      return TableRow(
        [link(feed, request)] + maker + [time(feed.madeAt, texts.short(feed.madeAt, now: tx.now)), read, revoke],
        id: "calendar-\(feed.id)")
    }
    return Web.table("Calendar addresses", columns, rows)
  }

  private static func link(_ feed: CalendarFeed, _ request: Request) -> HTML {
    switch feed.subject {
    case .person(let person):
      let name = person.number == request.actor.person ? "Your own shifts" : feed.title
      return "<a href=\"/people/\(person.number)\">\(name)</a>"
    case .rotation(let rotation): return "<a href=\"/rotations/\(rotation.number)\">\(feed.name)</a>"
    case .team(let team): return "<a href=\"/rotations?team=\(team.number)\">All of \(feed.name)</a>"
    }
  }
}
