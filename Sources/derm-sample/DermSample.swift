internal import ArgumentParser
internal import Console
internal import Documents
internal import Parallel
internal import SampleAtlas

/// `derm-sample OUT`: a generated atlas export with drawn images.
@main
struct DermSample: DermCommand, DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-sample",
    abstract: "Make an atlas export in DermQuest's format, with drawn images and planted truth.",
    discussion: """
      The same options give the same bytes; 8,800 cases make about 25,000 images. The file \
      OUT.truth.csv, next to OUT, lists what was planted.

      Examples:
        derm-sample data/atlas
        derm-sample data/big --cases 8800 --seed 7
        derm-sample data/clean --dirty 0 --duplicates 0
        derm-sample data/answers --format json
        derm-sample data/errors --cases 1500 --errors
        derm-sample data/alike --cases 1200 --look-alikes 0.8
        derm-sample data/framed --off-topic 0.02 --frames 0.05
      """, version: DermVersion.current)

  @Argument(help: "The folder to write.") var out: String
  @OptionGroup(title: "The atlas") var shape: AtlasShapeOptions
  @OptionGroup(title: "Errors in its files") var files: FileErrorOptions
  @OptionGroup(title: "Errors in its labels") var labels: PlantedErrorOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputMode: OutputModeOptions

  /// What is wrong with pages and image files.
  struct FileErrorOptions: ParsableArguments {
    @Option(help: "Share of pages that each kind of error affects.") var dirty = 0.05
    @Option(help: "Near-duplicates, as a share of the images.") var duplicates = 0.03
  }

  func execute() throws {
    let atlas = try SampleExport(
      SampleOptions(
        cases: shape.cases, seed: shape.seed, form: shape.form, imageSide: shape.imageSide,
        dirty: files.dirty, duplicates: files.duplicates, predilection: shape.predilection,
        lookAlikes: shape.lookAlikes, errors: labels.planted),
      vocabularyFolder: shape.vocabularyFolder)
    let display = ProgressDisplay(outputMode.mode)
    let made = try atlas.write(
      to: out, threads: threads.count, cancellation: .bySignals,
      progress: display.progress)
    display.finish()
    let further = atlas.errorCounts.map { "\($0.kind) \($0.count)" }.joined(separator: ", ")
    print(
      """
      \(out): \(NumberText.counted(atlas.caseCount, "case")), \(NumberText.counted(atlas.imageCount, "image"))\
      \(made ? "" : " (already complete, nothing written)")
      near-duplicates \(atlas.nearDuplicateCount), wrong labels \(atlas.wrongLabelCount)\
      \(further.isEmpty ? "" : "; \(further)"): planted truth in \(out).truth.csv
      """)
  }
}
