import Core
import FeatureKit
import JSON
import Storage
import Synchronization
import Web

/// As little of a feature as shows every way through HTTP.
struct NotesFeature: Feature {
  static let input = Schema.object([.required("title", .line(1...20))])

  var migrations: [Migration] {
    [
      Migration("notes-001-create") { dialect in
        ["CREATE TABLE notes (id \(dialect.identity), title TEXT NOT NULL UNIQUE) \(dialect.strict)"]
      }
    ]
  }

  var menu: [MenuItem] { [MenuItem("Notes", path: "/notes", icon: "note", group: 0)] }

  var routes: [Route] {
    [
      .page("/notes") { request, tx in
        let titles = try tx.all("SELECT title FROM notes ORDER BY id") { try $0.text(0) }
        return Page("Notes", section: "/notes", main: titles.html { "<p>\($0)</p>" })
      },
      .page("/notes/{name}") { request, _ in
        Page("Note", section: "/notes", main: "<b>\(request.parameters["name"])</b>")
      },
      .page("/notes/new") { _, _ in Page("New", section: "/notes", main: "<i>form</i>") },
      .act(
        "/notes",
        onInvalid: { request, _, errors in
          Page("New", section: "/notes", main: "<i>\(request.incoming.form["title"]): \(errors.first?.description)</i>")
        }
      ) { request, tx in
        let title = try request.form(Self.input).text("title")
        try tx.run("INSERT INTO notes (title) VALUES (\(title))")
        return .seeOther("/notes")
      },
      .query("/api/v1/notes", Operation("listNotes", "All notes", tag: "Notes", reply: .boolean)) { _, tx in
        .json(.int(try tx.integer("SELECT count(*) FROM notes")))
      },
      .command(.post, "/api/v1/notes/{id}", Self.rename) { request, tx in
        let title = try request.json(Self.input).text("title")
        try tx.run("INSERT INTO notes (title) VALUES (\(title))")
        return .json(["title": .string(title)], status: .created)
      },
      .command(.post, "/api/v1/large", Self.rename, maximumBody: 4 << 20) { request, _ in
        .json(["title": .string("\(request.incoming.body.count)")], status: .created)
      },
      .act("/broken") { _, tx in
        try tx.run("INSERT INTO notes (title) VALUES ('half')")
        throw Broken()
      },
      .act("/throttled") { _, _ in throw Refusal.tooMany("Too often.", retryAfter: .seconds(30)) },
      .guest(.post, "/in/{key}", maximumBody: 10) { incoming, _ in .text("\(incoming.body.count)") },
    ]
  }

  private static let rename = Operation(
    "makeNote", "Makes a note", tag: "Notes", body: input, reply: input, successStatus: .created)

  struct Broken: Error {}
}
