internal import ArgumentParser
internal import Console
internal import Jobs
internal import Train

/// `derm-train slurm`: the script of an experiment's jobs.
struct SlurmCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm",
    abstract: "Print a script that trains each fold of each system as a Slurm job.",
    discussion: """
      Takes the options of a training, measures a few steps on this machine, and prints a script for bash \
      that submits an array of jobs and the job that collects them. Nothing else is written. Options of \
      sbatch are added with --sbatch. With --parallel it prints the line for GNU parallel on one machine.

      Examples:
        derm-train slurm --recipes paper --init resnet50=r50.safetensors > paper.sh
        derm-train slurm --recipes paper --sbatch=--partition=long > paper.sh
        derm-train slurm --recipes paper --threads 4 --parallel
      """)

  @OptionGroup(title: "The script") var form: JobScriptOptions
  @OptionGroup var options: ExperimentOptions
  @OptionGroup var outputMode: OutputModeOptions

  func execute() throws {
    let show = TrainingDisplay(outputMode.mode)
    // As they were written: what is parsed again is what was checked.
    let arguments = JobArguments.forwarded(
      Array(CommandLine.arguments.dropFirst(2)), threads: options.compute.threadCount)
    let script = try Experiment(options, show).script(Machine.executable ?? "derm-train", arguments)
    print(form.text(of: script, cores: Hardware.cores), terminator: "")
  }
}
