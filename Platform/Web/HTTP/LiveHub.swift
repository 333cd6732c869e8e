import Core
import HTTPTypes
import NIOConcurrencyHelpers
import Storage

/// Tells open pages that something has changed, so that they fetch again what they show.
///
/// One subscription to the database feeds all pages; a page that reads slowly misses repetitions, never the last one.
package final class LiveHub: Sendable {
  enum Message: Sendable { case change, pulse }

  private struct State {
    var pages: [Int: AsyncStream<Message>.Continuation] = [:]
    var next = 0
  }

  private let database: Database
  private let state = NIOLockedValueBox(State())
  /// Changes within this time are told as one.
  private static let pause = Duration.milliseconds(250)
  private static let pulse = Duration.seconds(20)

  package init(database: Database) { self.database = database }

  /// Passes changes on until the task is cancelled, then ends all open pages.
  package func run() async {
    let (signal, changed) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let wakes = database.wakes()
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await topic in wakes where topic == .changes { changed.yield() }
        changed.finish()
      }
      group.addTask { [self] in
        for await _ in signal {
          tell(.change)
          guard (try? await Task.sleep(for: Self.pause)) != nil else { return }
        }
      }
      group.addTask { [self] in
        while (try? await Task.sleep(for: Self.pulse)) != nil { tell(.pulse) }
      }
    }
    let pages = state.withLockedValue { state in
      defer { state.pages = [:] }
      return state.pages.values
    }
    for page in pages { page.finish() }
  }

  /// How many pages are open.
  package var count: Int { state.withLockedValue { $0.pages.count } }

  func subscribe() -> AsyncStream<Message> {
    AsyncStream(bufferingPolicy: .bufferingNewest(4)) { continuation in
      let number = state.withLockedValue { state in
        state.next += 1
        state.pages[state.next] = continuation
        return state.next
      }
      continuation.onTermination = { [state] _ in _ = state.withLockedValue { $0.pages.removeValue(forKey: number) } }
    }
  }

  private func tell(_ message: Message) {
    for page in state.withLockedValue({ Array($0.pages.values) }) { page.yield(message) }
  }

  /// `GET /live`: server-sent events for whoever is signed in. Ends after a quarter of an hour, so that a signed-out
  /// browser does not listen for ever; browsers come back by themselves.
  package var route: Route {
    Route(
      .get, "/live", scope: .read,
      handler: .flow { [self] _, _ in
        let messages = subscribe()
        return Reply(
          headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
          body: .stream { writer in
            try await writer.write(Array("retry: 2000\n\n".utf8))
            var pulses = 0
            for await message in messages {
              if message == .pulse { pulses += 1 }
              if pulses >= 45 { return }
              try await writer.write(message == .change ? Self.change : Self.beat)
            }
          })
      })
  }

  private static let change = Array("event: change\ndata: {}\n\n".utf8)
  /// Names the seconds until the next one, so that a page notices when it does not come.
  private static let beat = Array("event: pulse\ndata: \(pulse.components.seconds)\n\n".utf8)
}
