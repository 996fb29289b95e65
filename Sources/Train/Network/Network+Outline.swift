package import Artifacts

extension Network {
  /// Stages, shapes and trainable parameters, as a run keeps them for drawing.
  package var outline: NetworkOutline {
    let heads = [lesionLogits, siteLogits].compactMap(\.self).map(\.index)
    var stages: [NetworkOutline.Stage] = []
    var members: [Node] = []
    func finish() {
      if let last = members.last { stages.append(stage(members, shape: last.shape)) }
      members = []
    }
    for (place, node) in nodes.enumerated() where !heads.contains(place + 1) {
      if let before = members.last, startsStage(node, after: before) { finish() }
      members.append(node)
    }
    finish()
    return NetworkOutline(
      name: name, input: inputShape, stages: stages,
      heads: heads.map { stage([nodes[$0 - 1]], shape: nodes[$0 - 1].shape) })
  }

  /// The nodes of so many stages of the outline, from the first; heads belong to none.
  func nodes(inStages count: Int) -> [Node] {
    let heads = [lesionLogits, siteLogits].compactMap(\.self).map(\.index)
    var stage = 0
    var members: [Node] = []
    for (place, node) in nodes.enumerated() where !heads.contains(place + 1) {
      if let before = members.last, startsStage(node, after: before) { stage += 1 }
      guard stage < count else { break }
      members.append(node)
    }
    return members
  }

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

  private func group(_ node: Node) -> Substring { node.name.prefix { $0 != "." } }

  private func stage(_ members: [Node], shape: [Int]) -> NetworkOutline.Stage {
    var layers: [String: Int] = [:]
    var kernels: [String] = []
    for node in members {
      // The name of the case, so that a new kind of layer needs no line here.
      let kind = Mirror(reflecting: node.layer).children.first?.label ?? "\(node.layer)"
      layers[kind, default: 0] += 1
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
