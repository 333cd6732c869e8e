import Core
import Testing

@testable import Statistics

private func at(_ hour: Int64) -> Instant { Instant(seconds: hour * 3600) }
private func stretch(_ from: Int64, _ until: Int64?) -> Stretch { Stretch(from: at(from), until: until.map(at)) }

@Suite("Blocked time, flow efficiency, unplanned work")
struct StretchTests {
  @Test("Time that is covered twice counts once, and only between begin and end")
  func covered() {
    let stretches = [stretch(8, 10), stretch(-3, 1), stretch(2, 5), stretch(4, 6), stretch(3, 4), stretch(7, 7)]
    #expect(Stretch.covered(stretches, from: at(0), until: at(9)) == .hours(6))
    #expect(Stretch.covered([stretch(2, nil)], from: at(0), until: at(9)) == .hours(7))
    #expect(Stretch.covered([stretch(10, nil), stretch(-9, -1)], from: at(0), until: at(9)) == .zero)
  }

  @Test("Efficiency is the time that was neither waiting nor blocked")
  func efficiency() {
    let made = FlowEfficiency(
      from: at(0), until: at(10), waiting: [stretch(0, 4)], blocked: [stretch(3, 6), stretch(9, nil)])
    #expect((made.total, made.blocked, made.active) == (.hours(10), .hours(4), .hours(3)))
    #expect(made.share == 0.3)
    #expect(FlowEfficiency(from: at(0), until: at(0)).share == nil)
    #expect(FlowEfficiency(from: at(5), until: at(0)).share == nil)
  }

  @Test("What comes in after the begin is unplanned; what is there at the begin is planned, also if it goes")
  func unplanned() {
    let made = UnplannedShare(
      [
        [stretch(-5, nil)], [stretch(0, 3)], [stretch(-5, 2), stretch(4, nil)],
        [stretch(1, nil)], [stretch(-5, -2), stretch(3, 4)],
        [stretch(-5, 0)], [stretch(10, nil)], [],
      ], from: at(0), until: at(10))
    #expect((made.planned, made.unplanned) == (3, 2))
    #expect(made.share == 0.4)
    #expect(UnplannedShare([], from: at(0), until: at(1)).share == nil)
  }
}
