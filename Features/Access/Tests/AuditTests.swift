import Core
import Storage
import Teams
import TestKit
import Testing
import World

@testable import Access

@Suite("The audit trail")
struct AuditTests {
  @Test("Filters by who, what and of what", arguments: TestEngine.available)
  func filters(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      try await app.write { try PersonActions($0, as: world.ana.actor).deactivate(world.dora.id) }
      for (filter, count) in [
        (AuditFilter(), 12), (AuditFilter(author: .person(world.ana.id.number)), 1),
        (AuditFilter(author: .system), 11), (AuditFilter(name: "team."), 2), (AuditFilter(name: "person.added"), 4),
        (AuditFilter(subjectKind: "person", subjectNumber: world.dora.id.number), 3),
      ] {
        let entries = try await app.read { try AuditStore($0).older(than: nil, filter, limit: 100) }
        #expect(entries.count == count, "\(filter)")
        #expect(entries.map(\.id) == entries.map(\.id).sorted(by: >))
      }
    }
  }

  @Test("Pages lead to older entries and back", arguments: TestEngine.available)
  func paging(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      let store = { (before: Int64?) in
        try await app.read { try AuditStore($0).older(than: before, AuditFilter(), limit: 4).map(\.id) }
      }
      let first = try await store(nil)
      let second = try await store(first.last)
      #expect(Set(first).isDisjoint(with: second) && second.count == 4)
      let oldest = second[0]
      let back = try await app.read { try AuditStore($0).newer(than: oldest, AuditFilter(), limit: 4).map(\.id) }
      #expect(back == first)
    }
  }

  @Test("Managers and administrators read it, nobody else")
  func permissions() async throws {
    try await withDoor(.sqlite) { app, world in
      let page = try await app.get("/audit?name=team.&actor=system", as: world.ana.visitor)
      #expect(page.status == 200 && page.text.contains("team.added") && !page.text.contains("person.added"))
      for path in ["/audit", "/audit.csv", "/api/v1/audit"] {
        #expect(try await app.get(path, as: world.ben.visitor).status == 403, "\(path)")
      }
    }
  }

  @Test("The CSV has a heading and all entries; facts are one cell")
  func csv() async throws {
    try await withDoor(.sqlite) { app, world in
      let reply = try await app.get("/audit.csv?name=team.", as: world.ana.visitor)
      let lines = reply.text.split(whereSeparator: \.isNewline)
      #expect(reply.headers[.contentType] == "text/csv; charset=utf-8" && lines.count == 3)
      #expect(lines.first == "id,at,actor,name,subject_kind,subject_id,facts")
      #expect(lines.last?.contains(",2026-11-23T09:00:00.000Z,AgileOps,team.added,team,1,\"{\"\"name\"\":") == true)
    }
  }

  @Test("A filter that means nothing is refused", arguments: ["actor=x", "name=A;B", "subject=1x", "subject=team%20x"])
  func wrongFilter(query: String) async throws {
    try await withDoor(.sqlite) { app, world async throws in
      #expect(try await app.json(.get, "/api/v1/audit?\(query)", as: world.ana.visitor).status == 422)
    }
  }
}
