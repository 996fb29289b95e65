package import Vocabulary

/// The two ways in which a known label can be wrong.
package enum LabelDirection: String, CaseIterable, Codable, Sendable {
  /// The class is called absent and is there.
  case missing
  /// The class is called present and is not there.
  case spurious

  /// The direction in which a label with this state can be wrong; nil for an unknown one.
  package init?(said state: LabelState) {
    switch state {
    case .absent: self = .missing
    case .present: self = .spurious
    case .unknown: return nil
    }
  }

  /// The state that is wrong.
  package var said: LabelState { self == .missing ? .absent : .present }

  /// What is said, in tables and questions.
  package var given: String { self == .missing ? "absent" : "present" }

  /// What is right if it is wrong.
  package var suggested: String { self == .missing ? "present" : "absent" }
}
