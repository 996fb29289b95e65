internal import Foundation
internal import Glibc
internal import Jobs
internal import Parallel

/// The machine, for `run.json`.
package enum Hardware {
  /// Processors that the process may use.
  package static var cores: Int { availableProcessors }

  /// The most memory that this process has held so far, bytes.
  package static var peakMemory: Int {
    var usage = rusage()
    return unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0
      ? usage.ru_maxrss * 1024 : 0
  }

  /// Bytes of memory that this process may use.
  package static var memory: Int { Machine.memory }

  /// Bytes that may still be written to the disk of a folder; nil when the system does not say.
  package static func freeDisk(at folder: String) -> Int? {
    var status = statvfs()
    guard unsafe statvfs(folder, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }

  /// The processor's name.
  package static var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":").last.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    return name ?? "unknown processor"
  }

  /// Processor, cores and memory in words.
  package static var description: String {
    let info = ProcessInfo.processInfo
    let memory = info.physicalMemory / (1 << 30)
    return "\(processor), \(info.activeProcessorCount) cores, \(memory) GiB"
  }
}
