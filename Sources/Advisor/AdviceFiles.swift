package import Digests
internal import Files
internal import Foundation
package import Rules
internal import Vocabulary

/// A suggestion as one line of JSON.
package struct SuggestionLine: Codable, Sendable {
  package let id: String
  /// The term in review, or two classes.
  package let subject: String
  /// What `accept` would write.
  package let decision: Decision
  /// Why it is suggested.
  package let reason: String
  /// Whether somebody put it off.
  package let later: Bool
  /// The evidence in words, by kind.
  package let evidence: [String: String]
}

extension Suggestion {
  /// The suggestion as JSON has it.
  package var line: SuggestionLine {
    SuggestionLine(
      id: id, subject: subject, decision: decision, reason: reason, later: isLater,
      evidence: shown.evidence ?? [:])
  }

  /// The suggestion as a patch file that `derm-refine accept` takes.
  ///
  /// `rules` is the rules file's path, `digest` that of its bytes.
  package func patch(rules: String, digest: Digest) -> String {
    var comments = ["\(facet.rawValue) \(subject): \(reason).", ""]
    comments += evidence.fields.map { "\($0.name): \($0.text)" }
    comments += ["", "derm-refine accept \(id).yaml --by YOU"]
    return Patch.text(
      decision, id: id,
      comments: comments.map { line in
        // Whatever YAML takes for the end of a line would end the comment.
        String(line.map { $0.isNewline ? " " : $0 })
      }, rules: rules,
      digest: digest.hex)
  }
}

extension Advice {
  /// Says whether patches may be written as a folder, before anything is recorded.
  ///
  /// Fails when it holds anything but patches that nobody edited.
  package static func checkPatches(_ folder: String, rules: String) throws(TaxonomyError) {
    do {
      try AtomicFolder.check(folder, as: patches, sparing: [rules])
    } catch {
      throw .file(error)
    }
  }

  private static let patches = "suggested patches"

  /// Writes a folder with one patch file for each suggestion; the paths in their order.
  ///
  /// Fails when the folder holds anything but patches that nobody edited, when the rules can't be
  /// read, or when the system refuses.
  package func writePatches(to folder: String, rules: String) throws(TaxonomyError) -> [String] {
    do {
      let digest = try Digest.ofFile(rules)
      try AtomicFolder.write(to: folder, as: Self.patches, sparing: [rules]) { temporary in
        for suggestion in suggestions {
          try AtomicFile.write(
            suggestion.patch(rules: rules, digest: digest), to: "\(temporary)/\(suggestion.id).yaml"
          )
        }
      }
      return suggestions.map { "\(folder)/\($0.id).yaml" }
    } catch let error as FileError {
      throw .file(error)
    } catch {
      throw .file(.system(operation: "write", path: folder, reason: "\(error)"))
    }
  }

  /// The lines of the log that say what was shown for the first time.
  package func unseen(in log: DecisionLog) -> [DecisionLog.Line] {
    let known = Set(log.lines.map(\.id))
    return suggestions.filter { !known.contains($0.id) }.map(\.shown)
  }
}
