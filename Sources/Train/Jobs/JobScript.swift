internal import Terms

/// The commands that run all jobs of an experiment, for a scheduler.
package struct JobScript: Sendable {
  /// What the jobs are called.
  package let name: String
  /// The jobs in words.
  package let title: String
  /// The number of jobs.
  package let count: Int
  /// The program and the options that all jobs have.
  package let command: [String]
  /// What a job takes.
  package let resources: JobResources

  package init(
    name: String, title: String, count: Int, command: [String], resources: JobResources
  ) {
    self.name = name
    self.title = title
    self.count = count
    self.command = command
    self.resources = resources
  }

  /// Options of sbatch that only make sense for the array: a job that collects is one job with its own log.
  private static let ofArray: Set<String> = [
    "--array", "-a", "--output", "-o", "--error", "-e", "--signal", "--time", "-t",
  ]

  /// A script that submits a Slurm array and the job that collects.
  ///
  /// `options` are more options of sbatch, such as `--partition=long`: for the array, whose own they replace, and, but
  /// for those about arrays, logs and time, for the job that collects.
  package func slurm(options: [String] = []) -> String {
    let common = [
      "--cpus-per-task=\(resources.threads)", "--mem=\(resources.megabytes)M",
      "--open-mode=append", "--requeue",
    ]
    let job =
      ["--job-name=\(name)", "--array=1-\(count)", "--time=\(resources.slurmTime)"] + common
      + ["--signal=B:TERM@120", "--output=slurm-logs/%x-%a.log"] + options
    // Reports take minutes, not what a training takes.
    let collect =
      ["--job-name=\(name)-collect", "--time=0-02:00:00"] + common
      + ["--output=slurm-logs/%x.log", "--kill-on-invalid-dep=yes"]
      + options.filter { !Self.ofArray.contains(Self.name(of: $0)) }
    return """
      #!/bin/bash
      # Submits \(title) and the job that makes their reports. Run it where derm-train would be run: bash FILE
      # The same again resumes what is not finished.
      set -euo pipefail
      mkdir -p slurm-logs

      array=$(sbatch --parsable <<'JOB'
      #!/bin/bash
      \(Self.directives(job))
      # Slurm sends SIGTERM to this shell 2 minutes before the time limit, and derm-train saves its state when it
      # gets it. Where Slurm ends the job for another reason, it sends SIGTERM to derm-train itself.
      stopped=
      stop() {
        if [ "$(squeue --noheader --format=%T --jobs="$SLURM_JOB_ID")" = RUNNING ]; then
          stopped=yes
          kill -TERM "$child"
        fi
      }
      trap stop TERM
      \(shell) --job "$SLURM_ARRAY_TASK_ID/\(count)" &
      child=$!
      wait "$child"
      status=$?
      # SIGTERM interrupts the first wait: the status of derm-train is that of the last one.
      while kill -0 "$child" 2>/dev/null; do
        wait "$child"
        status=$?
      done
      if [ -n "$stopped" ] && [ "$status" -eq 143 ]; then scontrol requeue "$SLURM_JOB_ID"; fi
      exit "$status"
      JOB
      )
      collect=$(sbatch --parsable --dependency="afterok:$array" <<'JOB'
      #!/bin/bash
      \(Self.directives(collect))
      exec \(shell) --collect
      JOB
      )
      echo "$array: \(title); $collect makes the reports when all are finished"

      """
  }

  /// The line that runs all jobs with GNU parallel, so many at once, and then collects.
  package func parallel(jobs: Int) -> String {
    let options =
      "--quote --jobs \(jobs) --joblog \(Self.quoted("\(name)-jobs.tsv")) --termseq TERM,120000,KILL"
    return "seq \(count) | parallel \(options) \(shell) --job '{}/\(count)' && \(shell) --collect\n"
  }

  private var shell: String { command.map(Self.quoted).joined(separator: " ") }

  /// The option before its value: `--array` of `--array=1-5`, `-a` of `-a1-5` and `-a 1-5`.
  private static func name(of option: String) -> String {
    if option.hasPrefix("--") { return String(option.prefix { $0 != "=" && $0 != " " }) }
    return String(option.prefix(2))
  }

  private static func directives(_ options: [String]) -> String {
    options.map { "#SBATCH \($0)" }.joined(separator: "\n")
  }

  /// A word as a shell reads it back.
  static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy {
      $0.isASCIILetter || $0.isASCIIDigit || "_-./=:,+@%".utf8.contains($0)
    }
    if plain, !word.isEmpty { return word }
    return "'\(word.replacing("'", with: "'\\''"))'"
  }
}
