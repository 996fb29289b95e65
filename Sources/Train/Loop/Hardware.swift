internal import Foundation
internal import Glibc

/// The machine, for `run.json`.
public enum Hardware {
  /// Processors in use.
  public static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The most memory that this process has held so far, bytes.
  public static var peakMemory: Int {
    var usage = rusage()
    return unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0
      ? usage.ru_maxrss * 1024 : 0
  }

  /// Processor, cores and memory in words.
  public static var description: String {
    let info = ProcessInfo.processInfo
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":").last.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let memory = info.physicalMemory / (1 << 30)
    return "\(name ?? "unknown processor"), \(info.activeProcessorCount) cores, \(memory) GiB"
  }
}
