/// He et al.'s ResNet-50-model.caffemodel: convolutions without bias but the first, each with a
/// BatchNorm and a Scale layer, folded to `resnet50-v1`.
///
/// `res2a_branch2b` is the second convolution of the first block of the first stage; `branch1` is
/// the projection.
enum CaffeResNet50: CaffeLayout {
  static let model = "resnet50-v1"
  static let name = "ResNet-50 (He et al.)"
  private static let depths = [3, 4, 6, 3]

  static func recognises(_ net: CaffeNet) -> Bool {
    net.layers.contains { $0.name == "res2a_branch2a" }
  }

  static func convert(_ net: CaffeNet, into weights: inout CaffeConversion) throws(WeightProblem) {
    var layers: [String: CaffeNet.Layer] = [:]
    for layer in net.layers where !layer.blobs.isEmpty {
      guard layers.updateValue(layer, forKey: layer.name) == nil else {
        throw WeightProblem("two layers are called '\(layer.name)'")
      }
    }
    func take(_ name: String) throws(WeightProblem) -> CaffeNet.Layer {
      guard let layer = layers.removeValue(forKey: name) else {
        throw WeightProblem("the layer '\(name)' is missing", remedy: "Give ResNet-50's net.")
      }
      return layer
    }
    try weights.addConvolution(take("conv1"), as: "conv1")
    try weights.addBatchNorm(take("bn_conv1"), scale: take("scale_conv1"), as: "bn1")
    for (stage, depth) in depths.enumerated() {
      for block in 0..<depth {
        let theirs = "\(stage + 2)\(["a", "b", "c", "d", "e", "f"][block])"
        let ours = "layer\(stage + 1).\(block)"
        var branches = [("2a", "conv1", "bn1"), ("2b", "conv2", "bn2"), ("2c", "conv3", "bn3")]
        if block == 0 { branches.append(("1", "downsample.0", "downsample.1")) }
        for (branch, convolution, norm) in branches {
          let name = "\(theirs)_branch\(branch)"
          try weights.addConvolution(take("res\(name)"), as: "\(ours).\(convolution)")
          try weights.addBatchNorm(
            take("bn\(name)"), scale: take("scale\(name)"), as: "\(ours).\(norm)")
        }
      }
    }
    // What was not taken is a head, or a layer that would be missing from the network.
    for layer in net.layers where layers[layer.name] != nil {
      guard layer.name.hasPrefix("fc") else {
        throw WeightProblem(
          "the layer '\(layer.name)' has no place in \(model)",
          remedy: "Of Caffe's residual nets, ResNet-50 is read.")
      }
      weights.drop(layer, why: "a head of \(layer.blobs.last?.values.count ?? 0) classes")
    }
  }
}
