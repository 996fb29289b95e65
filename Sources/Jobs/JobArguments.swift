/// The options of a command that prints a script that its jobs get too.
package enum JobArguments {
  /// Leaves out what is for the script alone, and adds the number of threads that was estimated with.
  ///
  /// `dropping` are options with a value that are for the script alone too.
  package static func forwarded(
    _ arguments: [String], threads: Int, dropping: Set<String> = []
  ) -> [String] {
    let valued = dropping.union(["--sbatch"])
    var kept: [String] = []
    var isValue = false
    for argument in arguments {
      if isValue {
        isValue = false
      } else if valued.contains(argument) {
        isValue = true
      } else if !own.contains(argument), !valued.contains(where: { argument.hasPrefix("\($0)=") }) {
        kept.append(argument)
      }
    }
    let hasThreads = kept.contains { $0 == "--threads" || $0.hasPrefix("--threads=") }
    return hasThreads ? kept : kept + ["--threads", "\(threads)"]
  }

  private static let own = ["--parallel", "--json", "--quiet"]
}
