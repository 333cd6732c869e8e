import Core
import JSON
import Teams
import Web

/// What the API takes and answers about hand-overs.
enum HandOverReply {
  private static let number = Schema.integer(1...Int64.max)
  private static let moment = Schema.format(.dateTime)
  private static let anyText = Schema.text(0...Int.max)
  private static let people = Schema.array(
    of: .object([.required("id", number), .required("name", anyText)]), maxCount: 10_000)

  static let written = Schema.object([
    .required("text", .text(0...HandOverNote.longest).described("Empty takes the note away.")),
    .required("version", .integer(0...Int64.max).described("Of the note that you have seen; 0 when there was none.")),
  ])

  static let note = Schema.object([
    .required("text", anyText), .required("written_by", anyText), .required("written_at", moment.orNull),
    .required("version", .integer(0...Int64.max)),
  ])

  private static let line = Schema.object([.required("text", anyText), .required("path", anyText.orNull)])
  private static let section = Schema.object([
    .required("title", anyText), .required("count", .integer(0...Int64.max)),
    .required("lines", .array(of: line, maxCount: 10_000)),
  ])
  private static let handOver = Schema.object([
    .required("id", number), .required("at", moment), .required("from", people), .required("to", people),
    .required("note", anyText), .required("note_by", anyText.orNull),
    .required("sections", .array(of: section, maxCount: 1000)), .required("told_at", moment),
  ])

  static let list = Schema.object([
    .required("note", note.described("What the next person will read.")),
    .required("handovers", .array(of: handOver, maxCount: 100).described("Newest first.")),
  ])

  static func json(_ note: HandOverNote) -> JSONValue {
    [
      "text": .string(note.text), "written_by": .string(note.writtenBy), "written_at": .instant(note.writtenAt),
      "version": .int(note.version),
    ]
  }

  static func json(_ handOver: HandOver, _ names: [ID<Person>: String]) -> JSONValue {
    func people(_ people: [ID<Person>]) -> JSONValue {
      .array(people.map { ["id": .id($0), "name": .string(names[$0] ?? "")] })
    }
    return [
      "id": .id(handOver.id), "at": .instant(handOver.at), "from": people(handOver.from), "to": people(handOver.to),
      "note": .string(handOver.note), "note_by": .string(handOver.noteBy),
      "sections": .array(handOver.sections.map(\.json)), "told_at": .instant(handOver.toldAt),
    ]
  }
}
