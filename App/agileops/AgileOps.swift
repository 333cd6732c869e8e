import Foundation
import Server

@main
enum AgileOps {
  static func main() async {
    exit(await RootCommand.start(Array(CommandLine.arguments.dropFirst())))
  }
}
