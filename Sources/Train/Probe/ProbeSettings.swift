internal import Digests
internal import Documents
internal import Files

/// What decides about a probe's results, next to the data set.
struct ProbeSettings: RunSettings {
  /// The file of features.
  let features: Digest
  /// scikit-learn's C.
  let inverseStrength: Double
  /// Units of a hidden layer; 0 for a linear probe.
  let hidden: Int
  let tasks: Tasks
  let heads: FurtherHeads
  /// The seed of the validation images.
  let seed: UInt64
  /// The share of the training folds that validates.
  let validation: Double

  private var pairs: [(key: String, value: String)] {
    [
      ("derm_probe", "1"), ("features", features.hex),
      ("probe_c", NumberText.shortest(inverseStrength)), ("tasks", tasks.rawValue),
      ("seed", String(seed)), ("validation", NumberText.shortest(validation)),
    ] + (hidden == 0 ? [] : [("probe_hidden", String(hidden))])
      + (heads.all.isEmpty ? [] : [(FurtherHeads.key, heads.text)])
  }

  var text: String {
    (hidden == 0
      ? "# A linear probe: logistic regression with an L2 penalty on features that were given.\n"
      : "# A probe with one hidden layer of ReLUs, with an L2 penalty, on features that were given.\n")
      + pairs.map { "\($0.key): \($0.value)\n" }.joined()
  }

  var digest: Digest { Digest.of(text: text) }

  func differences(from path: String) throws -> [(key: String, before: String, now: String)] {
    let file = try MappedFile(path)
    let lines = String(decoding: file.bytes(0..<file.count), as: UTF8.self).split(separator: "\n")
    return pairs.compactMap { key, value in
      let line = lines.first { $0.hasPrefix("\(key): ") }
      let before = line.map { String($0.dropFirst(key.count + 2)) } ?? "absent"
      return before == value ? nil : (key, before, value)
    }
  }
}
