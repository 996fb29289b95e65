/// A residual network for pictures of 64 pixels, which a laptop trains in minutes.
///
/// Three stages, so that 64 pixels leave maps of 4 x 4 for attention; widths are multiples of 8,
/// so that blocked layouts have no padding.
public enum ResNetSmall: Model {
  /// `resnet-small`.
  public static let name = "resnet-small"
  /// The sample atlas's side.
  public static let side = 64

  /// The network for pictures of 3 x side x side.
  public static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    try ResNet(
      name: name, stem: .small, block: .basic, depths: [1, 1, 1], widths: [32, 64, 128]
    ).network(side: side, heads: heads)
  }
}
