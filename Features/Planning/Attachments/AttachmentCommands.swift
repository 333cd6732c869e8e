import ArgumentParser
import Core
import FeatureKit
import Foundation
import JSON

/// `agileops story attach`: puts a file beside a story.
struct StoryAttachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attach", abstract: "Put a file beside a story.",
    discussion: """
      Example:
        agileops story attach S-409 failover.log
      """)

  @Argument(help: StoryNumber.help) var number: StoryNumber
  @OptionGroup var content: AttachmentContent
  @OptionGroup var server: ServerOptions

  func run() async throws {
    let story = try await content.send(to: "/api/v1/stories/\(number.id)", server)
    print(PlanningListing.story(story).text(server.format), terminator: "")
  }
}

/// `agileops feature attach`: puts a file beside a feature.
struct FeatureAttachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attach", abstract: "Put a file beside a feature.",
    discussion: """
      Example:
        agileops feature attach F-31 architecture.png
      """)

  @Argument(help: FeatureNumber.help) var number: FeatureNumber
  @OptionGroup var content: AttachmentContent
  @OptionGroup var server: ServerOptions

  func run() async throws {
    let feature = try await content.send(to: "/api/v1/features/\(number.id)", server)
    print(PlanningListing.feature(feature).text(server.format), terminator: "")
  }
}

/// Which file of the machine, and what it is called there.
struct AttachmentContent: ParsableArguments {
  @Argument(help: "The file.") var file: String
  @Option(help: "What it is called; else as here.") var name: String?

  func send(to path: String, _ server: ServerOptions) async throws -> JSONValue {
    let url = URL(fileURLWithPath: file)
    return try await server.client.upload(
      "\(path)/attachments", query: [("name", name ?? url.lastPathComponent)], try read())
  }

  /// - Throws: `Refusal.invalid` before anything is sent.
  func read() throws -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else {
      throw AttachmentRule.refuse(isFolder.boolValue ? "“\(file)” is a folder" : "there is no “\(file)”")
    }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw AttachmentRule.refuse("“\(file)” cannot be read")
    }
    try AttachmentRule.check(size: data.count, among: [])
    return Array(data)
  }
}

/// `agileops story attachment`, `agileops feature attachment`: the files that are beside them.
struct AttachmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attachment", abstract: "Save a file that is attached, or remove it.",
    discussion: """
      Examples:
        agileops story attachment get 17 failover.log
        agileops story attachment get 17 - | less
        agileops story attachment remove 17
      """, subcommands: [Get.self, Remove.self])

  struct Get: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Save a file that is attached.")

    @Argument(help: "Number of the attachment (see show).") var id: Int64
    @Argument(help: "The new file, never one that is there already; - writes to the standard output.") var file: String
    @OptionGroup var server: ServerOptions

    func run() async throws {
      guard file == "-" || !FileManager.default.fileExists(atPath: file) else {
        throw AttachmentRule.refuse("must be a new file; there is one already: \(file)")
      }
      let bytes = try await server.client.download("/api/v1/attachments/\(id)")
      if file == "-" { return FileHandle.standardOutput.write(Data(bytes)) }
      guard FileManager.default.createFile(atPath: file, contents: Data(bytes)) else {
        throw AttachmentRule.refuse("“\(file)” cannot be written")
      }
      print("Written: \(file)")
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove a file that is attached.")

    @Argument(help: "Number of the attachment (see show).") var id: Int64
    @OptionGroup var server: ServerOptions

    func run() async throws {
      _ = try await server.client.call("DELETE", "/api/v1/attachments/\(id)", nil)
      print("Removed.")
    }
  }
}
