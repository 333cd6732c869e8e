import Core
import FeatureKit
import NIOConcurrencyHelpers

/// Requests that the app sent to other programs, and what those answer.
///
/// A request that nobody expected throws in the app and fails the test at the end of `withApp`.
package final class Outgoing: Sendable {
  package typealias Answer = @Sendable (OutgoingRequest) throws -> OutgoingReply

  private struct State {
    var requests: [OutgoingRequest] = []
    var unexpected: [String] = []
    var answers: [(prefix: String, answers: [Answer])] = []
  }
  private let state = NIOLockedValueBox(State())

  package init() {}

  /// Everything sent so far, in order.
  package var requests: [OutgoingRequest] { state.withLockedValue { $0.requests } }
  /// Bodies of everything sent so far.
  package var bodies: [String] { requests.map { String(decoding: $0.body, as: UTF8.self) } }
  var unexpected: [String] { state.withLockedValue { $0.unexpected } }

  package func forget() { state.withLockedValue { $0.requests = [] } }

  /// From now on addresses that begin with the prefix answer with these statuses, one after the other; the last one
  /// stays. A later script for the same address wins.
  package func script(_ prefix: String, statuses: Int...) {
    script(prefix, statuses.map { status in { _ in OutgoingReply(status: status) } })
  }

  /// From now on addresses that begin with the prefix fail as if there were no network.
  package func unplug(_ prefix: String) { script(prefix, [{ _ in throw NoNetwork() }]) }

  package func script(_ prefix: String, _ answers: [Answer]) {
    state.withLockedValue { $0.answers.insert((prefix, answers), at: 0) }
  }

  /// What `Environment.send` does in a test.
  package func answer(_ request: OutgoingRequest) throws -> OutgoingReply {
    let answer: Answer? = state.withLockedValue { state in
      state.requests.append(request)
      guard let index = state.answers.firstIndex(where: { request.url.hasPrefix($0.prefix) }) else {
        state.unexpected.append("\(request.method) \(request.url)")
        return nil
      }
      let answer = state.answers[index].answers.first
      if state.answers[index].answers.count > 1 { state.answers[index].answers.removeFirst() }
      return answer
    }
    guard let answer else { throw NoNetwork() }
    return try answer(request)
  }

  /// What `Environment.mail` does in a test: a letter is a request to `smtp://HOST`, and the status of the answer is the
  /// code of the mail server.
  package func answer(_ mail: OutgoingMail) throws -> MailReply {
    let reply = try answer(
      OutgoingRequest(
        method: "MAIL", url: "smtp://\(mail.relay.host)", headers: [("To", mail.to)], body: mail.message,
        timeout: mail.timeout))
    return MailReply(
      isAccepted: 200..<300 ~= reply.status, code: reply.status, text: String(decoding: reply.body, as: UTF8.self))
  }

  package struct NoNetwork: Error {}
}
