/// ResNet-18: 11.2 million parameters before the heads.
package enum ResNet18: Model {
  /// `resnet18`.
  package static let name = "resnet18"
  /// ImageNet's side.
  package static let side = 224

  /// The network for images of 3 x side x side.
  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    try ResNet(
      name: name, stem: .large, block: .basic, depths: [2, 2, 2, 2],
      widths: [64, 128, 256, 512]
    ).network(side: side, heads: heads)
  }
}
