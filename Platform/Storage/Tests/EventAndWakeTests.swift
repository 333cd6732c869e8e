import Core
import Testing

@testable import Storage

@Suite struct EventAndWakeTests {
  @Test("A recorded event is kept with its actor and time", arguments: TestedEngine.available)
  func events(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let actors: [Actor] = [
        Actor(kind: .person(3), name: "Nur", roles: []), Actor(kind: .source(4), name: "Prometheus", roles: []),
        .system,
      ]
      try await database.write { transaction in
        for actor in actors {
          let thing = Reference(kind: "thing", number: 9)
          try transaction.record(Event("thing.painted", of: thing, by: actor, facts: #"{"colour":"red"}"#))
        }
        #expect(transaction.wakes == [.changes])
      }
      let columns: SQL = "at, name, subject_kind, subject_id, actor_kind, actor_id, actor_name, facts"
      let rows = try await database.read {
        try $0.all("SELECT \(columns) FROM events ORDER BY id") { row in
          #expect(try row.instant(0) == testClock() && row.text(1) == "thing.painted" && row.integer(3) == 9)
          #expect(try row.text(2) == "thing" && row.text(7) == #"{"colour":"red"}"#)
          return "\(try row.text(4)) \(row.optionalInteger(5) ?? 0) \(try row.text(6))"
        }
      }
      #expect(rows == ["person 3 Nur", "source 4 Prometheus", "system 0 AgileOps"])
    }
  }

  @Test("Topics wake after the commit only, and not for what was rolled back", arguments: TestedEngine.available)
  func wakes(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      var first = database.wakes().makeAsyncIterator()
      var second = database.wakes().makeAsyncIterator()
      await #expect(throws: Unwanted()) {
        try await database.write { transaction in
          transaction.wake(Topic("never"))
          throw Unwanted()
        }
      }
      try await database.write { transaction in
        transaction.wake(Topic("kept"))
        transaction.wake(Topic("kept"))
        transaction.wake(Topic("kept too"))
      }
      let heard = [await first.next(of: ours), await first.next(of: ours)]
      #expect(heard == [Topic("kept"), Topic("kept too")])
      let heardToo = await second.next(of: ours)
      #expect(heardToo == Topic("kept"))
    }
  }

  /// Other tests wake too, and PostgreSQL tells everybody on the same server.
  private let ours: Set<Topic> = [Topic("never"), Topic("kept"), Topic("kept too")]
}

extension AsyncStream<Topic>.Iterator {
  fileprivate mutating func next(of topics: Set<Topic>) async -> Topic? {
    while let topic = await next() {
      if topics.contains(topic) { return topic }
    }
    return nil
  }
}
