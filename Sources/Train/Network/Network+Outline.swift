package import Artifacts

extension Network {
  /// Stages, shapes and trainable parameters, as a run keeps them for drawing.
  package var outline: NetworkOutline {
    NetworkOutline(
      name: name, input: inputShape,
      stages: stages.compactMap { members in
        members.last.map { stage(members, shape: $0.shape) }
      },
      heads: headIndices.map { stage([nodes[$0 - 1]], shape: nodes[$0 - 1].shape) },
      softmaxHeads: softmaxHeads.isEmpty ? nil : softmaxHeads)
  }

  /// The nodes of each stage, from the first; heads belong to none.
  var stages: [[Node]] {
    let heads = headIndices
    var stages: [[Node]] = []
    for (index, node) in nodes.enumerated() where !heads.contains(index + 1) {
      if let before = stages.last?.last, !startsStage(node, after: before) {
        stages[stages.count - 1].append(node)
      } else {
        stages.append([node])
      }
    }
    return stages
  }

  /// Checks that a recipe freezes no more stages than there are; `source` names the recipe.
  ///
  /// Fails with how many there are.
  func checkFrozen(_ optimiser: Recipe.Optimiser, source: String) throws(TrainError) {
    let (frozen, count) = (optimiser.frozenStages, stages.count)
    guard frozen > count else { return }
    throw .badRecipe(
      path: source, line: nil, column: nil,
      what: "'optimiser.frozen_stages' is \(frozen), but \(name) has \(count) stages",
      remedy: "Make it \(count) or less: with \(count) the heads alone train.")
  }

  /// Checks that no head is called as a layer of the network is; `source` names the recipe.
  ///
  /// Fails with the name.
  func checkHeads(source: String) throws(TrainError) {
    let layers = Set(stages.flatMap(\.self).map { $0.name.prefix { $0 != "." } })
    guard let head = heads.all.first(where: { layers.contains($0.id[...]) }) else { return }
    throw .badRecipe(
      path: source, line: nil, column: nil,
      what: "a head can't be called '\(head.id)', for \(name) has a layer of this name",
      remedy: "Give the head another name, and its facet under 'facet'.")
  }

  private var softmaxHeads: [String] {
    heads.all.filter { $0.kind == .multiClass && $0.id != Head.siteID }.map(\.id)
  }

  private var headIndices: [Int] { logits.map(\.index) }

  /// Layers whose names share the part before the dot belong together; others stay with the convolution
  /// or the fully connected layer before them.
  private func startsStage(_ node: Node, after before: Node) -> Bool {
    guard !node.name.contains("."), !before.name.contains(".") else {
      return group(node) != group(before)
    }
    switch node.layer {
    case .convolution, .linear, .globalAveragePool: return true
    default: return false
    }
  }

  /// The part of a name before the first dot, or before the second where torchvision numbers the stages:
  /// `layer1`, `features.3`.
  private func group(_ node: Node) -> Substring {
    let parts = node.name.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts[0] == "features", parts.count > 1 else { return parts[0] }
    return node.name[..<parts[1].endIndex]
  }

  private func stage(_ members: [Node], shape: [Int]) -> NetworkOutline.Stage {
    var layers: [String: Int] = [:]
    var kernels: [String] = []
    for node in members {
      layers[node.layer.kind, default: 0] += 1
      guard case .convolution(let own) = node.layer else { continue }
      let text = "\(own.kernel)×\(own.kernel)" + (own.stride == 1 ? "" : "/\(own.stride)")
      if !kernels.contains(text) { kernels.append(text) }
    }
    return NetworkOutline.Stage(
      name: String(members.first.map(group) ?? ""), layers: layers, kernels: kernels,
      blocks: layers["add"] ?? 0, shape: shape,
      parameters: members.flatMap(\.parameters).reduce(0) { $0 + parameters[$1].count })
  }
}
