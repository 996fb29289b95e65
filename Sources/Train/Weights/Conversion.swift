internal import Artifacts
internal import Digests
internal import Files

/// Turns a file of weights of any known kind into safetensors with torchvision's names.
package enum Conversion {
  /// What is asked next to the files.
  package struct Options: Sendable {
    /// The model that the weights must fit; nil takes what the file says, or checks nothing.
    package var model: String?
    /// A map of names: a CSV file with the columns from and to.
    package var nameMap: String?
    /// A mean image to put next to the weights: binaryproto, npy or safetensors.
    package var meanImage: String?
    /// The preprocessing when the file states none: torchvision or caffe.
    package var input = Input.torchvision

    /// Nothing but the files.
    package init() {}
  }

  /// The preprocessings of published weights.
  package enum Input: String, Sendable, CaseIterable {
    /// Red, green, blue in 0…1, mean and std of ImageNet.
    case torchvision
    /// Blue, green, red in 0…255, BVLC's mean.
    case caffe
  }

  /// What was done, one line each.
  package struct Summary: Sendable, Codable {
    /// The kind of file that was read.
    package let format: String
    /// The model, when it is known.
    package let model: String?
    /// The preprocessing that stands in the new file.
    package let input: String
    /// Tensors in the new file, the mean image not counted.
    package let tensors: Int
    /// Numbers in these tensors.
    package let numbers: Int
    /// What was renamed, folded and dropped.
    package let changes: [String]
  }

  /// Reads `source` and writes `target` whole or not at all; the same inputs give the same bytes.
  ///
  /// Numbers are written in single precision. Momentum buffers and counters are left out. Fails when the
  /// source is damaged, of no known kind, or does not fit the model, and when the target is a file that
  /// no conversion wrote.
  package static func run(
    from source: String, to target: String, options: Options = Options()
  ) throws -> Summary {
    // Before a file of hundreds of megabytes is read.
    try Safetensors.checkReplaceable(target, marked: "derm_weights")
    var file = try WeightFile.read(source, names: try options.nameMap.map { try NameMap($0) })
    var changes = lines(of: file.changes)
    var tensors = file.tensors
    if let model = options.model { try keep(model, of: file, &tensors, &changes) }
    var input = file.input ?? (options.input == .caffe ? .caffe : .torchvision)
    if file.input == nil { changes.append("assumed: \(options.input)'s preprocessing") }
    if let path = options.meanImage { input.meanImage = try MeanImage.read(path) }
    var metadata = input.metadata
    metadata["derm_weights"] = "1"
    metadata["source"] = "\(Folder.name(of: source)) \(file.digest.hex)"
    metadata["model"] = options.model ?? file.model
    if let classes = file.classes { metadata.merge(try classes.metadata) { old, _ in old } }
    file.input = input
    let stored = tensors.map { StoredTensor(name: $0.name, shape: $0.shape, floats: $0.values) }
    try Safetensors(
      tensors: stored + (input.meanImage.map { [$0.tensor] } ?? []), metadata: metadata
    ).write(to: target)
    return Summary(
      format: file.format, model: options.model ?? file.model, input: input.description,
      tensors: tensors.count, numbers: tensors.reduce(0) { $0 + $1.values.count },
      changes: changes)
  }

  /// Checks that the weights fit a model, and drops what has no place in it.
  private static func keep(
    _ name: String, of file: WeightFile, _ tensors: inout [WeightFile.Tensor],
    _ changes: inout [String]
  ) throws {
    let model = try AllModels.named(name)
    let count = { (head: String) in file["\(head).bias"]?.values.count ?? 1 }
    // Heads as wide as the file's own: only what comes before them has to fit.
    let ready = Heads(
      tasks: .mtl, lesions: count(Head.lesionID), sites: count(Head.siteID))
    let network = try model.network(
      side: model.side,
      heads: Heads(
        ready.all + (file.classes.map { Heads($0.further).all } ?? [])))
    let fit = try InitialWeights(
      file, for: network, classes: file.classes ?? ClassList(lesions: [], sites: []), seed: 0)
    let unused = Set(fit.unused)
    let dropped = tensors.map(\.name).filter { unused.contains($0) }
    tensors.removeAll { unused.contains($0.name) }
    if !dropped.isEmpty {
      changes.append(
        "dropped \(dropped.count) without a place in \(name): \(InitialWeights.list(dropped))")
    }
  }

  /// A line for each change; what was dropped for one reason in one line.
  private static func lines(of changes: [WeightFile.Change]) -> [String] {
    var lines = changes.filter { $0.kind != .dropped }.map { "\($0.kind): \($0.from) -> \($0.to)" }
    var reasons: [String] = []
    for change in changes where change.kind == .dropped && !reasons.contains(change.to) {
      reasons.append(change.to)
    }
    for reason in reasons {
      let names = changes.filter { $0.kind == .dropped && $0.to == reason }.map(\.from)
      lines.append("dropped \(names.count), \(reason): \(InitialWeights.list(names))")
    }
    return lines
  }
}
