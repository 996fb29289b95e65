internal import Digests
internal import Documents
internal import Files

/// A user's map from the names in a file of weights to ours: a CSV file with columns `from` and `to`.
///
/// In `from`, `*` stands for one part between dots and `**` for any number of parts; in `to`, they
/// are put back in order. An empty `to` leaves the tensor out. The first line that fits decides;
/// names that no line fits stay.
struct NameMap: Sendable {
  /// What becomes of a name.
  enum Target: Equatable {
    /// No line fits.
    case same
    /// Another name.
    case renamed(String)
    /// It is left out.
    case dropped
  }

  fileprivate struct Line {
    let from: [Substring]
    let to: [Substring]
  }

  /// Real names have some ten.
  private static let mostParts = 100
  private let lines: [Line]
  /// The bytes of the file.
  private let size: Int
  /// Digest of the file.
  let digest: Digest

  /// Reads a file.
  ///
  /// Fails when it is missing, is no CSV, has other columns, puts back more than a line found, or has a name of more
  /// than `mostParts` parts.
  init(_ path: String) throws {
    let file = try MappedFile(path)
    let bytes = file.bytes(0..<file.count)
    digest = Digest.of(bytes)
    size = bytes.count
    let table = CSVTable.parse(bytes)
    func problem(_ line: Int, _ what: String) -> TrainError {
      .badRecipe(
        path: path, line: line, column: nil, what: what,
        remedy: "A map of names is a CSV file with the columns from,to: see docs/training.md.")
    }
    if let odd = table.problems.first { throw problem(odd.line, odd.what) }
    guard table.header == ["from", "to"] else { throw problem(1, "its columns are not from,to") }
    lines = try table.rows.map { row in
      let line = Line(from: Self.parts(row.fields[0]), to: Self.parts(row.fields[1]))
      // A star of the new name stands for what one of the old name has found.
      func stars(_ parts: [Substring]) -> [Substring] { parts.filter { $0 == "*" || $0 == "**" } }
      guard row.fields[1].isEmpty || stars(line.to).count <= stars(line.from).count else {
        throw problem(row.line, "'\(row.fields[1])' has more stars than '\(row.fields[0])'")
      }
      guard line.from.count <= Self.mostParts, line.to.count <= Self.mostParts else {
        throw problem(row.line, "a name with more than \(Self.mostParts) parts between dots")
      }
      return line
    }
  }

  /// What becomes of each name.
  ///
  /// Fails when the names and lines take more comparisons than any real map.
  func targets(of names: [String]) throws(WeightProblem) -> [Target] {
    var budget = ReadBudget(
      inputBytes: names.reduce(size) { $0 + $1.utf8.count }, perByte: 50, least: 50_000_000)
    var targets: [Target] = []
    for name in names {
      do {
        targets.append(try target(of: name, &budget))
      } catch {
        throw WeightProblem(
          "the map of names takes more than \(error.allowed) comparisons",
          remedy: "Write fewer lines, or fewer stars in them.")
      }
    }
    return targets
  }

  private func target(
    of name: String, _ budget: inout ReadBudget
  ) throws(ReadBudget.Exceeded) -> Target {
    let parts = Self.parts(name)
    for line in lines {
      guard let found = try line.match(parts, &budget) else { continue }
      if line.to == [""] { return .dropped }
      var rest = found[...]
      let words = line.to.flatMap { part in
        part == "*" || part == "**" ? Array(rest.popFirst() ?? []) : [part]
      }
      return .renamed(words.joined(separator: "."))
    }
    return .same
  }

  private static func parts(_ name: String) -> [Substring] {
    name.split(separator: ".", omittingEmptySubsequences: false)
  }
}

extension NameMap.Line {
  /// What each star of the pattern stands for, `**` for as many parts as it can; nil when the pattern
  /// does not fit.
  ///
  /// Whether the rest of the pattern fits the rest of the name is found once for each pair of positions,
  /// from the ends back: without that, each `**` would multiply the time by the length of the name.
  fileprivate func match(
    _ parts: [Substring], _ budget: inout ReadBudget
  ) throws(ReadBudget.Exceeded) -> [[Substring]]? {
    let width = parts.count + 1
    let fixed = from.count { $0 != "**" }
    try budget.spend(1)
    guard fixed <= parts.count else { return nil }
    // Most lines have no star, and differ early.
    if fixed == from.count {
      guard from.count == parts.count, zip(from, parts).allSatisfy({ $0 == "*" || $0 == $1 })
      else { return nil }
    }
    try budget.spend((from.count + 1) * width)
    // fits[i * width + j]: the pattern from i on fits the parts from j on.
    var fits = [Bool](repeating: false, count: (from.count + 1) * width)
    fits[fits.count - 1] = true
    for i in from.indices.reversed() {
      for j in (0..<width).reversed() {
        fits[i * width + j] =
          if from[i] == "**" {
            fits[(i + 1) * width + j] || j + 1 < width && fits[i * width + j + 1]
          } else {
            j + 1 < width && (from[i] == "*" || from[i] == parts[j])
              && fits[(i + 1) * width + j + 1]
          }
      }
    }
    guard fits[0] else { return nil }
    var found: [[Substring]] = []
    var position = 0
    for (i, word) in from.enumerated() {
      var end = position + 1
      if word == "**" {
        end = parts.count
        while !fits[(i + 1) * width + end] { end -= 1 }
      }
      if word == "*" || word == "**" { found.append(Array(parts[position..<end])) }
      position = end
    }
    return found
  }
}
