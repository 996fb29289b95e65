internal import Artifacts
internal import Foundation

extension SplitPart {
  /// What people call the parts, in lower case.
  private static let names: [SplitRole: [String]] = [
    .train: ["train", "training", "trn"],
    .valid: ["valid", "validation", "val", "dev", "development"],
    .test: ["test", "testing", "tst", "holdout", "hold-out", "held-out"],
  ]

  /// The part that a split file's text names: `Train`, `TRAIN` and `training` are one part, named `train`.
  init(named text: String) {
    let name = text.trimmingCharacters(in: .whitespaces).lowercased()
    let role = SplitRole.allCases.first { Self.names[$0]?.contains(name) ?? false }
    self.init(name: role?.rawValue ?? name, role: role)
  }

  /// The part and what it is for, in words.
  var text: String {
    switch role {
    case .train: "\(name) (trains)"
    case .valid: "\(name) (validates)"
    case .test: "\(name) (is tested)"
    case nil: name
    }
  }
}
