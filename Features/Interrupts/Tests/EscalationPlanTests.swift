import Core
import TestKit
import Testing
import World

@testable import Interrupts

@Suite("Paths of escalation")
struct EscalationPlanTests {
  @Test("A plan comes back as it was written")
  func text() throws {
    #expect(EscalationPlan.usual.description == EscalationPlan.usualText)
    let text = """
      P1: potw 2, on-call 3, person=lena@example.org 4, committed 5, team="Data base" 5, manager 10, again
      P2: potw 30, on-call 30, manager
      P3: potw 60, manager
      P4: one of potw
      """
    #expect(try EscalationPlan(text).description == text)
  }

  @Test(
    "What breaks a promise is refused",
    arguments: [
      ("P1: duty 5, manager", "P1 must end with “again”"), ("P1: duty 5, again", "P1 must reach the manager"),
      ("P2: duty 10, committed 5, manager", "P2 must not reach who is committed"),
      ("P2: duty 2, pool 2, manager", "P2 would reach"), ("P3: duty 1, pool 1, manager", "P3 would reach"),
      ("P2: duty 10, pool 10, manager 1, again", "P2 would be repeated more often"),
      ("P3: duty 60, pool 60, manager 600, again", "P3 would be repeated more often"),
      ("P2: duty, manager", "P2 must say after how many minutes"), ("P2: duty 10, manager 5", "P2 has minutes after"),
      ("P2: duty 10, boss", "P2 knows duty"), ("P2: duty 0, manager", "P2 must wait 1 to 1440"),
      ("P2: duty 10, duty 10, manager", "P2 has a step twice"), ("P9: duty", "must have one line for each"),
    ])
  func refusals(line: String, words: String) {
    let number = line.prefix(2)
    let others = EscalationPlan.usualText.split(separator: "\n").filter { !$0.hasPrefix(number) }
    do {
      _ = try EscalationPlan((others + [line[...]]).joined(separator: "\n"))
      Issue.record("It was taken.")
    } catch let refusal as Refusal {
      #expect(refusal.message.contains(words), "\(refusal.message)")
    } catch { Issue.record(error) }
  }

  @Test(
    "A team’s own path is followed, with people by name, and kept by what is under way", arguments: TestEngine.available
  )
  func own(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let first = try await desk.open("Before", .p1, by: desk.world.chi)
      let dora = desk.world.dora.email
      try await desk.app.write { [world = desk.world] tx in
        try EscalationActions(tx, as: world.ana.actor).set(
          """
          P1: potw 1, person=\(dora) 2, manager 3, again
          P2: potw 10, manager
          P3: potw 60, manager
          P4: one of potw
          """, of: world.operations.id)
      }
      let second = try await desk.open("After", .p1, by: desk.world.chi)
      try await desk.advance(by: .minutes(7))
      #expect(try await desk.told(second, since: .testStart) == ["Ben 0", "Dora 1", "Ana 3", "Ben 6", "Dora 7"])
      #expect(try await desk.told(first, since: .testStart) == ["Ben 0", "Dora 5"])
    }
  }

  @Test("Only managers choose it, and only with who is there")
  func permission() async throws {
    try await InterruptDesk.run { desk in
      let nobody = EscalationPlan.usualText.replacing("manager 15", with: "person=no@x.test 5, manager 15")
      for (person, text) in [(desk.world.ben, EscalationPlan.usualText), (desk.world.ana, nobody)] {
        await #expect(throws: Refusal.self) {
          try await desk.app.write { [world = desk.world] tx in
            try EscalationActions(tx, as: person.actor).set(text, of: world.operations.id)
          }
        }
      }
    }
  }
}
