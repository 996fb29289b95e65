/// ResNet-152 v1.5: 58.1 million parameters before the heads.
package enum ResNet152: Model {
  package static let name = "resnet152"
  package static let side = 224

  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    try ResNet(
      name: name, stem: .large, block: .bottleneck, depths: [3, 8, 36, 3],
      widths: [64, 128, 256, 512]
    ).network(side: side, heads: heads)
  }
}
