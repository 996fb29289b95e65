/// ResNet-18: 11.2 million parameters before the heads.
package enum ResNet18: Model {
  package static let name = "resnet18"
  package static let side = 224

  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    try ResNet(
      name: name, stem: .large, block: .basic, depths: [2, 2, 2, 2],
      widths: [64, 128, 256, 512]
    ).network(side: side, heads: heads)
  }
}
