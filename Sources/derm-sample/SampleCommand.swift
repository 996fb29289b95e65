import ArgumentParser
import Console
import Parallel
import Provenance
import SampleAtlas

/// `derm-sample OUT`: a generated atlas export with drawn pictures.
@main
struct SampleCommand: DermCommand, DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-sample",
    abstract: "Make an atlas export in DermQuest's format, with drawn pictures and planted truth.",
    discussion: """
      EXAMPLES
        derm-sample data/atlas                          300 cases as HTML pages
        derm-sample data/big --cases 8800 --seed 7      about 25,000 pictures
        derm-sample data/clean --dirty 0 --duplicates 0
        derm-sample data/answers --format json
        derm-sample data/flat --predilection 0          sites that say nothing of lesions

      The same options give the same bytes. OUT.truth.csv, beside OUT, says what was planted.
      """, version: DermVersion.current)

  @Argument(help: "The folder to make.") var out: String
  @Option(help: "Number of cases, of 1 to 6 pictures.") var cases = 300
  @Option(help: "Seed of everything random.") var seed: UInt64 = 1
  @Option(help: "Form of the terms: \(Self.forms).") var format = "html"
  @Option(help: "Longer side of the pictures, in pixels.") var imageSide = 256
  @Option(help: "Share of pages that each kind of dirt touches.") var dirty = 0.05
  @Option(help: "Near-duplicates, as a share of the pictures.") var duplicates = 0.03
  @Option(help: "How strongly lesions prefer sites: 1 as planted, 0 not at all.")
  var predilection = 1.0
  @Option(help: "Folder of the vocabulary tables (default: derm's own).") var vocabulary: String?
  @Option(help: "Threads to use (default: all cores).") var threads: Int?
  @OptionGroup var voiceOptions: VoiceOptions

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
        predilection: predilection),
      vocabularyFolder: vocabulary.map(ShippedFiles.resolve)
        ?? ShippedFiles.find(Self.vocabulary) ?? Self.vocabulary)
    let display = ProgressDisplay(voiceOptions.voice)
    let made = try atlas.write(
      to: out, threads: threads ?? availableProcessors, cancellation: .bySignals,
      progress: display.progress)
    display.finish()
    print(
      """
      \(out): \(atlas.caseCount) cases, \(atlas.pictureCount) pictures\
      \(made ? "" : " (already complete, nothing written)")
      near-duplicates \(atlas.copyCount), wrong labels \(atlas.wrongLabelCount): \
      planted truth in \(out).truth.csv
      """)
  }
}
