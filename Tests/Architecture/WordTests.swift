import Testing

/// Words that have their place, and nowhere else.
@Suite("Words in code")
struct WordTests {
  @Test("Time, randomness and the zone are read in one place")
  func hiddenInput() { expectNone(.hiddenInput) }

  @Test("Nothing in the product is forced")
  func forced() { expectNone(.forced) }

  @Test("Only commands print")
  func printing() { expectNone(.printing) }

  @Test("Tests do not sleep")
  func sleeping() { expectNone(.sleeping) }

  private func expectNone(_ rule: WordRule) {
    ArchitectureTests.expectNone(SourceTree.files.flatMap(rule.check))
  }

  @Test(
    "The rule about hidden input can fail",
    arguments: [
      "let a = Date()", "Date.now", "let a: Date = .now", "after(.now() + 1)", "UUID().uuidString",
      "Int.random(in: 1...6)", "TimeZone.current",
      "Calendar.current", "ContinuousClock().now", "var g = SystemRandomNumberGenerator()", "names.shuffled()",
    ])
  func hiddenInputCanFail(line: String) {
    #expect(found(.hiddenInput, line, in: "Features/Teams/Person.swift") == 1)
    #expect(found(.hiddenInput, line, in: "Platform/FeatureKit/Environment+live.swift") == 0)
    #expect(found(.hiddenInput, "// " + line, in: "Features/Teams/Person.swift") == 0)
  }

  @Test(
    "What a transaction gives is no hidden input",
    arguments: [
      "let a = tx.now", "tx.newID()", "Date(timeIntervalSince1970: 0)", "f(now: now)", "mark(.now)",
      "UUID(uuidString: a)",
    ])
  func givenInput(line: String) { #expect(found(.hiddenInput, line, in: "Features/Teams/Person.swift") == 0) }

  @Test("The rule about force can fail", arguments: ["try! f()", "a as! B", "x!.y", "f()!", "fatalError()", "a[0]!"])
  func forcedCanFail(line: String) {
    #expect(found(.forced, line, in: "Platform/Core/Day.swift") == 1)
    #expect(found(.forced, line, in: "Platform/Core/Tests/DayTests.swift") == 0)
  }

  @Test("Comparing and negating is no force", arguments: ["a != b", "a!=b", "!done", "f(!a)", "{ !$0 }"])
  func notForced(line: String) { #expect(found(.forced, line, in: "Platform/Core/Day.swift") == 0) }

  @Test("The rules about printing and sleeping can fail")
  func printingAndSleepingCanFail() {
    #expect(found(.printing, "print(1)", in: "Features/Teams/PersonStore.swift") == 1)
    #expect(found(.printing, "print(1)", in: "Features/Teams/PersonCommands.swift") == 0)
    #expect(found(.printing, "fingerprint(1)", in: "Features/Teams/PersonStore.swift") == 0)
    #expect(found(.sleeping, "try await Task.sleep(for: .seconds(1))", in: "Features/Teams/Tests/A.swift") == 1)
  }

  private func found(_ rule: WordRule, _ line: String, in path: String) -> Int {
    rule.check(SourceFile(path: path, source: line)).count
  }
}
