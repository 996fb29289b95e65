/// ResNet-101 v1.5: 42.5 million parameters before the heads.
package enum ResNet101: Model {
  package static let name = "resnet101"
  package static let side = 224

  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    try ResNet(
      name: name, stem: .large, block: .bottleneck, depths: [3, 4, 23, 3],
      widths: [64, 128, 256, 512]
    ).network(side: side, heads: heads)
  }
}
