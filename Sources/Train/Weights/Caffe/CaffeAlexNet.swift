/// BVLC's bvlc_alexnet.caffemodel: `alexnet`, with the same names; its last layer is the old head.
enum CaffeAlexNet: CaffeLayout {
  static let model = "alexnet"
  static let name = "AlexNet (BVLC)"

  static func recognises(_ net: CaffeNet) -> Bool {
    let names = Set(net.layers.map(\.name))
    return ["conv1", "conv2", "conv5", "fc6", "fc7"].allSatisfy { names.contains($0) }
  }

  static func convert(_ net: CaffeNet, into weights: inout CaffeConversion) throws(WeightProblem) {
    // CaffeNet has layers of the same names and shapes: only the order of pooling and normalisation
    // tells them apart.
    let order = net.layers.map(\.name)
    if net.name == "CaffeNet"
      || order.firstIndex(of: "pool1").map({ $0 < order.firstIndex(of: "norm1") ?? 0 }) == true
    {
      throw WeightProblem(
        "this is BVLC's CaffeNet, which pools before it normalises: another network",
        remedy: "Give bvlc_alexnet.caffemodel.")
    }
    for layer in net.layers where !layer.blobs.isEmpty {
      switch layer.name {
      case "conv1", "conv2", "conv3", "conv4", "conv5":
        try weights.addConvolution(layer, as: layer.name)
      case "fc6", "fc7": try weights.addLinear(layer, as: layer.name)
      default:
        guard layer.name.hasPrefix("fc") else {
          throw WeightProblem(
            "the layer '\(layer.name)' has no place in \(model)",
            remedy: "Give bvlc_alexnet.caffemodel.")
        }
        weights.drop(layer, why: "a head of \(layer.blobs.last?.values.count ?? 0) classes")
      }
    }
  }
}
