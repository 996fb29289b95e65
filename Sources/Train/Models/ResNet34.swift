/// ResNet-34: 21.3 million parameters before the heads.
package enum ResNet34: Model {
  package static let name = "resnet34"
  package static let side = 224

  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    try ResNet(
      name: name, stem: .large, block: .basic, depths: [3, 4, 6, 3],
      widths: [64, 128, 256, 512]
    ).network(side: side, heads: heads)
  }
}
