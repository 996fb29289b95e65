extension Checkpoint {
  /// The network of the recipe with the heads of the classes.
  ///
  /// Fails when the model is unknown.
  var network: Network {
    get throws(TrainError) {
      try AllModels.named(recipe.model).network(
        side: recipe.input.side,
        heads: Heads(classes.heads))
    }
  }

  /// Prepares to run images through the network, preprocessed as its weights need.
  ///
  /// `cache` is in bytes. Fails when the model is unknown or the backend can't make the step.
  func inference(
    on inputs: any ImageSource, batch: Int, backend: any Backend, threads: Int, cache: Int
  ) throws(TrainError) -> Inference {
    let store = DecodedImages(inputs, input: recipe.input, budget: cache)
    let inference = try Inference(
      backend, try network, batch: batch, convolutions: recipe.convolutions,
      source: ImageSamples(store, recipe, meanImage: meanImage), workers: threads)
    try inference.take(model.predicting)
    return inference
  }
}
