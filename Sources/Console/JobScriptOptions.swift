package import ArgumentParser
package import Jobs

/// The options of commands that print a script for a scheduler.
package struct JobScriptOptions: ParsableArguments, Sendable {
  /// More options of sbatch.
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "An option of sbatch for the jobs, such as --partition=long; repeatable. The job that collects gets it too, unless it is about arrays, logs or time.",
      valueName: "OPTION"))
  package var sbatch: [String] = []
  /// The line for GNU parallel in the place of a script for Slurm.
  @Flag(help: "Print the line for GNU parallel instead.") package var parallel = false

  /// As ArgumentParser needs.
  package init() {}

  /// What is printed, for so many processors of this machine when it is the line for GNU parallel.
  package func text(of script: JobScript, cores: Int) -> String {
    parallel
      ? script.parallel(jobs: script.resources.jobs(cores: cores, memory: Machine.memory))
      : script.slurm(options: sbatch)
  }
}
