internal import Documents
internal import Vocabulary

/// What one version of a rules file says that another does not.
package struct RuleDifference {
  /// Statements of the new version only.
  package let added: [String]
  /// Statements of the old version only.
  package let removed: [String]
  /// The new version.
  let after: RuleFile

  /// Compares what two versions say, in whatever order and layout.
  package init(from before: RuleFile, to after: RuleFile) {
    self.after = after
    var counts: [String: Int] = [:]
    for line in before.statements() { counts[line, default: 0] += 1 }
    var added: [String] = []
    for line in after.statements() {
      if let count = counts[line], count > 0 {
        counts[line] = count - 1
      } else {
        added.append(line)
      }
    }
    // A section that was not there is now: the one statement that a rule changes besides itself.
    for facet in [Facet.lesion, .site] where !before[facet].isStated && after[facet].isStated {
      counts["\(facet.rawValue) stated false"] = nil
      added.removeAll { $0 == "\(facet.rawValue) stated true" }
    }
    self.added = added
    removed = counts.filter { $0.value > 0 }.map(\.key).sorted()
  }

  /// Whether the decision, to the letter, is all that the new version says more.
  package func isExactly(_ decision: Decision) -> Bool {
    guard removed.isEmpty, added.count == 1, let line = added.first else { return false }
    // Statements hold terms in normal form, so that equal ones may be written differently: the
    // words of the patch are compared, too.
    switch decision.verb {
    case .spelling:
      return after.spelling.contains {
        $0.wrong.value == decision.term && $0.right.value == decision.other
          && $0.statement == line
      }
    case .neverMerge:
      return after[decision.facet].neverMerge.contains {
        $0.first.value == decision.term && $0.second.value == decision.other
          && isSigned($0.note, decision) && "\(decision.facet.rawValue) \($0.statement)" == line
      }
    default:
      return after[decision.facet].terms.contains {
        $0.term.value == decision.term && $0.verb.rawValue == decision.verb.rawValue
          && $0.classes.map(\.value) == decision.classes && $0.mayBe.words == decision.mayBe
          && (decision.condition == nil || $0.condition == decision.condition)
          && isSigned($0.note, decision) && "\(decision.facet.rawValue) \($0.statement)" == line
      }
    }
  }

  private func isSigned(_ note: RuleNote, _ decision: Decision) -> Bool {
    (decision.why == nil || note.why == decision.why)
      && (decision.by == nil || note.by == decision.by)
      && (decision.date == nil || note.date == decision.date)
      && (decision.status == nil || note.status?.text == decision.status)
  }
}

extension TermRule.MayBe {
  /// As the language writes it.
  package var words: [String] {
    switch self {
    case .none: []
    case .all: ["all"]
    case .some(let classes): classes.map(\.value)
    }
  }
}
