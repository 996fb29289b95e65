internal import ArgumentParser
internal import Console
internal import Files
internal import Ingest
internal import Jobs
internal import Parallel

/// `derm-ingest slurm`: the script of an ingest in parts.
struct SlurmCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm",
    abstract: "Print a script that reads an export in parts as Slurm jobs, and merges them.",
    discussion: """
      Takes the options of an ingest, looks through the inputs, and prints a script for bash that submits an \
      array of jobs and the job that makes the catalogue of their parts. That catalogue takes the place of an \
      earlier one of the same atlases; one that holds other atlases stays, and the job fails. Archives are \
      unpacked into the folder of parts; nothing else is written. All machines must see the inputs and the \
      folder of parts under the same paths. Options of sbatch are added \
      with --sbatch. With --parallel it prints the line for GNU parallel on one machine.

      Examples:
        derm-ingest slurm export/ --shards 16 --catalogue all.sqlite > ingest.sh
        derm-ingest slurm export/ --shards 16 --sbatch=--partition=long > ingest.sh
        derm-ingest slurm export/ --shards 4 --threads 1 --parallel
      """)

  @Argument(help: "Files, folders, zip, tar or tar.gz of the atlas export.")
  var paths = [IngestRequest.defaultPath]
  @Option(help: "The number of parts.")
  var shards: Int
  @Option(help: ArgumentHelp("The folder of the parts.", valueName: "folder"))
  var parts = "data/parts"
  @OptionGroup(title: "The script") var form: JobScriptOptions
  @OptionGroup(title: "What is read") var input: ReadOptions
  @OptionGroup(title: "Output") var common: CatalogueOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputMode: OutputModeOptions

  mutating func validate() throws {
    try OptionRange.check("--shards", shards, in: 1...10_000)
  }

  func execute() throws {
    var request = IngestRequest(paths: paths)
    input.apply(to: &request)
    request.threads = threads.count
    request.unpackFolder = parts + "/unpacked"
    let resources = try ShardResources(IngestPlan(request), shards: shards, threads: threads.count)
    let program = Machine.executable ?? "derm-ingest"
    // As they were written: what is parsed again is what was checked.
    let options = JobArguments.forwarded(
      Array(CommandLine.arguments.dropFirst(2)), threads: threads.count,
      dropping: ["--shards", "--parts", "--catalogue"])
    let script = JobScript(
      name: "\(Folder.name(of: common.catalogue).prefix { $0 != "." })-parts",
      title: "\(shards) parts of an ingest", count: shards,
      // Named, because the first path may be called as another sub-command is.
      command: [program, "read"] + options,
      own: ["--shard", "{}/\(shards)", "--catalogue", "\(parts)/part-{}.sqlite"],
      collecting: [program, "merge"] + (1...shards).map { "\(parts)/part-\($0).sqlite" }
        + ["--catalogue", common.catalogue, "--replace", "--threads", "\(threads.count)"],
      result: "makes \(common.catalogue) of them", resources: resources.job)
    print(form.text(of: script, cores: availableProcessors), terminator: "")
  }
}
