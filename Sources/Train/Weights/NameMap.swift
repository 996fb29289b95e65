internal import Provenance

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

  private struct Line {
    let from: [Substring]
    let to: [Substring]
  }

  private let lines: [Line]
  /// Digest of the file.
  let digest: Digest

  /// Reads a file.
  ///
  /// Fails when it is missing, has other columns, or puts back more than a line found.
  init(_ path: String) throws {
    let file = try MappedFile(path)
    let bytes = file.bytes(0..<file.count)
    digest = Digest.of(bytes)
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
      func stars(_ parts: [Substring]) -> [Substring] { parts.filter { $0 == "*" || $0 == "**" } }
      guard row.fields[1].isEmpty || stars(line.to).count <= stars(line.from).count else {
        throw problem(row.line, "'\(row.fields[1])' has more stars than '\(row.fields[0])'")
      }
      return line
    }
  }

  /// What becomes of a name.
  func target(of name: String) -> Target {
    let parts = Self.parts(name)
    for line in lines {
      guard let found = Self.match(line.from[...], parts[...]) else { continue }
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

  /// What each star of a pattern stands for; nil when the pattern does not fit.
  private static func match(
    _ pattern: ArraySlice<Substring>, _ parts: ArraySlice<Substring>
  ) -> [[Substring]]? {
    guard let first = pattern.first else { return parts.isEmpty ? [] : nil }
    if first == "**" {
      for count in stride(from: parts.count, through: 0, by: -1) {
        if let rest = match(pattern.dropFirst(), parts.dropFirst(count)) {
          return [Array(parts.prefix(count))] + rest
        }
      }
      return nil
    }
    guard let part = parts.first, first == "*" || first == part else { return nil }
    guard let rest = match(pattern.dropFirst(), parts.dropFirst()) else { return nil }
    return first == "*" ? [[part]] + rest : rest
  }
}
