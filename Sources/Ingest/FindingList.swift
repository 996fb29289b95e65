internal import Provenance
public import Vocabulary

/// Writes findings for people and programs.
public enum FindingList {
  /// One finding per row.
  public static func csv(_ findings: [Finding]) -> String {
    var writer = CSVWriter(columns: [
      "file", "line", "column", "byte", "severity", "code", "what", "remedy", "excerpt",
    ])
    for finding in findings {
      writer.row([
        finding.source, finding.position.map { String($0.line) } ?? "",
        finding.position.map { String($0.column) } ?? "",
        finding.position?.byteOffset.map(String.init) ?? "", finding.severity.rawValue,
        finding.code, finding.what, finding.remedy, finding.excerpt,
      ])
    }
    return writer.text
  }

  /// One finding per paragraph: `file:line:column: severity code: what`, then the remedy.
  public static func text(_ findings: [Finding]) -> String {
    var text = ""
    for finding in findings {
      let place = finding.position.map { ":\($0.line):\($0.column)" } ?? ""
      text += "\(finding.source)\(place): \(finding.severity.rawValue) \(finding.code): "
      text += "\(finding.what)\n"
      if !finding.excerpt.isEmpty { text += "    | \(finding.excerpt)\n" }
      text += "    \(finding.remedy)\n"
    }
    return text + "\(findings.count) findings\n"
  }
}
