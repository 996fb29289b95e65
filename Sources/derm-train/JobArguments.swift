/// The options of `derm-train slurm` that its jobs get too.
enum JobArguments {
  /// Leaves out what is for the script alone, and adds the number of threads that was estimated with.
  static func forwarded(_ arguments: [String], threads: Int) -> [String] {
    var kept: [String] = []
    var isValue = false
    for argument in arguments {
      if isValue {
        isValue = false
      } else if argument == "--sbatch" {
        isValue = true
      } else if !own.contains(argument), !argument.hasPrefix("--sbatch=") {
        kept.append(argument)
      }
    }
    let hasThreads = kept.contains { $0 == "--threads" || $0.hasPrefix("--threads=") }
    return hasThreads ? kept : kept + ["--threads", "\(threads)"]
  }

  private static let own = ["--parallel", "--json", "--quiet"]
}
