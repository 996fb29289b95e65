/// A residual network for images of 64 pixels, which a laptop trains in minutes.
///
/// Three stages, so that 64 pixels leave maps of 4 x 4 for attention; widths are multiples of 8,
/// so that blocked layouts have no padding.
package enum ResNetSmall: Model {
  package static let name = "resnet-small"
  /// The sample atlas's side.
  package static let side = 64

  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    try ResNet(
      name: name, stem: .small, block: .basic, depths: [1, 1, 1], widths: [32, 64, 128]
    ).network(side: side, heads: heads)
  }
}
