import Calendars
import Core
import Storage
import Teams
import Web

/// Turns with their hand-overs, in the reader's zone with the rotation's beside it.
struct ShiftTable {
  private let shifts: [Shift]
  private let moments: ShiftMoments
  private let viewer: ID<Person>?
  private let now: Instant
  private let faces: Faces

  init(_ shifts: [Shift], zone: Zone, _ request: Request, _ tx: Transaction) throws {
    self.shifts = shifts
    moments = ShiftMoments(zone: zone, reader: viewerZone(request))
    viewer = request.actor.person.map { ID($0) }
    now = tx.now
    faces = try Faces(Set(shifts.flatMap(\.people).map { ID($0) }), tx)
  }

  /// - Parameters:
  ///   - remark: below the names: what was changed by hand.
  ///   - acts: what can be done with a turn; nil without such a column.
  func html(_ label: String, remark: (Shift) -> HTML = { _ in .empty }, acts: ((Shift) -> HTML)? = nil) -> HTML {
    guard !shifts.isEmpty else { return "<p class=\"q\">No turns.</p>" }
    let columns =
      [Column("From"), Column("To", isNamedOnPhone: true), Column("Who")]
      + (acts == nil ? [] : [Column("Acts", isTitleHidden: true)])
    let rows = shifts.map { shift in
      let own = [moments.html(shift.start), moments.html(shift.end), who(shift) + remark(shift)]
      return TableRow(
        own + (acts.map { ["<div class=\"row\">\($0(shift))</div>"] } ?? []), isCurrent: shift.contains(now))
    }
    return table(label, columns, rows, class: acts == nil ? "" : "turns")
  }

  private func who(_ shift: Shift) -> HTML {
    let people = shift.people.map { ID<Person>($0) }
    guard !people.isEmpty else { return hot("gap: nobody") }
    let isYours = viewer.map(people.contains) ?? false
    return faces.linked(people, shift.contains(now) ? .now : .pool)
      + (isYours ? " <span class=\"q\">you</span>" : .empty)
  }

  /// `Mon 16 March 09:00`
  static func text(_ instant: Instant, _ zone: Zone) -> String {
    let local = zone.local(instant)
    return "\(TimeText.weekday(local.day).prefix(3)) \(TimeText.date(local.day)) \(local.clock)"
  }
}

/// Moments of a rotation for its readers: by the reader's clock, and beside it the rotation's where they differ.
struct ShiftMoments {
  /// The rotation's.
  let zone: Zone
  let reader: Zone

  func html(_ instant: Instant) -> HTML {
    let beside: HTML =
      reader.offset(at: instant) == zone.offset(at: instant)
      ? .empty : " <span class=\"q nb\">\(zone.local(instant).clock) \(zone.abbreviation(at: instant))</span>"
    return time(instant, ShiftTable.text(instant, reader)) + beside
  }

  /// `Mon 16 March 09:00 to Mon 23 March 09:00`
  func html(_ span: Range<Instant>) -> HTML { "\(html(span.lowerBound)) to \(html(span.upperBound))" }
}
