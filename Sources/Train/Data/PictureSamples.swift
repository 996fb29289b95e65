internal import Imaging

/// Inputs from pictures, cropped as a recipe says.
struct PictureSamples: SampleSource {
  private let store: PictureStore
  private let input: Recipe.Input
  private let preprocessing: Preprocessing
  private let seed: UInt64

  /// Prepares the samples of a recipe.
  init(_ store: PictureStore, _ recipe: Recipe, meanImage: MeanImage? = nil) {
    self.store = store
    input = recipe.input
    preprocessing = Preprocessing(recipe.input, meanImage: meanImage)
    seed = recipe.seed
  }

  var inputSize: Int { preprocessing.count }

  func write(_ samples: ArraySlice<Sample>, to inputs: inout MutableSpan<Float>) throws {
    var start = 0
    // Several crops of one picture are cut from one decoding of it.
    let picture = samples.count > 1 ? try samples.first.map { try store.picture($0.image) } : nil
    for sample in samples {
      let (pixels, plan) = try crop(sample, of: picture)
      preprocessing.write(pixels, mirrored: plan.mirrored, to: &inputs, at: start)
      start += inputSize
    }
  }

  private func crop(
    _ sample: Sample, of picture: RGBImage?
  ) throws -> (pixels: RGBImage, plan: CropPlan) {
    guard let picture else {
      return try store.crop(sample.image, side: input.side) { place(sample, $0) }
    }
    let plan = place(sample, PixelSize(width: picture.width, height: picture.height))
    return (plan.crop(of: picture, side: input.side), plan)
  }

  private func place(_ sample: Sample, _ size: PixelSize) -> CropPlan {
    switch sample.view {
    case .training(let epoch):
      CropPlan.training(
        width: size.width, height: size.height, input: input, seed: seed, epoch: epoch,
        image: sample.image)
    case .testing(let crop, let crops, let side):
      CropPlan.testing(
        width: size.width, height: size.height, input: input, crops: crops, side: side)[crop]
    }
  }
}
