internal import Imaging

/// Inputs from images, cropped as a recipe says.
struct ImageSamples: SampleSource {
  private let store: DecodedImages
  private let input: Recipe.Input
  private let preprocessing: Preprocessing
  private let seed: UInt64

  /// Prepares the samples of a recipe.
  init(_ store: DecodedImages, _ recipe: Recipe, meanImage: MeanImage? = nil) {
    self.store = store
    input = recipe.input
    preprocessing = Preprocessing(recipe.input, meanImage: meanImage)
    seed = recipe.seed
  }

  var inputSize: Int { preprocessing.count }

  func write(_ samples: ArraySlice<Sample>, to inputs: inout MutableSpan<Float>) throws {
    var start = 0
    // Several crops of one image are cut from one decoding of it.
    let decoded = samples.count > 1 ? try samples.first.map { try store.decoded($0.image) } : nil
    for sample in samples {
      var (pixels, plan) = try crop(sample, of: decoded)
      if case .training(let epoch) = sample.view {
        ColourJitter(input, seed: seed, epoch: epoch, image: sample.image)?.apply(to: &pixels)
      }
      preprocessing.write(pixels, mirrored: plan.mirrored, to: &inputs, at: start)
      if case .training(let epoch) = sample.view {
        RandomErasing(input, seed: seed, epoch: epoch, image: sample.image)?
          .erase(&inputs, at: start, side: input.side)
      }
      start += inputSize
    }
  }

  private func crop(
    _ sample: Sample, of decoded: RGBImage?
  ) throws -> (pixels: RGBImage, plan: CropPlan) {
    guard let decoded else {
      return try store.crop(sample.image, side: input.side) { cropPlan(sample, $0) }
    }
    let plan = cropPlan(sample, PixelSize(width: decoded.width, height: decoded.height))
    return (plan.crop(of: decoded, side: input.side), plan)
  }

  private func cropPlan(_ sample: Sample, _ size: PixelSize) -> CropPlan {
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
