internal import ArgumentParser
internal import Files
internal import SampleAtlas

/// How large the atlas is, and what it shows.
struct AtlasShapeOptions: ParsableArguments {
  @Option(help: "Number of cases, each of 1 to 6 images.") var cases = 300
  @Option(help: "The seed of everything random.") var seed: UInt64 = 1
  @Option(help: "The format: \(Self.forms).") var format = "html"
  @Option(help: "Longer side of the images, in pixels.") var imageSide = 256
  @Option(help: "How strongly lesions prefer sites: 1 as planted, 0 not at all.")
  var predilection = 1.0
  @Option(
    help:
      "Share of the cases of twelve classes that look like another one, at sites that tell them apart."
  )
  var lookAlikes = 0.0
  @Option(help: "The folder of the vocabulary tables (default: derm's own).")
  var vocabulary: String?

  private static let ownVocabulary = "data/vocabulary"
  private static let forms = SampleOptions.Form.allCases.map(\.rawValue).joined(separator: ", ")

  func validate() throws {
    guard SampleOptions.Form(rawValue: format) != nil else {
      throw ValidationError("--format is one of \(Self.forms), not \(format).")
    }
  }

  /// The form of the terms.
  var form: SampleOptions.Form { SampleOptions.Form(rawValue: format) ?? .html }

  /// The folder of the vocabulary tables, wherever derm runs.
  var vocabularyFolder: String {
    vocabulary.map(ShippedFiles.resolve)
      // Where nothing was shipped the error has to name a path all the same.
      ?? ShippedFiles.find(Self.ownVocabulary) ?? Self.ownVocabulary
  }
}
