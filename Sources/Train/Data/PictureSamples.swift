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

  func write(_ sample: Sample, to planes: inout MutableSpan<Float>) throws {
    let picture = try store.picture(sample.image)
    let plan =
      switch sample.view {
      case .training(let epoch):
        CropPlan.training(
          width: picture.width, height: picture.height, input: input, seed: seed, epoch: epoch,
          image: sample.image)
      case .testing(let crop, let crops):
        CropPlan.testing(
          width: picture.width, height: picture.height, input: input, crops: crops)[crop]
      }
    preprocessing.write(plan, of: picture, to: &planes)
  }
}
