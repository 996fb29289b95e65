import ArgumentParser
import Console
import Files
import Parallel
import SampleAtlas

/// `derm-sample OUT`: a generated atlas export with drawn images.
@main
struct DermSample: DermCommand, DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-sample",
    abstract: "Make an atlas export in DermQuest's format, with drawn images and planted truth.",
    discussion: """
      Examples:
        derm-sample data/atlas
        derm-sample data/big --cases 8800 --seed 7
        derm-sample data/clean --dirty 0 --duplicates 0
        derm-sample data/answers --format json
        derm-sample data/errors --cases 1500 --errors
        derm-sample data/alike --cases 1200 --look-alikes 0.8
        derm-sample data/framed --off-topic 0.02 --frames 0.05

      The same options give the same bytes; 8,800 cases make about 25,000 images. The file \
      OUT.truth.csv, next to OUT, lists what was planted.
      """, version: DermVersion.current)

  @Argument(help: "The folder to write.") var out: String
  @Option(help: "Number of cases, each of 1 to 6 images.") var cases = 300
  @Option(help: "The seed of everything random.") var seed: UInt64 = 1
  @Option(help: "The format: \(Self.forms).") var format = "html"
  @Option(help: "Longer side of the images, in pixels.") var imageSide = 256
  @Option(help: "Share of pages that each kind of error affects.") var dirty = 0.05
  @Option(help: "Near-duplicates, as a share of the images.") var duplicates = 0.03
  @Option(help: "How strongly lesions prefer sites: 1 as planted, 0 not at all.")
  var predilection = 1.0
  @Option(
    help:
      "Share of the cases of twelve classes that look like another one, at sites that tell them apart."
  )
  var lookAlikes = 0.0
  @OptionGroup var label: PlantedErrorOptions
  @Option(help: "The folder of the vocabulary tables (default: derm's own).") var vocabulary:
    String?
  @Option(help: "Threads to use (default: all cores).") var threads: Int?
  @OptionGroup var outputMode: OutputModeOptions

  private static let vocabulary = "data/vocabulary"
  private static let forms = SampleOptions.Form.allCases.map(\.rawValue).joined(separator: ", ")

  mutating func validate() throws {
    guard SampleOptions.Form(rawValue: format) != nil else {
      throw ValidationError("--format is one of \(Self.forms), not \(format).")
    }
    try OptionRange.check("--threads", threads, in: OptionRange.threads)
  }

  func execute() throws {
    let atlas = try SampleExport(
      SampleOptions(
        cases: cases, seed: seed, form: SampleOptions.Form(rawValue: format) ?? .html,
        imageSide: imageSide, dirty: dirty, duplicates: duplicates,
        predilection: predilection, lookAlikes: lookAlikes, errors: label.planted),
      vocabularyFolder: vocabulary.map(ShippedFiles.resolve)
        // Where nothing was shipped the error has to name a path all the same.
        ?? ShippedFiles.find(Self.vocabulary) ?? Self.vocabulary)
    let display = ProgressDisplay(outputMode.mode)
    let made = try atlas.write(
      to: out, threads: threads ?? availableProcessors, cancellation: .bySignals,
      progress: display.progress)
    display.finish()
    let further = atlas.errorCounts.map { "\($0.kind) \($0.count)" }.joined(separator: ", ")
    print(
      """
      \(out): \(atlas.caseCount) cases, \(atlas.imageCount) images\
      \(made ? "" : " (already complete, nothing written)")
      near-duplicates \(atlas.copyCount), wrong labels \(atlas.wrongLabelCount)\
      \(further.isEmpty ? "" : "; \(further)"): planted truth in \(out).truth.csv
      """)
  }
}
