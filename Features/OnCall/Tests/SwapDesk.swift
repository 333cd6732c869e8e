import Calendars
import Core
import Storage
import Teams
import TestKit

@testable import OnCall

/// An on-call rotation of Nadia and Ravi, this week Ravi's, and requests about it.
struct SwapDesk: Sendable {
  let world: OnCallWorld
  let rotation: Rotation

  static let asPlanned = ["23 10:00 to 30 09:00 Ravi", "30 09:00 to 07 09:00 Nadia"]

  var nadia: Actor { world.actor(world.nadia) }
  var ravi: Actor { world.actor(world.ravi) }

  static func run(
    _ engine: TestEngine = .sqlite, _ body: @Sendable (SwapDesk) async throws -> Void
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]])
      try await body(SwapDesk(world: world, rotation: rotation))
    }
  }

  func calendar() async throws -> [String] { try await world.shifts(rotation) }

  /// By a manager unless said otherwise, for Ravi's Friday.
  @discardableResult
  func ask(
    as actor: Actor = OnCallWorld.manager, _ change: (inout SwapActions.Draft) -> Void
  ) async throws -> Swap {
    var draft = SwapActions.Draft(from: Instant(berlin: "2026-11-27 09:00"), to: Instant(berlin: "2026-11-28 09:00"))
    draft.asker = world.ravi
    change(&draft)
    return try await world.app.write { [draft, id = rotation.id] tx in
      try SwapActions(tx, as: actor).ask(draft, in: id)
    }
  }

  /// Ravi asks Nadia to take his Friday, or another time, for her Tuesday.
  @discardableResult
  func askNadia(from: String = "2026-11-27 09:00", to: String = "2026-11-28 09:00") async throws -> Swap {
    try await ask(as: ravi) { draft in
      draft.from = Instant(berlin: from)
      draft.to = Instant(berlin: to)
      draft.asker = nil
      draft.asked = world.nadia
      draft.inReturn = Instant(berlin: "2026-12-01 09:00")..<Instant(berlin: "2026-12-02 09:00")
      draft.note = "Family"
    }
  }

  func accept(_ swap: Swap, for person: ID<Person>? = nil, as actor: Actor) async throws {
    try await world.app.write { try SwapActions($0, as: actor).accept(swap.id, for: person) }
  }

  func decline(_ swap: Swap, as actor: Actor) async throws {
    try await world.app.write { try SwapActions($0, as: actor).decline(swap.id) }
  }

  func withdraw(_ swap: Swap, as actor: Actor) async throws {
    try await world.app.write { try SwapActions($0, as: actor).withdraw(swap.id) }
  }

  func open() async throws -> [Swap] {
    try await world.app.read { [id = rotation.id] tx in try SwapStore(tx).open(id) }
  }

  func state(_ swap: Swap) async throws -> Swap.State {
    try await world.app.read { try SwapStore($0).get(swap.id).state }
  }
}
