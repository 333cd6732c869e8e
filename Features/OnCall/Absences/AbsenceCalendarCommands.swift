import ArgumentParser
import Core
import FeatureKit
import Foundation
import JSON

/// `agileops oncall absence-calendar`: where leave and holidays are read from.
struct AbsenceCalendarCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "absence-calendar", abstract: "Read leave and holidays from iCalendar files and addresses.",
    discussion: """
      A file is read once. An address is read again every six hours, once an administrator has allowed it; while it
      cannot be read, what was read before holds.

        agileops oncall absence-calendar add holidays.ics --name "Bavaria" --holidays-of Platform
        agileops oncall absence-calendar add https://hr.example.org/leave.ics --name "HR" --leave-of Platform
      """,
    subcommands: [Add.self, List.self, Allow.self, Remove.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read leave or holidays from a file or an address.",
      discussion: """
        Examples:
          agileops oncall absence-calendar add holidays.ics --name "Bavaria" --holidays-of Platform
          agileops oncall absence-calendar add webcal://hr.example.org/ravi.ics --name "Ravi" --person "Ravi Rao"
        """)

    @Argument(help: "Path of a file, or an address that begins with https, http or webcal.") var place: String
    @Option(help: "What people call it.") var name: String
    @Option(help: "Team whose holidays it says.") var holidaysOf: String?
    @Option(help: "Team whose people's leave it says: by participants, organiser or name in the title.")
    var leaveOf: String?
    @Option(help: "Person whose leave it says: every event.") var person: String?
    @OptionGroup var server: ServerOptions

    func validate() throws {
      guard [holidaysOf, leaveOf, person].compactMap(\.self).count == 1 else {
        throw ValidationError("Give one of --holidays-of, --leave-of and --person.")
      }
    }

    func run() async throws {
      let client = try server.client
      let lookup = DutyLookup(client)
      var body = DutyBody()
      body.add("name", name)
      body.add("purpose", holidaysOf == nil ? "leave" : "holidays")
      if let team = holidaysOf ?? leaveOf { body.add("team", try await lookup.team(team)) }
      body.add("person", try await lookup.person(person))
      if CalendarAddress(place) == nil {
        body.add("file", try Self.contents(place))
      } else {
        body.add("url", place)
      }
      let calendar = try await client.post("/api/v1/absence-calendars", body.json)
      print(AbsenceListing.calendars([calendar], json: calendar).text(server.format), terminator: "")
    }

    private static func contents(_ path: String) throws -> String {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw Refusal.invalid("place", "must be an address or a file that can be read; \(path) cannot")
      }
      return String(decoding: data, as: UTF8.self)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print where leave and holidays are read from, and how that went.",
      discussion: """
        Example:
          agileops oncall absence-calendar list
        """)

    @OptionGroup var server: ServerOptions

    func run() async throws {
      let answer = try await server.client.get("/api/v1/absence-calendars")
      let listing = AbsenceListing.calendars(answer["calendars"]?.elements ?? [], json: answer)
      print(listing.text(server.format), terminator: "")
    }
  }

  struct Allow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Allow the address of a calendar, as an administrator.",
      discussion: """
        Example:
          agileops oncall absence-calendar allow 2
        """)

    @Argument(help: "Its number, as the list shows it.") var number: Int64
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let calendar = try await server.client.post("/api/v1/absence-calendars/\(number)/allow", [:])
      print(AbsenceListing.calendars([calendar], json: calendar).text(server.format), terminator: "")
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read a calendar no longer; what it said of the future is forgotten.",
      discussion: """
        Example:
          agileops oncall absence-calendar remove 2
        """)

    @Argument(help: "Its number, as the list shows it.") var number: Int64
    @OptionGroup var server: ServerOptions

    func run() async throws {
      _ = try await server.client.post("/api/v1/absence-calendars/\(number)/remove", [:])
    }
  }
}

/// What the API answers about leave and holidays, as lines.
enum AbsenceListing {
  static func leaves(_ leaves: [JSONValue], json: JSONValue) -> Listing {
    Listing(
      columns: ["number", "person", "from", "to", "note", "calendar"],
      rows: leaves.map { leave in
        [
          plain(leave["id"]), plain(leave["person"]?["name"]), plain(leave["from"]), plain(leave["to"]),
          plain(leave["note"]), plain(leave["calendar"]?["name"]),
        ]
      }, json: json)
  }

  static func holidays(_ holidays: [JSONValue], json: JSONValue) -> Listing {
    Listing(
      columns: ["number", "team", "day", "name", "calendar"],
      rows: holidays.map { holiday in
        [
          plain(holiday["id"]), plain(holiday["team"]?["name"]), plain(holiday["day"]), plain(holiday["name"]),
          plain(holiday["calendar"]?["name"]),
        ]
      }, json: json)
  }

  static func calendars(_ calendars: [JSONValue], json: JSONValue) -> Listing {
    Listing(
      columns: ["number", "name", "purpose", "of", "host", "waits", "good_at", "problem"],
      rows: calendars.map { calendar in
        [
          plain(calendar["id"]), plain(calendar["name"]), plain(calendar["purpose"]),
          plain(calendar["team"]?["name"] ?? calendar["person"]?["name"]), plain(calendar["host"]),
          calendar["is_waiting"] == .bool(true) ? "for an administrator" : "", plain(calendar["good_at"]),
          plain(calendar["problem"]),
        ]
      }, json: json)
  }

  private static func plain(_ value: JSONValue?) -> String { value?.text ?? value?.integer.map(String.init) ?? "" }
}
