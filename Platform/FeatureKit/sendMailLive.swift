import CCurl
import Core
import Foundation
import NIOPosix

/// Hands a letter to its relay, with libcurl, on a thread of its own.
/// - Throws: `Refusal.unavailable` when libcurl is missing.
func sendMailLive(_ mail: OutgoingMail) async throws -> MailReply {
  try await mailThreads.runIfActive {
    if let problem = curl_load() { throw Refusal.unavailable(String(cString: problem)) }
    return deliver(mail)
  }
}

/// As many letters as may wait for a slow server at once; apart from other work, which must not wait for it.
private let mailThreads: NIOThreadPool = {
  let pool = NIOThreadPool(numberOfThreads: 8)
  pool.start()
  return pool
}()

private func deliver(_ mail: OutgoingMail) -> MailReply {
  let relay = mail.relay
  let scheme = relay.security == .tls ? "smtps" : "smtp"
  let host = relay.host.contains(":") ? "[\(relay.host)]" : relay.host
  let texts = Texts([
    "\(scheme)://\(host):\(relay.port)/\(mail.greeting)", relay.user, relay.password?.value, relay.authorities,
    "<\(relay.from)>", "<\(mail.to)>",
  ])
  defer { texts.free() }
  var answer = curl_answer()
  mail.message.withUnsafeBufferPointer { bytes in
    bytes.withMemoryRebound(to: CChar.self) { text in
      var letter = curl_letter(
        url: texts[0], needs_tls: relay.security == .starttls ? 1 : 0, user: texts[1], password: texts[2],
        authorities: texts[3], from: texts[4], to: texts[5], text: text.baseAddress, length: text.count,
        timeout_milliseconds: Int(mail.timeout.microseconds / 1000))
      curl_send_letter(&letter, &answer)
    }
  }
  let said = withUnsafeBytes(of: &answer.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  return MailReply(isAccepted: answer.is_accepted == 1, code: answer.code, text: said)
}

/// Texts for C, until they are freed.
private struct Texts {
  private let copies: [UnsafeMutablePointer<CChar>?]

  init(_ texts: [String?]) { copies = texts.map { $0.flatMap { strdup($0) } } }

  subscript(index: Int) -> UnsafePointer<CChar>? { copies[index].map { UnsafePointer($0) } }

  func free() { for copy in copies { Foundation.free(copy) } }
}
