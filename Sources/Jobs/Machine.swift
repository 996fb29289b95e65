internal import Foundation

/// The machine that jobs run on.
package enum Machine {
  /// Bytes of memory that this process may use: the machine's, or what its control group allows.
  package static var memory: Int {
    let physical = Int(ProcessInfo.processInfo.physicalMemory)
    let files = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
    let limits = files.compactMap { path in
      (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
        Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }
    return ([physical] + limits.filter { $0 > 0 }).min() ?? physical
  }

  /// The program that runs, by its absolute path; nil where the system does not say.
  package static var executable: String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }
}
