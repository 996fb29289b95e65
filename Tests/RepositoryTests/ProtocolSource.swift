import Foundation

/// A protocol as the sources declare it, for documents that show it.
struct ProtocolSource {
  let name: String
  /// The declaration with its comments, without words of access.
  let text: String
  /// Its requirements, each on one line, without comments.
  let requirements: [String]
  /// The names that an extension of the protocol gives a default.
  let defaults: Set<String>

  /// Finds the only declaration of a protocol; nil when there is none.
  init?(_ name: String) throws {
    let files = try Sources.files(under: ["Sources"], extensions: ["swift"])
    let head = "protocol \(name):"
    guard let file = files.first(where: { $0.lines.contains { $0.contains(head) } }),
      let start = file.lines.firstIndex(where: { $0.contains(head) }),
      let end = file.lines[start...].firstIndex(of: "}")
    else { return nil }
    self.name = name
    let lines = file.lines[start...end].map(Self.withoutAccess)
    text = lines.joined(separator: "\n")
    requirements = Self.requirements(lines.dropFirst().dropLast())
    defaults = Set(files.flatMap { Self.defaults($0.lines, of: name) })
  }

  /// A line without `public` and `package`, which a reader's own type may not need.
  static func withoutAccess(_ line: some StringProtocol) -> String {
    String(line).replacing("public ", with: "").replacing("package ", with: "")
  }

  /// Code on one line: without comments, with single blanks.
  static func flat(_ code: String) -> String {
    let lines = code.split(separator: "\n").map { line in
      withoutAccess(line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line)
    }
    let joined = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
    // A formatter breaks a long list of parameters behind its parenthesis.
    return joined.replacing("( ", with: "(").replacing(" )", with: ")")
  }

  private static func requirements(_ lines: some Sequence<String>) -> [String] {
    var found: [String] = []
    for line in lines {
      let code = flat(line)
      if code.isEmpty { continue }
      let words = code.split(separator: " ")
      let begins = words.contains { ["var", "func"].contains($0) } || code.hasPrefix("init(")
      if begins {
        found.append(code)
      } else if !found.isEmpty {
        found[found.count - 1] += " " + code
      }
    }
    return found.map(flat)
  }

  /// The names of what extensions of a protocol define.
  private static func defaults(_ lines: [Substring], of name: String) -> [String] {
    var isInside = false
    var found: [String] = []
    for line in lines {
      if line.hasPrefix("extension \(name) ") { isInside = true }
      if line == "}" { isInside = false }
      if isInside, let match = line.firstMatch(of: #/(?:var|func) (\w+)/#) {
        found.append(String(match.1))
      }
    }
    return found
  }

  /// The requirements that a sample neither has in the same words nor gets from an extension.
  func missing(in sample: String) -> [String] {
    let code = Self.flat(sample)
    return requirements.filter { requirement in
      guard let match = requirement.firstMatch(of: #/(?:var|func) (\w+)/#) else {
        return !code.contains(requirement)
      }
      let name = String(match.1)
      if defaults.contains(name) { return false }
      if requirement.contains("func ") { return !code.contains(requirement) }
      return !code.contains("let \(name) ") && !code.contains("let \(name):")
        && !code.contains("var \(name):")
    }
  }
}
