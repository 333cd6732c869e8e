import Core
import Interrupts

/// One interrupt of the sample history with everything that happens to it, decided beforehand.
struct SampleIncident: Sendable {
  let demand: SampleDemand
  let title: String
  let detail: String
  let customer: String?
  let openedAt: Instant
  /// When further alerts or messages join it.
  var joins: [Instant] = []
  /// nil: nobody does.
  var answer: Answer?
  var notes: [Note] = []
  /// When its alerts end by themselves; nil for what has none.
  var endsAt: Instant?
  /// nil: stays open or ends by itself.
  var resolution: Resolution?
  /// The customer says that it is not over.
  var returnsAt: Instant?

  struct Answer: Sendable {
    let at: Instant
    /// First name; nil takes whoever answers at that time.
    var by: String?
    /// The second of those who answer, because the first did not.
    var isSecond = false
    /// Given to this person by name afterwards.
    var assignee: String?
  }

  struct Note: Sendable {
    let at: Instant
    /// First name; nil takes the owner.
    var by: String?
    let text: String
    let minutes: Int
  }

  struct Resolution: Sendable {
    let at: Instant
    let code: CloseCode
    let minutes: Int
  }

  /// The latest moment at which anything happens to it.
  var lastAt: Instant {
    let back = returnsAt.map { $0 + .hours(1) }
    let single = [openedAt, answer?.at, endsAt, resolution?.at, back].compactMap(\.self)
    return (single + joins + notes.map(\.at)).max() ?? openedAt
  }
}
