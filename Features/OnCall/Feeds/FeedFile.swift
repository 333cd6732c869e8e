import Core
import Crypto
import FeatureKit
import ICalendar
import JSON
import Storage
import Teams

/// A feed as programs read it: always the same bytes for the same shifts.
struct FeedFile {
  enum Format: String, CaseIterable, Sendable { case ics, csv, json }

  let bytes: [UInt8]
  let mediaType: String

  /// - Parameter publicURL: where people reach the product; entries link to their rotation.
  init(_ feed: CalendarFeed, _ format: Format, publicURL: String, in tx: Transaction) throws {
    let shifts = try FeedReader(tx).shifts(of: feed)
    let names = try PersonStore(tx).names(Set(shifts.flatMap(\.people)))
    let content = FeedContent(feed: feed, shifts: shifts, names: names, publicURL: publicURL)
    switch format {
    case .ics: (bytes, mediaType) = (content.calendar.bytes, CalendarText.mediaType)
    case .csv: (bytes, mediaType) = (Array(content.listing.text(.csv).utf8), "text/csv; charset=utf-8")
    case .json: (bytes, mediaType) = (content.json.encoded(), "application/json; charset=utf-8")
    }
  }

  /// Changes with the bytes, so that a program that has them need not fetch them again.
  var tag: String { "\"\(Self.hex(SHA256.hash(data: bytes)).prefix(32))\"" }

  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

/// The three ways to say the same shifts.
private struct FeedContent {
  let feed: CalendarFeed
  let shifts: [FeedShift]
  let names: [ID<Person>: String]
  let publicURL: String

  private func people(_ shift: FeedShift) -> [String] { shift.people.map { names[$0] ?? "person \($0)" } }

  /// The host of this installation, so that entries of two installations never have the same name.
  private var host: Substring {
    let address = publicURL.split(separator: "/").dropFirst().first ?? "agileops"
    return address.prefix { $0 != ":" }
  }

  /// Times in UTC: every program shows them by its own clock, and none has to trust our zone rules. Being on call does
  /// not make anybody busy, or nobody could be invited for a week.
  var calendar: CalendarText {
    CalendarText(
      name: feed.title,
      entries: shifts.filter { $0.start.seconds < $0.end.seconds }.map { shift in
        CalendarText.Entry(
          uid: "\(shift.key)@\(host)", changed: shift.changedAt, start: shift.start, end: shift.end,
          summary: "\(shift.rotation.name): \(people(shift).joined(separator: ", "))",
          description: "\(shift.rotation.kind == .potw ? "PoTW" : "On call"), \(shift.team)",
          url: "\(publicURL)/rotations/\(shift.rotation.id)", sequence: shift.revision, isBusy: false)
      })
  }

  var listing: Listing {
    Listing(
      columns: ["from", "to", "rotation", "duty", "team", "people"],
      rows: shifts.map { shift in
        [
          shift.start.rfc3339, shift.end.rfc3339, shift.rotation.name, shift.rotation.kind.title, shift.team,
          people(shift).joined(separator: ", "),
        ]
      }, json: json)
  }

  var json: JSONValue {
    [
      "name": .string(feed.title),
      "shifts": .array(
        shifts.map { shift in
          [
            "uid": .string("\(shift.key)@\(host)"), "from": .instant(shift.start), "to": .instant(shift.end),
            "rotation": OverrideNames.json(shift.rotation), "kind": .string(shift.rotation.kind.rawValue),
            "team": .string(shift.team),
            "people": .array(
              zip(shift.people, people(shift)).map { ["id": .id($0), "name": .string($1)] }),
          ]
        }),
    ]
  }
}

extension CalendarFeed {
  /// What calendar programs call it: `Nadia Roth, shifts`.
  var title: String { subject.kind == .rotation ? name : "\(name), shifts" }
}
