/// The ResNet-50 that He and others published for Caffe, whose weights need this geometry.
///
/// The stride of a stage is in its first 1 x 1, the first convolution has a bias, and the first
/// pooling has no border and rounds its size up. Names are torchvision's.
package enum ResNet50V1: Model {
  package static let name = "resnet50-v1"
  package static let side = 224

  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    try ResNet(
      name: name, stem: .caffe, block: .bottleneck, stride: .first, depths: [3, 4, 6, 3],
      widths: [64, 128, 256, 512]
    ).network(side: side, heads: heads)
  }
}
