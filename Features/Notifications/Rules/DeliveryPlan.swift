import Calendars
import Core
import Teams

/// When somebody wants to be told by one way.
package enum Timing: String, CaseIterable, Sendable {
  case atOnce = "at_once"
  case after2 = "after_2"
  case after5 = "after_5"
  case after15 = "after_15"
  case workingHours = "working_hours"
  case digest
  case never

  package var title: String {
    switch self {
    case .atOnce: "at once"
    case .after2: "after 2 min"
    case .after5: "after 5 min"
    case .after15: "after 15 min"
    case .workingHours: "in working hours"
    case .digest: "in a digest"
    case .never: "not"
    }
  }

  /// How long it waits for somebody to answer first.
  fileprivate var delay: Span {
    switch self {
    case .after2: .minutes(2)
    case .after5: .minutes(5)
    case .after15: .minutes(15)
    default: .zero
    }
  }

  /// What a P1 may wait for.
  static let ofP1: [Timing] = [.atOnce, .after2, .after5, .after15, .never]

  /// Without a word of the person: everything at once, but the telephone only for what cannot wait.
  static func usual(_ kind: ContactMethod.Kind, _ loudness: Loudness) -> Timing {
    switch (kind, loudness) {
    case (.voice, .p1): .after2
    case (.voice, _): .never
    case (.sms, .p1), (.sms, .p2): .atOnce
    case (.sms, _): .never
    default: .atOnce
    }
  }
}

/// By which ways one notification goes out, and when. Pure: facts in, steps out.
enum DeliveryPlan {
  struct Way: Sendable {
    let method: ContactMethod
    let timing: Timing
    /// Messages by this way in the last `burst`.
    let lately: Int
  }

  struct Step: Sendable, Equatable {
    let method: ContactMethod
    let at: Instant
    /// Goes out with others in one message.
    let isDigest: Bool
  }

  /// Over how long messages are counted, and how long what is too much waits for the rest.
  static let burst: Span = .minutes(15)

  /// - Parameter hours: of the person, as far as anybody knows them.
  /// - Returns: never nothing while there is a way, and for a P1 one at once.
  static func steps(_ ways: [Way], _ loudness: Loudness, now: Instant, hours: WorkingHours?) -> [Step] {
    var wanted = ways.filter { $0.timing != .never }
    // Nobody vanishes (B4) because all that is left is not wanted.
    if wanted.isEmpty { wanted = ways.map { Way(method: $0.method, timing: .atOnce, lately: $0.lately) } }
    if loudness == .p1 { return urgent(wanted, now) }
    return wanted.map { way in
      let start = hours?.nextStart(after: now) ?? now + .days(1)
      switch way.timing {
      case .digest: return Step(method: way.method, at: start, isDigest: true)
      case .workingHours where hours?.contains(now) == false:
        return Step(method: way.method, at: start, isDigest: false)
      default: break
      }
      if way.lately >= most(way.method.kind) { return Step(method: way.method, at: now + burst, isDigest: true) }
      return Step(method: way.method, at: now + way.timing.delay, isDigest: false)
    }
  }

  /// No throttle, no hours: a P1 is told at once by one way at least.
  private static func urgent(_ ways: [Way], _ now: Instant) -> [Step] {
    let first = ways.firstIndex { $0.timing.delay == .zero } ?? 0
    return ways.enumerated().map { index, way in
      Step(method: way.method, at: index == first ? now : now + way.timing.delay, isDigest: false)
    }
  }

  /// Messages in a burst before the rest is bundled.
  private static func most(_ kind: ContactMethod.Kind) -> Int {
    switch kind {
    case .voice: 3
    case .sms: 5
    default: 30
    }
  }
}
