import JSON
import Storage
import Teams

/// What the API says of files beside stories and features.
extension PlanningReply {
  static func attachments(_ owner: AttachmentOwner, _ tx: Transaction) throws -> JSONValue {
    let all = try AttachmentStore(tx).of(owner)
    let names = try PersonStore(tx).names(all.compactMap(\.addedBy))
    return .array(
      all.map { one in
        let by: JSONValue = one.addedBy.map { ["id": .id($0), "name": .string(names[$0] ?? "")] } ?? .null
        return [
          "id": .id(one.id), "name": .string(one.name), "size": .int(one.size),
          "media_type": .string(one.kind.mediaType), "sha256": .string(one.sha256), "by": by,
          "at": .instant(one.addedAt), "path": .string(one.path),
        ]
      })
  }

  static let attachments = Schema.Property.required(
    "attachments",
    .array(
      of: .object([
        .required("id", .integer(1...Int64.max)), .required("name", .text(0...Int.max)),
        .required("size", Schema.integer(1...Int64(AttachmentRule.largest)).described("Bytes.")),
        .required("media_type", .text(0...Int.max)), .required("sha256", .text(64...64)),
        .required(
          "by",
          Schema.object([.required("id", .integer(1...Int64.max)), .required("name", .text(0...Int.max))]).orNull),
        .required("at", .format(.dateTime)),
        .required("path", Schema.text(0...Int.max).described("For people; programs read /api/v1/attachments/{id}.")),
      ]), maxCount: AttachmentRule.most))
}
