internal import ArgumentParser
internal import Artifacts
internal import Console
internal import Digests
internal import Documents

/// Deletes packs that nothing refers to.
struct PruneCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Delete packs that nothing refers to.",
    discussion: """
      The latest pack and the packs of runs stay. A deleted pack can be made again from the same \
      catalogue, rules and folds. A damaged run exits with status 65 and nothing is deleted, because \
      nobody knows which pack that run needs.

      Examples:
        derm-refine prune --dry-run
        derm-refine prune
      """)

  @Option(help: "The folder of packs.")
  var out = "data/packs"

  @Option(help: "The folder of runs.")
  var runs = "data/runs"

  @Flag(help: "Only print what would be deleted.")
  var dryRun = false

  @OptionGroup var output: QuietOptions

  func execute() throws {
    let pruning = try PackPruning(packs: out, runs: runs)
    if !dryRun { try pruning.remove() }
    for item in pruning.removable { print(item.path) }
    if output.isSilent { return }
    for pack in pruning.kept {
      StandardError.write("kept  \(pack.digest.short)  \(pack.because.joined(separator: ", "))\n")
    }
    let bytes = pruning.removable.reduce(0) { $0 + $1.bytes }
    let size = NumberText.fixed(Double(bytes) / 1_000_000, 1)
    StandardError.write(
      "\(dryRun ? "would delete" : "deleted")  packs and images: \(pruning.removable.count), \(size) MB\n"
    )
  }
}
