internal import ArgumentParser
internal import Console
internal import Exchange

/// Which images are exported, and how they are divided.
struct ImageExportOptions: ParsableArguments {
  @Option(help: "The pack.")
  var pack = "data/packs/latest"

  @Flag(help: "One part for each fold (imagefolder, tar).")
  var byFold = false

  @Option(help: "The fold to test on; the others become the training part (imagefolder, tar).")
  var testFold: Int?

  @Option(help: "The most images in one archive; writes a folder of archives (tar).")
  var shardSize: Int?

  func validate() throws {
    if byFold, testFold != nil {
      throw ValidationError("--by-fold and --test-fold divide the images in two ways: name one.")
    }
    try OptionRange.check("--shard-size", shardSize, in: 1...1_000_000_000)
    try OptionRange.check("--test-fold", testFold, in: 0...999)
  }

  /// How the images are divided.
  var parts: ExportParts { byFold ? .folds : testFold.map { .test($0) } ?? .together }
}
