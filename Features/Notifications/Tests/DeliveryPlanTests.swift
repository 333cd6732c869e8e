import Calendars
import Core
import Teams
import Testing

@testable import Notifications

@Suite struct DeliveryPlanTests {
  /// Monday 09:00.
  private let now = Instant(seconds: 1_795_424_400)

  private func way(_ kind: ContactMethod.Kind, _ timing: Timing, lately: Int = 0) -> DeliveryPlan.Way {
    let number = Int64(ContactMethod.Kind.allCases.firstIndex(of: kind) ?? 0)
    let method = ContactMethod(id: ID(number), person: ID(1), kind: kind, label: "", address: "")
    return DeliveryPlan.Way(method: method, timing: timing, lately: lately)
  }

  private func told(_ ways: [DeliveryPlan.Way], _ loudness: Loudness, at: Instant? = nil) throws -> [String] {
    let hours = try WorkingHours("Mo-Fr 08:00-17:00", zone: .utc)
    let start = at ?? now
    return DeliveryPlan.steps(ways, loudness, now: start, hours: hours).map {
      "\($0.method.kind.word) \(($0.at - start).seconds / 60)\($0.isDigest ? " digest" : "")"
    }
  }

  @Test func `without a word everything goes out at once, and the phone rings only for a P1`() throws {
    let kinds: [ContactMethod.Kind] = [.slackWebhook, .sms, .voice]
    for (loudness, expected) in [
      (Loudness.p1, ["Slack 0", "SMS 0", "phone 2"]), (.p2, ["Slack 0", "SMS 0"]), (.p4, ["Slack 0"]),
      (.news, ["Slack 0"]),
    ] { #expect(try told(kinds.map { way($0, .usual($0, loudness)) }, loudness) == expected) }
  }

  @Test func `a P1 goes out at once by one way, whatever the rules and however much there was`() throws {
    #expect(try told([way(.slackWebhook, .after5, lately: 500), way(.sms, .after2)], .p1) == ["Slack 0", "SMS 2"])
    #expect(try told([way(.email, .digest)], .p1) == ["e-mail 0"])
  }

  @Test func `who wants no way at all is told by all`() throws {
    #expect(try told([way(.voice, .never), way(.sms, .never)], .p3) == ["phone 0", "SMS 0"])
  }

  @Test func `working hours and digests wait for the morning`() throws {
    let evening = now + .hours(11)
    #expect(
      try told([way(.slackWebhook, .workingHours), way(.email, .digest)], .p3, at: evening) == [
        "Slack 720", "e-mail 720 digest",
      ])
    #expect(try told([way(.slackWebhook, .workingHours)], .p3) == ["Slack 0"])
  }

  @Test func `what is too much goes into a digest, but for a P1`() throws {
    #expect(try told([way(.sms, .atOnce, lately: 5)], .p2) == ["SMS 15 digest"])
    #expect(try told([way(.sms, .atOnce, lately: 5)], .p1) == ["SMS 0"])
  }
}
