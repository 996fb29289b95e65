import Testing

/// Calls in documents exist: verb, options, values, and as many arguments as the verb takes.
@Suite struct ShellSampleTests {
  @Test("every derm command in README and docs is one that the built commands take")
  func samples() throws {
    let trees = Dictionary(
      uniqueKeysWithValues: try CommandTree.commands.map { ($0, try CommandTree.of($0)) })
    let samples = try ShellSample.all()
    #expect(samples.count > 60)
    for sample in samples {
      guard let tree = trees[sample.words[0]] else {
        Issue.record("\(sample.location): there is no command \(sample.words[0])")
        continue
      }
      for problem in Self.problems(sample.words.dropFirst(), tree) {
        Issue.record("\(sample.location): \(sample.words.joined(separator: " ")): \(problem)")
      }
    }
  }

  @Test("a sample with a mistake is told from one without")
  func mistakes() throws {
    let refine = try CommandTree.of("derm-refine")
    func problems(_ line: String) -> [String] {
      ShellSample.calls(in: line).flatMap { Self.problems($0.dropFirst(), refine) }
    }
    #expect(problems("derm-refine explain --term \"papule / pearly\" | less # why").isEmpty)
    #expect(problems("derm-refine export --to sssom > rules.tsv").isEmpty)
    #expect(problems("derm-refine explain --bootstraps 10 --term x") == ["no option --bootstraps"])
    #expect(problems("derm-refine explan --term x").count == 2)
    #expect(problems("derm-refine export --to parquet") == ["--to is not parquet"])
    #expect(problems("derm-refine export") == ["--to is missing"])
    #expect(problems("derm-refine import") == ["<file> is missing"])
    #expect(problems("derm-refine lint --") == ["'--' alone"])
    #expect(problems("derm-refine lint rules.yaml") == ["too many arguments: rules.yaml"])
  }

  /// What the parser would refuse in a call.
  static func problems(_ words: ArraySlice<String>, _ root: CommandTree) -> [String] {
    var command = root
    var rest = words
    while let verb = command.verbs.first(where: { $0.commandName == rest.first }) {
      command = verb
      rest = rest.dropFirst()
    }
    if let standard = command.verbs.first(where: { $0.commandName == command.defaultSubcommand }) {
      command = standard
    }
    let arguments = command.arguments ?? []
    var problems: [String] = []
    var given: Set<String> = []
    var positionals: [String] = []
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        positionals.append(word)
        continue
      }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
      guard let name = parts.first else {
        problems.append("'--' alone")
        continue
      }
      guard let option = arguments.first(where: { $0.isCalled(name) }) else {
        problems.append("no option --\(name)")
        continue
      }
      given.insert(name)
      guard option.kind == .option else { continue }
      // Only a value behind '=' may look like an option: one that is passed on.
      let attached = parts.count > 1 ? parts[1] : nil
      guard let value = attached ?? rest.popFirst(), attached != nil || !value.hasPrefix("--")
      else {
        problems.append("--\(name) has no value")
        continue
      }
      let allowed = option.allValues ?? []
      // Some options take all values up to the next option.
      if option.parsingStrategy == "upToNextOption" {
        while let next = rest.first, !next.hasPrefix("--") { rest = rest.dropFirst() }
      }
      // Capital letters stand for a value.
      if !allowed.isEmpty, !allowed.contains(value), value != value.uppercased() {
        problems.append("--\(name) is not \(value)")
      }
    }
    if given.contains("help") || given.contains("version") { return problems }
    return problems + missing(arguments, given, positionals)
  }

  /// What a call lacks, or has too much of.
  private static func missing(
    _ arguments: [CommandTree.Argument], _ given: Set<String>, _ positionals: [String]
  ) -> [String] {
    var problems: [String] = []
    for option in arguments where option.kind == .option && !option.isOptional {
      let names = (option.names ?? []).map(\.name)
      if given.isDisjoint(with: names) { problems.append("--\(names[0]) is missing") }
    }
    let declared = arguments.filter { $0.kind == .positional }
    let required = declared.filter { !$0.isOptional }
    if let lacking = required.dropFirst(positionals.count).first {
      problems.append("<\(lacking.valueName ?? "")> is missing")
    }
    if !declared.contains(where: \.isRepeating), positionals.count > declared.count {
      problems.append("too many arguments: \(positionals[declared.count])")
    }
    return problems
  }
}
