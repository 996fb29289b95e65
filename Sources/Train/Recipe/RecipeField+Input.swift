extension RecipeField {
  /// How images become the network's input.
  static let input = [
    RecipeField(
      "input.side", \.input.side, "side of the network's input, pixels", must: "32 to 2048"
    ) {
      Recipe.sides.contains($0)
    },
    RecipeField(
      "input.resize", \.input.resize, "what takes a length: shorter side, or warp to a square"),
    RecipeField(
      "input.jitter", \.input.jitter, "range of the shorter side in training, pixels",
      must: "two numbers, the smaller first"
    ) { $0.count == 2 && $0[0] >= 1 && $0[0] <= $0[1] && $0[1] <= 8192 },
    RecipeField("input.mirror", \.input.mirror, "mirror half of the training crops"),
    RecipeField(
      "input.test_side", \.input.testSide, "shorter side when testing, pixels", must: "1 to 8192"
    ) {
      (1...8192).contains($0)
    },
    RecipeField(
      "input.test_sides", \.input.testSides, "shorter sides averaged when testing; []: test_side",
      must: "up to 8 different numbers of 1 to 8192"
    ) { sides in
      sides.count <= 8 && Set(sides).count == sides.count
        && sides.allSatisfy { (1...8192).contains($0) }
    },
    RecipeField(
      "input.test_crops", \.input.testCrops, "crops averaged when testing", must: "1 or 10"
    ) {
      $0 == 1 || $0 == 10
    },
    RecipeField(
      "input.crop_from", \.input.cropFrom, "where test crops lie: whole image or square"),
    RecipeField(
      "input.channels", \.input.channels, "order of the channels: rgb, bgr, or the weights' own"),
    RecipeField(
      "input.scale", \.input.scale, "values in 0…1 (unit), 0…255 (byte), or the weights' own"),
    RecipeField(
      "input.mean", \.input.mean, "mean of the channels, or the weights' own",
      must: "three numbers in 0…255"
    ) { $0.own.map { $0.count == 3 && $0.allSatisfy { (0...255).contains($0) } } ?? true },
    RecipeField(
      "input.std", \.input.std, "standard deviation of the channels, or the weights' own",
      must: "three numbers over 0"
    ) { $0.own.map { $0.count == 3 && $0.allSatisfy { $0 > 0 } } ?? true },
    RecipeField(
      "input.mean_image", \.input.meanImage, "mean of each pixel: a file, none, the weights' own"),
    RecipeField(
      "input.crop", \.input.crop, "training crop: jitter, or resized: a part of random area",
      before: .jitter),
    RecipeField(
      "input.crop_area", \.input.cropArea, "resized: range of the part's share of the area",
      before: [0.08, 1], must: "two numbers over 0, at most 1, the smaller first"
    ) { $0.count == 2 && $0[0] >= 0.001 && $0[0] <= $0[1] && $0[1] <= 1 },
    RecipeField(
      "input.crop_aspect", \.input.cropAspect, "resized: range of width over height",
      before: [0.75, 1.3333333333333333], must: "two numbers of 0.01 to 100, the smaller first"
    ) { $0.count == 2 && $0[0] >= 0.01 && $0[0] <= $0[1] && $0[1] <= 100 },
    RecipeField(
      "input.brightness", \.input.brightness, "reach of the brightness factor around 1",
      before: 0, must: "0 to 1"
    ) { (0...1).contains($0) },
    RecipeField(
      "input.contrast", \.input.contrast, "reach of the contrast factor around 1", before: 0,
      must: "0 to 1"
    ) { (0...1).contains($0) },
    RecipeField(
      "input.saturation", \.input.saturation, "reach of the saturation factor around 1",
      before: 0, must: "0 to 1"
    ) { (0...1).contains($0) },
    RecipeField(
      "input.hue", \.input.hue, "reach of the turn of the hue, in turns", before: 0,
      must: "0 to 0.5"
    ) { (0...0.5).contains($0) },
    RecipeField(
      "input.erase", \.input.erase, "probability that a rectangle is erased in training",
      before: 0, must: "0 to 1"
    ) { (0...1).contains($0) },
    RecipeField(
      "input.mixup", \.input.mixup, "alpha of mixup's Beta distribution; 0: none", before: 0,
      must: "0 to 100"
    ) { (0...100).contains($0) },
  ]
}
