/// Sizes and names of files.
enum ShapeRules {
  /// Guide value 300; beyond this a newcomer would split it.
  static let maximumLines = 350

  static func size(_ file: SourceFile) -> [Violation] {
    let count = file.source.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    guard count > maximumLines else { return [] }
    let problem = "has \(count) lines, at most \(maximumLines): split the role into a folder"
    return [Violation(path: file.path, line: count, problem: problem)]
  }

  private static var vague: Regex<Substring> {
    #/(?:Manager|Helper|Helpers|Utils|Utilities|Util|Common|Base)(?:Tests)?\b/#
  }

  /// `<Noun><Role>.swift`, or the name of the one function in it, and no word that says nothing.
  static func name(_ file: SourceFile) -> [Violation] {
    var problems: [String] = []
    let isNamed = file.name.wholeMatch(of: #/(?:[A-Z][A-Za-z0-9]*(?:\+[A-Za-z0-9]+)?|main)\.swift/#)
    let isFunction =
      file.source.containsBytes(of: "func \(file.name.dropLast(6))(")
      || file.source.containsBytes(of: "func \(file.name.dropLast(6))<")
    if isNamed == nil, !isFunction {
      problems.append("files are called <Noun><Role>.swift")
    }
    if file.name.dropLast(6).firstMatch(of: vague) != nil { problems.append("the name says nothing about the content") }
    if file.name == "Placeholder.swift" { problems.append("a placeholder was left behind") }
    let named = problems.map { Violation(path: file.path, line: 1, problem: $0) }
    let types = file.matches(
      of: #/\b(?:struct|class|enum|actor|protocol) (\w+)/#,
      words: ["struct ", "class ", "enum ", "actor ", "protocol "]
    ).filter { $0.match.1.firstMatch(of: vague) != nil }
    return named
      + types.map { Violation(path: file.path, line: $0.line, problem: "the type's name says nothing") }
  }

  /// A type with a role's name stands in a file of that role, so that knowing one feature is knowing all.
  static func role(_ file: SourceFile) -> [Violation] {
    guard file.feature != nil, !file.isTest else { return [] }
    let pattern =
      #/
        ^(?:package\s|private\s|fileprivate\s|final\s)*(?:struct|enum|class|actor|extension)\s
        \w*?(Actions|Store|Schema|Routes|Pages|Duties|Commands|Feature)\b
      /#
    return file.matches(of: pattern, words: ["struct ", "enum ", "class ", "actor ", "extension "])
      .filter { !file.path.contains($0.match.1) }.map {
        Violation(path: file.path, line: $0.line, problem: "belongs in a file called …\($0.match.1).swift")
      }
  }
}
