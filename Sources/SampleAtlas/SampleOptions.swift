/// What a sample atlas is to be like.
package struct SampleOptions: Sendable, Equatable {
  /// In which form the terms are written.
  package enum Form: String, Sendable, CaseIterable {
    /// Case pages, as on DermQuest.
    case html
    /// The answers of imageData and facetData.
    case json
    /// One document in the project's own XML form.
    case xml
    /// A CSV table with its mapping.
    case table
  }

  /// Number of cases; a case has 1 to 6 images.
  package var cases: Int
  /// The same seed gives the same bytes.
  package var seed: UInt64
  /// The form of the terms.
  package var form: Form
  /// The longer side of the images in pixels.
  package var imageSide: Int
  /// The share of pages (or images) that each kind of dirt touches.
  package var dirty: Double
  /// Near-duplicates, as a share of the images.
  package var duplicates: Double
  /// How strongly lesions prefer sites: 1 as planted, 0 not at all, 2 with squared factors.
  package var predilection: Double
  /// The share of the cases of some classes that are drawn like another class, on sites that say which it is.
  package var lookAlikes: Double
  /// What a label-quality tool must find.
  package var errors: PlantedErrors

  /// The defaults of the command.
  package init(
    cases: Int = 300, seed: UInt64 = 1, form: Form = .html, imageSide: Int = 256,
    dirty: Double = 0.05, duplicates: Double = 0.03, predilection: Double = 1,
    lookAlikes: Double = 0, errors: PlantedErrors = .none
  ) {
    self.cases = cases
    self.seed = seed
    self.form = form
    self.imageSide = imageSide
    self.dirty = dirty
    self.duplicates = duplicates
    self.predilection = predilection
    self.lookAlikes = lookAlikes
    self.errors = errors
  }

  /// Refuses what makes no sense; throws `SampleError.option`.
  func validate() throws(SampleError) {
    guard (1...1_000_000).contains(cases) else {
      throw .option(name: "--cases", reason: "\(cases) is not in 1...1,000,000")
    }
    guard (32...4096).contains(imageSide) else {
      throw .option(name: "--image-side", reason: "\(imageSide) is not in 32...4096")
    }
    guard (0...1).contains(dirty) else {
      throw .option(name: "--dirty", reason: "\(dirty) is not in 0...1")
    }
    guard (0...0.5).contains(duplicates) else {
      throw .option(name: "--duplicates", reason: "\(duplicates) is not in 0...0.5")
    }
    guard (0...4).contains(predilection) else {
      throw .option(name: "--predilection", reason: "\(predilection) is not in 0...4")
    }
    guard (0...1).contains(lookAlikes) else {
      throw .option(name: "--look-alikes", reason: "\(lookAlikes) is not in 0...1")
    }
    try errors.validate()
  }
}
