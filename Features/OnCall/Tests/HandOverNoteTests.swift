import Core
import JSON
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

@Suite struct HandOverNoteTests {
  @Test(arguments: TestEngine.available)
  func `who has the duty writes, and nobody overwrites what they have not seen`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.potw, [[world.mina], [world.nadia, world.teo]])
      let first = try await world.write("One", rotation, as: world.nadia, version: 0)
      #expect(first.version == 1 && first.writtenBy == "Nadia Roth")
      await #expect(
        throws: Refusal.conflict("Nadia Roth has written since you opened the form: “One”. Open it again.")
      ) { try await world.write("Two", rotation, as: world.teo, version: 0) }
      #expect(try await world.write("Two", rotation, as: world.teo, version: 1).text == "Two")
      await #expect(
        throws: Refusal.notAllowed("Who has the duty writes to the next, or a manager; you are neither.")
      ) { try await world.write("Three", rotation, as: world.mina, version: 2) }
      try await world.app.write { tx in
        try HandOverActions(tx, as: OnCallWorld.manager).write("Four", for: rotation.id, version: 2)
      }
      await #expect(throws: Refusal.invalid("text", "must have at most 2000 characters, has 2001")) {
        try await world.write(String(repeating: "x", count: 2001), rotation, as: world.nadia, version: 3)
      }
      try await world.app.write { try OnCallActions($0, as: .system).removeRotation(rotation.id, version: 1) }
      await #expect(throws: Refusal.conflict("PoTW has ended.")) {
        try await world.write("Five", rotation, as: world.nadia, version: 3)
      }
    }
  }

  @Test(arguments: TestEngine.available)
  func `the page has the form for who has the duty, and what was handed over`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.add(.onCall, [[world.ravi], [world.nadia]], name: "Nights")
      try await world.app.settle()
      let nadia = world.visitor(world.nadia)
      let form = try await world.app.get("/rotations/1", as: nadia).text
      #expect(form.contains("What should the next person know?") && form.contains("All hand-overs"))
      let other = try await world.app.get("/rotations/1", as: world.visitor(world.mina)).text
      #expect(other.contains("No note for the next person yet.") && !other.contains("What should the next"))
      let saved = try await world.app.post(
        "/rotations/1/note", form: ["text": "Mind <b>db3</b>\r\nand db4", "version": "0"], as: nadia)
      #expect(saved.status == 303 && saved.location == "/rotations/1/handovers")
      let long = try await world.app.post(
        "/rotations/1/note", form: ["text": String(repeating: "x", count: 2001), "version": "1"], as: nadia)
      #expect(long.status == 422 && long.text.contains("Note must have at most 2000 characters, has 2001."))
      let stale = try await world.app.post("/rotations/1/note", form: ["text": "y", "version": "0"], as: nadia)
      #expect(stale.status == 409)
      try await world.app.advance(to: Instant(berlin: "2026-11-30 09:00"))
      let page = try await world.app.get("/rotations/1/handovers", as: world.visitor(world.mina)).text
      #expect(page.contains("Nadia handed over to Ravi") && page.contains("<p>Mind &lt;b&gt;db3&lt;/b&gt;</p>"))
      #expect(page.contains("/rotations/1/handovers?show=1"))
      try await world.app.advance(to: Instant(berlin: "2026-12-07 09:00"))
      let older = try await world.app.get("/rotations/1/handovers?show=1", as: nadia).text
      #expect(older.contains("<h1>Nadia handed over to Ravi, 30 November 08:00.</h1>"))
      #expect(
        try await world.app.get("/rotations/1/handovers?show=99", as: nadia).text.contains("<h1>Ravi handed over"))
    }
  }

  @Test(arguments: TestEngine.available)
  func `the API answers hand-overs and takes the note, customers read neither`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.add(.onCall, [[world.ravi], [world.nadia]], name: "Nights")
      try await world.app.settle()
      let nadia = world.visitor(world.nadia)
      let path = "/api/v1/rotations/1"
      let note = try await world.app.json(.put, "\(path)/note", ["text": "Mind db3", "version": 0], as: nadia)
      #expect(try note.status == 200 && note.json["version"]?.integer == 1)
      try await world.app.advance(to: Instant(berlin: "2026-12-07 09:00"))
      let all = try await world.app.json(.get, "\(path)/handovers", as: nadia).json
      #expect(all["handovers"]?.elements?.count == 2 && all["note"]?["text"]?.text == "")
      let last = try await world.app.json(.get, "\(path)/handovers?limit=1&before=2", as: nadia).json
      #expect(last["handovers"]?[0]?["to"]?[0]?["name"]?.text == "Ravi Rao")
      #expect(last["handovers"]?[0]?["note"]?.text == "Mind db3")
      let text = HandOverListing.last(last).text(.table)
      #expect(text.contains("2026-11-30T08:00:00.000Z Nadia Roth to Ravi Rao") && text.contains("Nadia Roth: Mind db3"))
      let cleo = world.visitor(world.cleo, [.customer])
      #expect(try await world.app.json(.get, "\(path)/handovers", as: cleo).status == 403)
      #expect(try await world.app.get("/rotations/1/handovers", as: cleo).status == 403)
      #expect(try await !world.app.get("/rotations/1", as: cleo).text.contains("Next hand-over"))
    }
  }
}
