internal import Rules

/// The reason of a row that the review wrote: `Review: KIND, read by A, B; what they noted`.
///
/// It marks the row as the review's, and names the people whose logs can take it away.
struct ReviewNote: Equatable {
  /// The question's kind.
  let kind: String
  /// The people whose answers say so, or the one who decided.
  let readers: [String]
  /// Whether somebody decided between answers that differed.
  let isAdjudicated: Bool
  /// What the person noted; nil when nothing.
  var remark: String?

  /// With this a row's reason begins that the review wrote.
  static let mark = "Review: "

  init(kind: String, readers: [String], isAdjudicated: Bool, remark: String? = nil) {
    self.kind = kind
    self.readers = readers
    self.isAdjudicated = isAdjudicated
    self.remark = remark
  }

  /// Reads a reason; nil for one that a person wrote.
  init?(_ note: RuleNote) {
    guard let why = note.why, why.hasPrefix(Self.mark) else { return nil }
    let text = why.dropFirst(Self.mark.count)
    let (head, remark) = Self.cut(text, at: "; ")
    let (kind, readers) = Self.cut(head, at: ", read by ")
    let (same, decider) = Self.cut(head, at: ", decided by ")
    guard let names = readers ?? decider else { return nil }
    self.kind = String(readers == nil ? same : kind)
    self.readers = names.replacing(", ", with: ",").split(separator: ",").map(String.init)
    isAdjudicated = readers == nil
    self.remark = remark.map { String($0) }
    guard !self.readers.isEmpty, self.readers.allSatisfy(ReviewFolder.isUsable) else { return nil }
  }

  private static func cut(_ text: Substring, at mark: String) -> (Substring, Substring?) {
    guard let range = text.firstRange(of: mark) else { return (text, nil) }
    return (text[..<range.lowerBound], text[range.upperBound...])
  }

  /// The reason as it is written.
  var text: String {
    let how = isAdjudicated ? "decided by" : "read by"
    return "\(Self.mark)\(kind), \(how) \(readers.joined(separator: ", "))"
      + (remark.map { "; \($0)" } ?? "")
  }
}
