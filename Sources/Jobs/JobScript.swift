internal import Terms

/// The commands that run independent jobs and then the one that collects them, for a scheduler.
package struct JobScript: Sendable {
  /// What the jobs are called: letters, digits and `-_.`, because sbatch reads a blank, a quote or `#` as the end.
  package let name: String
  /// The jobs in words.
  package let title: String
  /// The number of jobs.
  package let count: Int
  /// The program and the options that all jobs have.
  package let command: [String]
  /// The options of one job, in which `{}` stands for its number.
  package let own: [String]
  /// The command that collects.
  package let collecting: [String]
  /// What the command that collects does, in words.
  package let result: String
  /// What a job takes.
  package let resources: JobResources

  package init(
    name: String, title: String, count: Int, command: [String], own: [String],
    collecting: [String], result: String, resources: JobResources
  ) {
    self.name = String(
      name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
    self.title = title
    self.count = count
    self.command = command
    self.own = own
    self.collecting = collecting
    self.result = result
    self.resources = resources
  }

  /// What the program is called.
  private var program: String {
    command.first?.split(separator: "/").last.map(String.init) ?? ""
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
      # Submits \(VisibleText.escaped("\(title) and the job that \(result)")).
      # Run it where \(program) would be run: bash FILE
      # The same again resumes what is not finished.
      set -euo pipefail
      mkdir -p slurm-logs

      array=$(sbatch --parsable <<'JOB'
      #!/bin/bash
      \(Self.directives(job))
      # Slurm sends SIGTERM to this shell 2 minutes before the time limit, and \(program) saves its state when it
      # gets it. Where Slurm ends the job for another reason, it sends SIGTERM to \(program) itself.
      stopped=
      stop() {
        if [ "$(squeue --noheader --format=%T --jobs="$SLURM_JOB_ID")" = RUNNING ]; then
          stopped=yes
          kill -TERM "$child"
        fi
      }
      trap stop TERM
      \(shell(command)) \(own.map(Self.numbered).joined(separator: " ")) &
      child=$!
      wait "$child"
      status=$?
      # SIGTERM interrupts the first wait: the status of \(program) is that of the last one.
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
      exec \(shell(collecting))
      JOB
      )
      printf '%s: %s; %s %s when all are finished\\n' "$array" \(Self.quoted(title)) "$collect" \(Self.quoted(result))

      """
  }

  /// The line that runs all jobs with GNU parallel, so many at once, and then collects.
  package func parallel(jobs: Int) -> String {
    let options =
      "--quote --jobs \(jobs) --joblog \(Self.quoted("\(name)-jobs.tsv")) --termseq TERM,120000,KILL"
    return "seq \(count) | parallel \(options) \(shell(command + own)) && \(shell(collecting))\n"
  }

  private func shell(_ words: [String]) -> String {
    words.map(Self.quoted).joined(separator: " ")
  }

  /// A word as a shell reads it in a task of an array, whose number takes the place of `{}`.
  private static func numbered(_ word: String) -> String {
    guard word.contains("{}") else { return quoted(word) }
    var text = word
    for special in ["\\", "\"", "$", "`"] {
      text = text.replacing(special, with: "\\\(special)")
    }
    return "\"\(text.replacing("{}", with: "${SLURM_ARRAY_TASK_ID}"))\""
  }

  /// The option before its value: `--array` of `--array=1-5`, `-a` of `-a1-5` and `-a 1-5`.
  private static func name(of option: String) -> String {
    if option.hasPrefix("--") { return String(option.prefix { $0 != "=" && $0 != " " }) }
    return String(option.prefix(2))
  }

  private static func directives(_ options: [String]) -> String {
    options.map { "#SBATCH \($0)" }.joined(separator: "\n")
  }

  /// A word as a shell reads it back.
  package static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy {
      $0.isASCIILetter || $0.isASCIIDigit || "_-./=:,+@%".utf8.contains($0)
    }
    if plain, !word.isEmpty { return word }
    return "'\(word.replacing("'", with: "'\\''"))'"
  }
}
