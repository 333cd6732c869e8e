/// A rule that forbids words in code, outside the files where they belong.
struct WordRule {
  /// One of them is in every line that the pattern matches.
  let words: [String]
  let pattern: Regex<Substring>
  let problem: String
  let isExempt: (SourceFile) -> Bool

  func check(_ file: SourceFile) -> [Violation] {
    guard !isExempt(file) else { return [] }
    return file.matches(of: pattern, words: words).map {
      Violation(path: file.path, line: $0.line, problem: problem)
    }
  }

  /// Time, randomness and place come from outside: from a transaction or from the environment.
  static var hiddenInput: WordRule {
    WordRule(
      words: ["Date", ".now", "Clock", "time", "UUID", "andom", "shuffled", "TimeZone", "Calendar", "Locale"],
      pattern:
        #/
        \bDate\(\) | \b(?:Date|Instant|DispatchTime|DispatchWallTime)\.now\b | \.now\(\) | :\s?Date\s=\s\.now\b
        | \b(?:Continuous|Suspending)Clock\b | \bclock_gettime\b | \bgettimeofday\b | \btime\(nil\)
        | \bUUID\(\) | \bSystemRandomNumberGenerator\b | \.random\( | \.randomElement\( | \.shuffled\( | \barc4random
        | \b(?:TimeZone|Calendar)\.(?:current|autoupdatingCurrent|default)\b | \bLocale\.current\b
      /#,
      problem: "the clock, randomness and the machine's zone are read only in Environment+live.swift and TestKit",
      isExempt: { $0.name == "Environment+live.swift" || $0.path.hasPrefix("Platform/TestKit/") })
  }

  /// A wrong assumption must become an error that somebody sees, not a crash.
  static var forced: WordRule {
    WordRule(
      words: ["!", "fatalError("],
      pattern: #/\btry!|\bas!|\bfatalError\(|[A-Za-z0-9_\)\]\}"]!(?!=)/#,
      problem: "no forced try, cast or unwrapping and no fatalError in the product", isExempt: \.isTest)
  }

  /// Only commands speak on standard output; everything else logs.
  static var printing: WordRule {
    WordRule(
      words: ["rint(", "dump(", "NSLog("],
      pattern: #/(?:^|[^\w.])(?:debugPrint|print|dump|NSLog)\(/#, problem: "only commands print; log instead",
      isExempt: { file in
        file.isTest || file.name.contains("Command") || file.folders.contains { $0.contains("Command") }
          || file.path.hasPrefix("App/")
      })
  }

  /// Waiting in a test hides a race.
  static var sleeping: WordRule {
    WordRule(
      words: ["sleep"],
      pattern: #/\b(?:Task|Thread)\.sleep\b|\busleep\(|(?:^|[^\w.])sleep\(/#,
      problem: "tests do not sleep: move the clock",
      isExempt: { !$0.isTest })
  }
}
