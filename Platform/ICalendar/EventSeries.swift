import Calendars
import Core

/// All events of one UID: the series and the occurrences that were changed by themselves.
struct EventSeries: Sendable {
  /// Mostly one. Some files use a UID for several events; who reads them should miss none.
  private let masters: [CalendarEvent]
  private let singles: [CalendarEvent]
  /// Those that change an occurrence and all later ones.
  private let futures: [CalendarEvent]

  /// - Parameter events: in the order of the file; of two that say the same, the one with the higher SEQUENCE counts,
  ///   then the later.
  init(_ events: [CalendarEvent]) {
    let all = events.filter { $0.replaces == nil }
    let newest = all.map(\.sequence).max()
    masters = all.filter { $0.sequence == newest }
    var latest: [CalendarEvent.Moment: CalendarEvent] = [:]
    var order: [CalendarEvent.Moment] = []
    for event in events {
      guard let moment = event.replaces else { continue }
      if latest[moment] == nil { order.append(moment) }
      if let known = latest[moment], known.sequence > event.sequence { continue }
      latest[moment] = event
    }
    let changes = order.compactMap { latest[$0] }
    // Whole days cannot be moved along with times, nor the other way round.
    let isAllDay = masters.first?.isAllDay
    futures = changes.filter { $0.isThisAndFuture && $0.isAllDay == isAllDay }
    singles = changes.filter { !$0.isThisAndFuture || $0.isAllDay != isAllDay }
  }

  /// Puts the occurrences that touch the window into it, in no order.
  /// - Throws: `Refusal.invalid` for `file` beyond a limit.
  func write(to window: inout EventWindow) throws {
    for master in masters { try write(master, to: &window) }
    for event in singles where !event.isCancelled {
      let zone = event.zone(in: window)
      try window.add(event.occurrence(at: event.start.local, in: zone, window.zone))
    }
  }

  private func write(_ master: CalendarEvent, to window: inout EventWindow) throws {
    let zone = master.zone(in: window)
    let replaced = Set(singles.compactMap(\.replaces).map { master.key($0, zone) })
    let futures = futures.compactMap { Future($0, of: master, zone, window) }.sorted { $0.from < $1.from }
    for instance in try master.instances(in: &window, zone, length: length, shift: futures.map(\.reach).max() ?? 0) {
      if replaced.contains(instance.key) || replaced.contains(.day(instance.local.day)) { continue }
      let future = futures.last { $0.from <= instance.local }
      if let future {
        guard !future.event.isCancelled else { continue }
        let local = future.local(of: instance, zone)
        try window.add(future.event.occurrence(at: local, in: future.zone, window.zone, until: instance.end))
      } else if !master.isCancelled {
        try window.add(master.occurrence(at: instance.local, in: zone, window.zone, until: instance.end))
      }
    }
  }

  /// The longest of its events, in seconds.
  private var length: Int64 { (masters + futures).map(\.length.plainSeconds).max() ?? 0 }

  /// A change of all occurrences from one on.
  private struct Future {
    let event: CalendarEvent
    let zone: EventZone
    /// The first occurrence that is changed, in the local time of the series.
    let from: LocalTime
    /// How far it is moved, in seconds by the clock.
    private let shift: Int64

    init?(_ event: CalendarEvent, of master: CalendarEvent, _ masterZone: EventZone, _ window: EventWindow) {
      guard let replaces = event.replaces, event.isAllDay == master.isAllDay else { return nil }
      self.event = event
      zone = event.zone(in: window)
      let key = master.key(replaces, masterZone)
      guard case .instant(let instant) = key else {
        from = LocalTime(day: replaces.local.day, second: 0)
        shift = event.start.local.wallSeconds - from.wallSeconds
        return
      }
      from = masterZone.local(instant)
      shift = event.start.local.wallSeconds - zone.local(instant).wallSeconds
    }

    /// Seconds by which an occurrence may lie elsewhere than the rule says.
    var reach: Int64 { abs(shift) + 86_400 }

    func local(of instance: CalendarEvent.Instance, _ masterZone: EventZone) -> LocalTime {
      (zone == masterZone ? instance.local : zone.local(masterZone.first(instance.local))) + shift
    }
  }
}
