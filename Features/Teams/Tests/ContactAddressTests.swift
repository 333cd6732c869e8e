import Core
import Testing

@testable import Teams

@Suite("Addresses of each kind of contact method")
struct ContactAddressTests {
  private typealias Kind = ContactMethod.Kind

  @Test(
    "What is taken, and how it is stored",
    arguments: [
      (ContactMethod.Kind.email, " Nadia@Example.org ", "nadia@example.org"),
      (.sms, "+49 (170) 123-4567", "+491701234567"), (.voice, "+1 212 555 0100", "+12125550100"),
      (.ntfy, "https://ntfy.sh/our-topic_1", "https://ntfy.sh/our-topic_1"),
      (.teamsWorkflow, "https://flow.test:443/w/1?sig=a%2Fb", "https://flow.test:443/w/1?sig=a%2Fb"),
    ])
  func taken(kind: ContactMethod.Kind, text: String, stored: String) {
    var findings = FieldFindings()
    #expect(kind.address(text, &findings) == stored)
    #expect(findings.errors.isEmpty)
  }

  @Test(
    "What is refused, with the field",
    arguments: [
      (ContactMethod.Kind.email, "nadia"), (.email, "a@b\r\nRCPT TO:<x@y>"), (.sms, "0170 1234567"),
      (.sms, "+0123456789"),
      (.sms, "+49 12"), (.voice, "+4917012345678901"), (.voice, ""), (.ntfy, "https://ntfy.sh/"),
      (.ntfy, "https://ntfy.sh/a/b"), (.webhook, "ftp://x"), (.webPush, "https://"),
    ])
  func refused(kind: ContactMethod.Kind, text: String) {
    var findings = FieldFindings()
    _ = kind.address(text, &findings)
    #expect(findings.errors.map(\.field) == ["address"])
  }

  @Test(
    "Secrets: who needs one, who may have one",
    arguments: [
      (ContactMethod.Kind.webhook, "short", false), (.webhook, "0123456789abcdef", true), (.ntfy, "", true),
      (.ntfy, "tk_1", true), (.email, "x", false), (.slackWebhook, "", true), (.webPush, "a.b", false),
      (.webPush, String(repeating: "A", count: 87) + "." + String(repeating: "B", count: 22), true),
    ])
  func secrets(kind: ContactMethod.Kind, text: String, isTaken: Bool) {
    var findings = FieldFindings()
    _ = kind.secret(text, &findings)
    #expect(findings.errors.isEmpty == isTaken)
  }

  @Test("Only so much of an address is shown")
  func masked() {
    #expect(Kind.email.masked("nadia@example.org") == "n…@example.org")
    #expect(Kind.sms.masked("+491701234567") == "+49…4567")
    #expect(Kind.ntfy.masked("https://ntfy.sh/our-topic") == "https://ntfy.sh/…opic")
  }
}
