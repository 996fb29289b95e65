/// ResNet-50 v1.5, the paper's network: 23.5 million parameters before the heads.
package enum ResNet50: Model {
  package static let name = "resnet50"
  package static let side = 224

  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    try ResNet(
      name: name, stem: .large, block: .bottleneck, depths: [3, 4, 6, 3],
      widths: [64, 128, 256, 512]
    ).network(side: side, heads: heads)
  }
}
