import Core
import FeatureKit
import Foundation
import JSON
import Teams
import Testing

@testable import Notifications

/// What each channel sends, against what its receiver documents.
@Suite struct ChannelTests {
  private let settings = Settings(
    publicURL: "https://ops.test:8443",
    mail: MailRelay(host: "mail.test", user: "u", password: Withheld("p"), from: "agileops@ops.test"),
    phone: PhoneService(url: "https://phone.test", account: "AC1", token: Withheld("secret"), from: "+4930999"))

  private var office: Office {
    Office(
      settings: settings,
      keys: InstallationKeys(offers: Array(repeating: 7, count: 32), push: Array(repeating: 9, count: 32)),
      now: Instant(seconds: 1_795_424_400), randomBytes: { Array(repeating: 5, count: $0) })
  }

  private func message(
    _ headline: String = "P1 I-12 Disk <full> on db_3 @all", text: String = "94 % used", isRepeat: Bool = false
  ) -> Message {
    let notification = Notification(
      id: ID(812), person: ID(3), about: Reference(kind: "interrupt", number: 12), headline: headline, text: text,
      path: "/interrupts/12", reason: "You are PoTW", isUrgent: true, loudness: .p1, offers: Offer.allCases,
      at: Instant(seconds: 1_795_424_400))
    let parcel = Parcel(
      id: ID(1), notification: notification, method: ID(2), destination: nil, channel: "", label: "", messageID: "m-1",
      attempt: 1, mayBeRepeat: isRepeat, isTest: false)
    return Message(parcel, publicURL: settings.publicURL, offers: office.links(for: parcel))
  }

  private func request(
    _ kind: ContactMethod.Kind, _ address: String, secret: String = "", _ message: Message? = nil
  ) throws -> OutgoingRequest {
    let shipment = try kind.channel.shipment(
      of: message ?? self.message(), to: Destination(address: address, secret: secret), from: office)
    guard case .request(let request) = shipment else { throw Refusal.notFound("no request") }
    return request
  }

  private func json(_ request: OutgoingRequest) throws -> JSONValue { try JSONValue.parse(request.body) }

  @Test func `Slack gets its markup escaped, and links that act`() throws {
    let text = try #require(try json(request(.slackWebhook, "https://hooks.test/x"))["text"]?.text)
    #expect(text.hasPrefix("*P1 I-12 Disk &lt;full&gt; on db_3 @all*\n94 % used\n"))
    #expect(text.contains("<https://ops.test:8443/interrupts/12|I-12>"))
    #expect(text.contains("|Acknowledge> · <https://ops.test:8443/do/812-r-"))
  }

  @Test func `Mattermost shows the text as it is, and calls nobody by @all`() throws {
    let text = try #require(try json(request(.mattermostWebhook, "https://chat.test/hooks/x"))["text"]?.text)
    #expect(text.hasPrefix("**P1 I\\-12 Disk \\<full\\> on db\\_3 @\u{200B}all**"))
    #expect(text.contains("[I-12](https://ops.test:8443/interrupts/12)"))
  }

  @Test func `Teams gets a message with one Adaptive Card`() throws {
    let body = try json(request(.teamsWorkflow, "https://flow.test/x"))
    let attachment = try #require(body["attachments"]?.elements?.first)
    #expect(body["type"]?.text == "message")
    #expect(attachment["contentType"]?.text == "application/vnd.microsoft.card.adaptive")
    let card = try #require(attachment["content"])
    #expect(card["type"]?.text == "AdaptiveCard" && card["version"]?.text == "1.4")
    #expect(card["body"]?.elements?.allSatisfy { $0["type"]?.text == "TextBlock" && $0["wrap"] == true } == true)
    #expect(card["actions"]?.elements?.compactMap { $0["title"]?.text } == ["Acknowledge", "Resolve", "Open I-12"])
    #expect(card["actions"]?.elements?.allSatisfy { $0["type"]?.text == "Action.OpenUrl" } == true)
  }

  @Test func `ntfy gets its topic, the highest priority, and buttons that post`() throws {
    let sent = try request(.ntfy, "https://ntfy.test/our-topic", secret: "tk_1")
    let body = try json(sent)
    #expect(sent.url == "https://ntfy.test/" && body["topic"]?.text == "our-topic")
    #expect(body["priority"]?.integer == 5 && body["click"]?.text == "https://ops.test:8443/interrupts/12")
    #expect(sent.headers.contains { $0 == ("Authorization", "Bearer tk_1") })
    let actions = try #require(body["actions"]?.elements)
    #expect(actions.compactMap { $0["action"]?.text } == ["http", "http", "view"])
    #expect(actions[0]["method"]?.text == "POST")
  }

  @Test func `a long text stays below what ntfy makes an attachment of`() throws {
    let long = String(repeating: "ü", count: 3000)
    let body = try json(request(.ntfy, "https://ntfy.test/t", message(text: long)))
    #expect((body["message"]?.text?.utf8.count ?? 9999) < 4096)
  }

  @Test func `the signature of a webhook is that of Standard Webhooks`() throws {
    // The example of the specification's reference implementations.
    let signature = WebhookChannel.signature(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", body: Array(#"{"test": 2432232314}"#.utf8),
      secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    let sent = try request(.webhook, "https://hook.test/x", secret: "0123456789abcdef")
    #expect(sent.headers.contains { $0 == ("Webhook-Timestamp", "1795424400") })
    #expect(try json(sent)["about"]?["name"]?.text == "I-12")
  }

  @Test func `an SMS is a form for the account, and short`() throws {
    let sent = try request(.sms, "+491701234567")
    #expect(sent.url == "https://phone.test/2010-04-01/Accounts/AC1/Messages.json")
    let body = String(decoding: sent.body, as: UTF8.self)
    #expect(body.hasPrefix("To=%2B491701234567&From=%2B4930999&Body=P1%20I-12"))
    #expect(sent.headers.contains { $0 == ("Authorization", "Basic QUMxOnNlY3JldA==") })
  }

  @Test func `a call reads aloud, and 1 takes up the first offer`() {
    let script = VoiceChannel.script(message()).text
    #expect(script.contains("Disk &lt;full&gt;") && script.contains("Press 1 to acknowledge"))
    #expect(script.contains("action=\"https://ops.test:8443/do/812-a-"))
  }

  @Test func `a letter has both texts, one thread for each thing, and says that a machine wrote it`() throws {
    let bytes = EmailChannel.letter(
      message("P1 I-12 Größe"), to: "nadia@example.org", from: "agileops@ops.test", office)
    let letter = String(decoding: bytes, as: UTF8.self)
    for line in [
      "Date: Mon, 23 Nov 2026 09:00:00 +0000", "Message-ID: <m-1@ops.test>", "References: <interrupt-12@ops.test>",
      "In-Reply-To: <interrupt-12@ops.test>", "Auto-Submitted: auto-generated", "List-Id: <interrupt.ops.test>",
      "Subject: =?utf-8?B?UDEgSS0xMiBHcsO2w59l?=", "To: <nadia@example.org>",
    ] { #expect(letter.contains("\r\n\(line)\r\n") || letter.hasPrefix("\(line)\r\n"), "\(line)") }
    #expect(bytes.allSatisfy { $0 < 0x80 })
    #expect(letter.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 || $0.hasPrefix("Content-Type") })
    #expect(letter.components(separatedBy: "--=_m-1").count == 4)
  }

  @Test func `a header cannot be smuggled in by a line end`() {
    #expect(MailText.header("a\r\nBcc: x@y.z", after: 9) == "a Bcc: x@y.z")
  }

  @Test(arguments: [
    (250, Outcome.delivered), (451, .postponed("the mail server said x")), (550, .rejected("the mail server said x")),
    (535, .postponed("the mail server does not let us in: x")), (0, .unanswered("no answer of the mail server: x")),
    (354, .unanswered("no answer of the mail server: x")),
  ])
  func `what a mail server's code means`(code: Int, outcome: Outcome) {
    #expect(Outcome.mail(MailReply(isAccepted: code == 250, code: code, text: "x")) == outcome)
  }

  @Test func `what the operator has not set is refused with words`() {
    let bare = Office(
      settings: Settings(publicURL: "https://ops.test"), keys: office.keys, now: office.now,
      randomBytes: office.randomBytes)
    for kind in [ContactMethod.Kind.email, .sms, .voice] {
      #expect(throws: Refusal.self) {
        _ = try kind.channel.shipment(of: message(), to: Destination(address: "a@b", secret: ""), from: bare)
      }
    }
  }

  @Test func `secrets of the operator print as dots`() {
    #expect(!"\(settings)".contains("secret") && !String(reflecting: settings).contains("secret"))
  }
}
