internal import Digests
internal import Files

extension Recipe.Input {
  /// What values become, without the mean image: torchvision's where it is left to the weights.
  var values: InputValues { values(InputValues.torchvision) }

  private func values(_ weights: InputValues) -> InputValues {
    InputValues(
      channels: channels.own ?? weights.channels, scale: scale.own ?? weights.scale,
      mean: mean.own ?? weights.mean, std: std.own ?? weights.std)
  }
}

/// A recipe in which nothing is left to the weights, and what a person should know about that.
struct ResolvedConfig: Sendable {
  /// The recipe as run.
  let recipe: Recipe
  /// The mean of each pixel, of the input's size; nil when the mean of each channel is subtracted.
  let meanImage: MeanImage?
  /// Where the preprocessing comes from, and what does not fit.
  private(set) var notes: [String] = []

  /// Settles what a recipe leaves to a file of weights; nil when weights are drawn.
  ///
  /// Fails when a mean image can't be read or is too small, or a mean does not fit the scale.
  init(_ recipe: Recipe, weights: WeightFile?) throws {
    let theirs = weights?.input ?? .torchvision
    let path = weights?.path ?? ""
    var input = recipe.input
    if let weights {
      let isSaid = weights.input != nil
      notes.append(
        isSaid
          ? "\(path): its preprocessing is \(theirs.description)"
          : "\(path): does not say what preprocessing it needs: torchvision's is taken where the "
            + "recipe states none")
    }
    func settle<Value: RecipeValue>(
      _ key: String, _ value: inout FromWeights<Value>, _ other: Value, _ notes: inout [String]
    ) {
      // Only what the file states itself can be contradicted: torchvision's values are an
      // assumption where it states none.
      if let own = value.own, own != other, weights?.input != nil {
        notes.append(
          "WARNING: the recipe's \(key) is \(own.text), but \(path) needs \(other.text): "
            + "leave it out of the recipe to take that of the weights")
      }
      value = .stated(value.own ?? other)
    }
    settle("input.channels", &input.channels, theirs.channels, &notes)
    settle("input.scale", &input.scale, theirs.scale, &notes)
    settle("input.mean", &input.mean, theirs.mean, &notes)
    settle("input.std", &input.std, theirs.std, &notes)
    var image: MeanImage?
    var source = path
    switch input.meanImage {
    case .file(let file):
      image = try MeanImage.read(file)
      source = file
      if theirs.meanImage != nil, theirs.meanImage != image {
        notes.append("WARNING: the mean image \(file) is not that of \(path)")
      }
    case .weights:
      image = theirs.meanImage
      // Stated now, so that the complete recipe looks for no mean image any more.
      if image == nil { input.meanImage = .none }
      if image != nil, recipe.input.mean.own != nil {
        notes.append(
          "WARNING: the mean image of \(path) replaces the recipe's input.mean: state "
            + "input.mean_image: none to use that")
      }
    case .none:
      if theirs.meanImage != nil {
        notes.append("WARNING: the recipe leaves out the mean image of \(path)")
      }
    }
    if let whole = image, whole.width != input.side || whole.height != input.side {
      // As Caffe, which crops the mean where it crops a test image.
      do throws(WeightProblem) {
        image = try whole.central(input.side)
      } catch {
        throw TrainError.badCheckpoint(path: source, what: error.what, remedy: error.remedy)
      }
      notes.append(
        "the central \(input.side) x \(input.side) of the mean image of \(whole.width) x "
          + "\(whole.height) is subtracted")
    }
    let values = input.values
    // The likeliest slip: a mean in 0…255, as Caffe has it, with torchvision's scale.
    if image == nil, values.scale == .unit, values.mean.contains(where: { $0 > 1 }) {
      throw TrainError.badRecipe(
        path: "recipe", line: nil, column: nil,
        what: "input.mean is \(values.mean.text), but input.scale is unit: values in 0…1",
        remedy: "State input.scale: byte, or a mean in 0…1.")
    }
    var resolved = recipe
    resolved.input = input
    self.recipe = resolved
    meanImage = image
  }

  /// The file of the mean image that the recipe names, with its digest; nil when it names none.
  ///
  /// Fails when the file is missing.
  var meanImageFile: (path: String, digest: Digest)? {
    get throws {
      guard case .file(let path) = recipe.input.meanImage else { return nil }
      return (path, try Digest.ofFile(path))
    }
  }
}
