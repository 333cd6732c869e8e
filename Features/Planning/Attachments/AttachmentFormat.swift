import JSON

/// Attachments in our own file: their names, so that nobody takes them for lost. The bytes stay here.
extension WorkFormat {
  static func json(_ feature: WorkFeature, _ files: [Attachment]) -> JSONValue { with(files, json(feature)) }
  static func json(_ story: WorkStory, _ files: [Attachment]) -> JSONValue { with(files, json(story)) }

  private static func with(_ files: [Attachment], _ thing: JSONValue) -> JSONValue {
    let names = files.map { file -> JSONValue in
      ["name": .string(file.name), "size": .int(file.size), "sha256": .string(file.sha256)]
    }
    return .object((thing.members ?? []) + [.init("attachments", .array(names))])
  }

  /// How many a file names.
  static func attachments(in root: JSONValue) -> Int {
    let things = (root["features"]?.elements ?? []) + (root["stories"]?.elements ?? [])
    return things.reduce(0) { $0 + ($1["attachments"]?.elements?.count ?? 0) }
  }

  /// What a plan says of those that an import does not bring.
  static func notes(attachments count: Int) -> [String] {
    guard count > 0 else { return [] }
    let many = count == 1 ? "One attachment is" : "\(count) attachments are"
    return ["\(many) not brought along: the file has only names."]
  }

  static let attachments = Schema.Property.required(
    "attachments",
    Schema.array(
      of: .object([
        .required("name", .text(0...Int.max)), .required("size", .integer(1...Int64(AttachmentRule.largest))),
        .required("sha256", .text(64...64)),
      ]), maxCount: AttachmentRule.most
    ).described("Without their content."))
}
