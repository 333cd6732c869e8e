import Core
import Foundation
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

@Suite struct ZZTemp {
  @Test func dump() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      try await world.add(.potw, [[world.nadia], [], [world.ravi]], name: "Second PoTW")
      let v = Visitor.actor(Actor(kind: .person(1), name: "Nadia Roth", roles: [.engineer]), zone: "Europe/Lisbon")
      for (n, p) in [
        ("rotations", "/rotations?at=2026-12-05T03:00"), ("rotation", "/rotations/3"), ("new", "/rotations/new"),
        ("edit", "/rotations/2/edit"),
      ] {
        let t = try await world.app.get(p, as: v).text
        try t.write(toFile: "/tmp/octmp/\(n).html", atomically: true, encoding: .utf8)
      }
      let pre = try await world.app.post(
        "/rotations/3",
        form: [
          "name": "Second PoTW", "zone": "Europe/Berlin", "starts_on": "2026-11-16", "hand_over": "09:00",
          "length_weeks": "1", "slots": "Teo\nMina", "version": "1", "then": "preview",
        ], as: v
      ).text
      try pre.write(toFile: "/tmp/octmp/preview.html", atomically: true, encoding: .utf8)
      let c = ContinuousClock()
      for at in ["2026-11-23 12:00", "2026-11-28 12:00"] {
        let i = Instant(berlin: at)
        let d = try await world.app.read { tx in
          try c.measure { for _ in 0..<200 { _ = try OnCallReader(tx).roster(team: world.team, at: i) } }
        }
        print("roster", at, d / 200)
        let rule = try await world.app.read { tx in
          try OnCallReader(tx).rule(team: TeamStore(tx).get(world.team), since: i)
        }
        print("rule only", c.measure { for _ in 0..<200 { _ = rule.roster(at: i) } } / 200)
        print("answering only", c.measure { for _ in 0..<200 { _ = rule.answering(at: i) } } / 200)
      }
    }
  }
}
