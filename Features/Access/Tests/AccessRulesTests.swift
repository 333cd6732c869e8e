import Core
import Testing

@testable import Access

@Suite("Rules of signing in")
struct AccessRulesTests {
  private static let start = Instant(seconds: 1_795_424_400)

  @Test(
    "Five wrong attempts in 15 minutes from one place are enough",
    arguments: [
      ([], nil), ([0, 1, 2, 3], nil), ([0, 1, 2, 3, 4], 840), ([-900, 1, 2, 3, 4], nil), ([-899, 1, 2, 3, 4], 1),
      ([0, 1, 2, 3, 4, 5, 6], 840 + 2 * 60),
    ] as [([Int64], Int64?)])
  func throttle(minutesOrSeconds: [Int64], wait: Int64?) {
    // Negative: seconds before the start; otherwise minutes after it. Asked one minute after the start.
    let attempts = minutesOrSeconds.map { value in
      SignInAttempt(at: Self.start + (value < 0 ? .seconds(value + 60) : .minutes(value)), peer: "a")
    }
    let now = Self.start + .minutes(1)
    #expect(Self.retryAfter(attempts, peer: "a", now: now) == wait.map { .seconds($0) }, "\(minutesOrSeconds)")
    #expect(Self.retryAfter(attempts, peer: "b", now: now) == nil)
  }

  @Test(
    "Twenty wrong attempts in 15 minutes from many places are enough", arguments: [(19, nil), (20, 900), (21, 901)])
  func manyPlaces(count: Int, wait: Int64?) {
    let attempts = (0..<count).map { SignInAttempt(at: Self.start + .seconds(Int64($0)), peer: "peer \($0)") }
    #expect(Self.retryAfter(attempts, peer: "a", now: Self.start) == wait.map { .seconds($0) })
  }

  private static func retryAfter(_ attempts: [SignInAttempt], peer: String, now: Instant) -> Span? {
    do {
      try SignInThrottle.check(attempts, peer: peer, now: now)
    } catch Refusal.tooMany(_, let span) { return span } catch { Issue.record(error) }
    return nil
  }

  @Test(
    "After signing in only paths of this site are gone to",
    arguments: [
      ("/interrupts/12?a=b", "/interrupts/12?a=b"), ("/", "/"), (nil, "/"), ("", "/"), ("https://evil.test/", "/"),
      ("//evil.test/", "/"), ("/\\evil.test", "/"), ("/\t/evil.test", "/"), ("javascript:alert(1)", "/"),
      ("/sign-in?next=/", "/"), ("/reset/x", "/"), ("/x\r\nSet-Cookie: a=b", "/"),
    ] as [(String?, String)])
  func next(text: String?, path: String) { #expect(SitePath.safe(text) == path) }

  @Test("write implies read, admin implies both")
  func scopes() {
    #expect(Scope.read.implied == [.read])
    #expect(Scope.write.implied == [.read, .write])
    #expect(Scope.admin.implied == [.read, .write, .admin])
  }

  @Test("Passwords have 10 to 200 characters", arguments: [(9, false), (10, true), (200, true), (201, false)])
  func passwordLength(count: Int, isAccepted: Bool) {
    let password = String(repeating: "ä", count: count)
    #expect(((try? PasswordRule.check(password)) != nil) == isAccepted)
  }

  @Test("A stored hash knows its password, and only that one")
  func hash() throws {
    let hash = try PasswordHash("correct horse", salt: Array(1...16))
    #expect(hash.text.hasPrefix("scrypt$15$8$1$AQIDBAUGBwgJCgsMDQ4PEA==$"))
    let stored = try #require(PasswordHash(stored: hash.text))
    #expect(try stored.matches("correct horse"))
    #expect(try !stored.matches("correct horsf"))
    #expect(try PasswordHash("correct horse", salt: Array(2...17)) != hash)
  }

  @Test("The hash is scrypt as in RFC 7914, section 12")
  func vector() throws {
    let parameters = PasswordHash.Parameters(cost: 14, blockSize: 8, parallelism: 1)
    let hash = try PasswordHash("pleaseletmein", salt: Array("SodiumChloride".utf8), parameters: parameters)
    // The first 32 of the 64 bytes of the third vector.
    #expect(hash.text.hasSuffix("$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI="))
  }

  @Test(
    "What was not written by this product is no hash",
    arguments: [
      "", "scrypt$15$8$1$AA==$AA==", "scrypt$99$8$1$AQIDBA==$AQID", "bcrypt$15$8$1$AQ==$AQ==", "plain",
    ])
  func foreignHashes(text: String) { #expect(PasswordHash(stored: text) == nil) }

  @Test("A full mill refuses instead of queueing without end")
  func mill() async throws {
    let mill = PasswordMill(limit: 0)
    await #expect(throws: Refusal.self) { try await mill.verify("some password", against: nil) }
  }

  @Test("Nobody's password is never right")
  func nobody() async throws {
    #expect(try await !PasswordMill().verify("", against: nil))
  }
}
