internal import Documents
package import Vocabulary

/// Writes findings for people and programs.
package enum FindingList {
  /// One finding per row.
  package static func csv(_ findings: [Finding]) -> String {
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
  package static func text(_ findings: [Finding]) -> String {
    var text = ""
    for finding in findings {
      let location = finding.position.map { ":\($0.line):\($0.column)" } ?? ""
      text += "\(shown(finding.source))\(location): \(finding.severity.rawValue) \(finding.code): "
      text += "\(shown(finding.what))\n"
      if !finding.excerpt.isEmpty { text += "    | \(shown(finding.excerpt))\n" }
      text += "    \(finding.remedy)\n"
    }
    return text + NumberText.counted(findings.count, "finding") + "\n"
  }

  /// A text of the input with its control characters visible: names and pages may hold what
  /// terminals obey, or line ends that look like another finding.
  private static func shown(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isControl(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
