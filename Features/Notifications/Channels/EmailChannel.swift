import Core
import FeatureKit
import Foundation
import Web

/// A letter with a plain and a rich text. All letters about one thing are one thread, and say that a machine wrote
/// them, so that no answering machine replies.
struct EmailChannel: Channel {
  func shipment(of message: Message, to destination: Destination, from office: Office) throws -> Shipment {
    guard let relay = office.settings.mail else {
      throw Refusal.unavailable("the operator has set no mail server")
    }
    return .mail(
      OutgoingMail(
        relay: relay, greeting: office.host, to: destination.address,
        message: Self.letter(message, to: destination.address, from: relay.from, office), timeout: Office.timeout))
  }

  static func letter(_ message: Message, to address: String, from sender: String, _ office: Office) -> [UInt8] {
    let boundary = "=_\(message.id)"
    let thread = "<\(message.about.kind)-\(message.about.number)@\(office.host)>"
    let headers = [
      ("Date", MailText.date(office.now)), ("From", "AgileOps <\(sender)>"), ("To", "<\(address)>"),
      ("Subject", MailText.header(message.headline, after: "Subject: ".count)),
      ("Message-ID", "<\(message.id)@\(office.host)>"), ("In-Reply-To", thread), ("References", thread),
      ("List-Id", "<\(message.about.kind).\(office.host)>"), ("Auto-Submitted", "auto-generated"),
      ("Precedence", "bulk"), ("X-Auto-Response-Suppress", "All"), ("X-AgileOps-Message", message.id),
      ("MIME-Version", "1.0"), ("Content-Type", "multipart/alternative; boundary=\"\(boundary)\""),
    ]
    var text = headers.map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n"
    for (type, body) in [("plain", Array(plain(message).utf8)), ("html", rich(message).bytes)] {
      text += "--\(boundary)\r\nContent-Type: text/\(type); charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
      text += MailText.base64(body)
    }
    return Array((text + "--\(boundary)--\r\n").utf8)
  }

  static func plain(_ message: Message) -> String {
    var lines = [message.headline, ""]
    if !message.text.isEmpty { lines += [message.text, ""] }
    lines += message.offers.map { "\($0.offer.title): \($0.url)" }
    lines += ["\(message.name): \(message.url)", "", message.because]
    if message.mayBeRepeat { lines += ["", Message.repeatRemark] }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Readers of mail know little of styles, so there are few.
  static func rich(_ message: Message) -> HTML {
    let lines = message.text.split(separator: "\n", omittingEmptySubsequences: false).html { "\($0)<br>" }
    let links = message.offers.map { ($0.offer.title, $0.url) } + [("Open \(message.name)", message.url)]
    let buttons = links.html { title, url in
      """
      <a href="\(url)" style="display:inline-block;padding:10px 16px;margin:0 8px 8px 0;border:1px solid #888;\
      border-radius:6px;text-decoration:none">\(title)</a>
      """
    }
    let isRepeat: HTML = message.mayBeRepeat ? "<p>\(Message.repeatRemark)</p>" : .empty
    return """
      <!doctype html><html lang="en"><body style="font-family:sans-serif"><h1 style="font-size:18px">\
      \(message.headline)</h1><p>\(lines)</p><p>\(buttons)</p><p style="color:#666">\(message.because)</p>\
      \(isRepeat)</body></html>
      """
  }
}
