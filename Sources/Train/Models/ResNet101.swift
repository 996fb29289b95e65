/// ResNet-101 v1.5: 42.5 million parameters before the heads.
public enum ResNet101: Model {
  /// `resnet101`.
  public static let name = "resnet101"
  /// ImageNet's side.
  public static let side = 224

  /// The network for pictures of 3 x side x side.
  public static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    try ResNet(
      name: name, stem: .large, block: .bottleneck, depths: [3, 4, 23, 3],
      widths: [64, 128, 256, 512]
    ).network(side: side, heads: heads)
  }
}
