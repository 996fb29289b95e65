internal import Files

/// A net of Caffe, in the old form and the new: the layouts of `AllCaffeLayouts`.
///
/// Its weights need blue, green, red in 0…255 minus a mean; the mean of each pixel is a file of its
/// own, which `input.mean_image` names.
enum CaffeModel: WeightFormat {
  static let name = "Caffe (.caffemodel)"

  static func recognises(_ file: MappedFile) -> Bool {
    unsafe file.withUnsafeBytes { unsafe CaffeNet.isNet($0) }
  }

  static func read(_ file: MappedFile) throws(WeightProblem) -> WeightFile {
    let net = unsafe try file.withUnsafeBytes { bytes throws(WeightProblem) in
      unsafe try CaffeNet(bytes)
    }
    guard let layout = AllCaffeLayouts.all.first(where: { $0.recognises(net) }) else {
      let names = net.layers.filter { !$0.blobs.isEmpty }.prefix(5).map(\.name)
      throw WeightProblem(
        "Caffe's net '\(net.name)' with the layers \(names.joined(separator: ", ")) … is not known",
        remedy: "Known are \(AllCaffeLayouts.all.map { $0.name }.joined(separator: ", ")).")
    }
    var conversion = CaffeConversion()
    try layout.convert(net, into: &conversion)
    var weights = try WeightFile(
      format: "\(Self.name), \(layout.name)", tensors: conversion.tensors)
    weights.changes = conversion.changes
    weights.model = layout.model
    weights.input = .caffe
    return weights
  }
}
