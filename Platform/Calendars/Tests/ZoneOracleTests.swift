import Core
import Testing

@testable import Calendars

@Suite("Zones agree with Python's zoneinfo")
struct ZoneOracleTests {
  let oracle: ZoneOracle

  init() throws { oracle = try ZoneOracle.shared.get() }

  @Test("The table is there: 68 zones with their changes")
  func tableIsComplete() {
    #expect(oracle.zones.count == 68)
    #expect(oracle.changes.values.map(\.count).reduce(0, +) > 1800)
  }

  @Test("Offsets and abbreviations change at the same second")
  func offsets() {
    for (name, zone) in oracle.zones {
      for change in oracle.changes[name] ?? [] { expect(zone, toMake: change) }
    }
  }

  @Test("Local times around each change have the same first and last instant")
  func localTimes() {
    for (name, zone) in oracle.zones {
      for probe in (oracle.changes[name] ?? []).flatMap(\.probes) { expect(zone, toResolve: probe) }
    }
  }

  @Test("The system's own data, in its longer form, gives the same when it has the same version")
  func systemData() throws {
    guard Zone.dataVersion() == oracle.version else { return }
    for name in oracle.zones.keys {
      let zone = try Zone.named(name)
      for change in oracle.changes[name] ?? [] {
        // Etc/UTC and the like have no changes; UTC itself is built in.
        expect(zone, toMake: change)
        for probe in change.probes { expect(zone, toResolve: probe) }
      }
    }
  }

  private func expect(_ zone: Zone, toMake change: ZoneOracle.Change) {
    for (seconds, expected) in [(change.instant - 1, change.before), (change.instant, change.after)] {
      let instant = Instant(seconds: seconds)
      let found = Offset(seconds: zone.offset(at: instant), abbreviation: zone.abbreviation(at: instant))
      #expect(found == expected, "\(zone) at \(instant)")
      #expect(zone.local(instant).seconds == seconds + expected.seconds)
    }
  }

  private func expect(_ zone: Zone, toResolve probe: ZoneOracle.Probe) {
    let (first, last) = (Instant(seconds: probe.first), Instant(seconds: probe.last))
    #expect(zone.first(probe.local) == first, "\(zone) \(probe.local)")
    switch zone.instants(of: probe.local) {
    case .once(let instant): #expect(instant == first && instant == last, "\(zone) \(probe.local)")
    case .twice(let one, let two): #expect(one == first && two == last && one < two, "\(zone) \(probe.local)")
    // Fold 1 of a skipped time is the one before the jump, which nothing here wants.
    case .skipped(let jump, let forward):
      #expect(forward == first && last < jump && jump <= forward, "\(zone) \(probe.local)")
    }
  }
}
