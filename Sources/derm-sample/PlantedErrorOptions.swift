internal import ArgumentParser
internal import SampleAtlas

/// Shares of errors; a share that is named counts more than `--errors`.
struct PlantedErrorOptions: ParsableArguments {
  @Flag(help: "Plant all errors below at the rates that label-quality tools are measured with.")
  var errors = false
  @Option(help: "Share of the terms of drawn lesions that are not written (with --errors 0.15).")
  var missing: Double?
  @Option(help: "Share of the images with a lesion written that is not drawn (with --errors 0.02).")
  var spurious: Double?
  @Option(help: "Share of the images for which another site is written (with --errors 0.05).")
  var wrongSite: Double?
  @Option(help: "Share of the cases of a contributor who never names scale (with --errors 0.1).")
  var silentContributor: Double?
  @Option(
    help: "Share of the images: histology, print or black instead of skin (with --errors 0.02).")
  var offTopic: Double?
  @Option(help: "Crops put into other cases, as a share of the images (with --errors 0.03).")
  var crops: Double?
  @Option(
    help: "Share of near-duplicates and crops labelled unlike their originals (with --errors 0.5).")
  var conflicts: Double?
  @Option(help: "Share of the images in a dermoscope's or a slide mount's frame; no error.")
  var frames = 0.0

  /// The shares to plant.
  var planted: PlantedErrors {
    let usual = errors ? PlantedErrors.usual : .none
    return PlantedErrors(
      missing: missing ?? usual.missing, spurious: spurious ?? usual.spurious,
      wrongSite: wrongSite ?? usual.wrongSite,
      silentContributor: silentContributor ?? usual.silentContributor,
      offTopic: offTopic ?? usual.offTopic, crops: crops ?? usual.crops,
      conflicts: conflicts ?? usual.conflicts, frames: frames)
  }
}
