/// What a label-quality tool must find in a sample atlas: shares, all 0 by default.
package struct PlantedErrors: Sendable, Equatable {
  /// Share of the terms of drawn lesions that are not written.
  package var missing = 0.0
  /// Share of the images on whose page a lesion is written that is not drawn.
  package var spurious = 0.0
  /// Share of the images with a site for which another site is written.
  package var wrongSite = 0.0
  /// Share of the cases of the one contributor who never names scale.
  package var silentContributor = 0.0
  /// Share of the images that show no skin.
  package var offTopic = 0.0
  /// Crops of other images, as a share of the images.
  package var crops = 0.0
  /// Share of the near-duplicates and crops that are labelled otherwise than their originals.
  package var conflicts = 0.0
  /// Share of the images that show skin in a dermoscope's or a slide mount's frame; no error.
  package var frames = 0.0

  /// Nothing planted.
  package static let none = PlantedErrors()

  /// The rates that label-quality tools are measured with; frames stay 0.
  package static let usual = PlantedErrors(
    missing: 0.15, spurious: 0.02, wrongSite: 0.05, silentContributor: 0.1, offTopic: 0.02,
    crops: 0.03, conflicts: 0.5)

  package init(
    missing: Double = 0, spurious: Double = 0, wrongSite: Double = 0,
    silentContributor: Double = 0, offTopic: Double = 0, crops: Double = 0, conflicts: Double = 0,
    frames: Double = 0
  ) {
    self.missing = missing
    self.spurious = spurious
    self.wrongSite = wrongSite
    self.silentContributor = silentContributor
    self.offTopic = offTopic
    self.crops = crops
    self.conflicts = conflicts
    self.frames = frames
  }

  /// The options that set the shares, with the largest that each may have.
  private var shares: [(option: String, share: Double, most: Double)] {
    [
      ("--missing", missing, 1), ("--spurious", spurious, 1), ("--wrong-site", wrongSite, 1),
      ("--silent-contributor", silentContributor, 1), ("--off-topic", offTopic, 1),
      ("--crops", crops, 0.5), ("--conflicts", conflicts, 1), ("--frames", frames, 1),
    ]
  }

  /// Refuses shares that make no sense; throws `SampleError.option`.
  func validate() throws(SampleError) {
    for (option, share, most) in shares where !(0...most).contains(share) {
      let bound = most == 1 ? "1" : "\(most)"
      throw .option(name: option, reason: "\(share) is not in 0...\(bound)")
    }
  }

  /// The shares that are set, for the stamp of an atlas; those of 0 are not named, so that atlases from before an
  /// option stay complete.
  var stamp: String {
    shares.filter { $0.share != 0 }.map { "\"\($0.option.dropFirst(2))\":\($0.share)," }.joined()
  }
}
