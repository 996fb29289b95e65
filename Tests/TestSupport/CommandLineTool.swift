import Foundation

/// One of derm's commands, built next to the tests, or another program, run as a user runs it.
package struct CommandLineTool: Sendable {
  /// What a finished run left.
  package struct Outcome: Sendable {
    /// The exit status, or 128 plus the signal that ended it.
    package let status: Int32
    /// What it printed on standard output.
    package let output: String
    /// What it printed on standard error.
    package let errors: String
  }

  private let executable: String
  private var megabytes: Int?
  private var fileKilobytes: Int?

  /// Names a command, such as `derm-refine`, or another program by its whole path.
  package init(_ name: String) {
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
    executable = name.hasPrefix("/") ? name : "\(products)/\(name)"
  }

  /// Whether the command was built.
  package var exists: Bool { FileManager.default.isExecutableFile(atPath: executable) }

  /// The same command with so little address space to take; under AddressSanitizer, which takes
  /// terabytes of it, without a limit.
  package func limited(toMegabytes megabytes: Int) -> CommandLineTool {
    var tool = self
    if dlsym(nil, "__asan_init") == nil { tool.megabytes = megabytes }
    return tool
  }

  /// The same command, whose files may not grow larger than this.
  package func limited(toFileKilobytes kilobytes: Int) -> CommandLineTool {
    var tool = self
    tool.fileKilobytes = kilobytes
    return tool
  }

  /// Runs the command in a folder until it ends.
  ///
  /// Throws when it can't be started.
  package func run(_ arguments: [String], in folder: String = Checkout.root) throws -> Outcome {
    let started = try start(arguments, in: folder)
    return started.wait()
  }

  /// Starts the command and kills it with SIGKILL after a time; true when it was still running.
  ///
  /// Throws when it can't be started.
  package func kill(
    after seconds: Double, _ arguments: [String], in folder: String = Checkout.root
  ) throws -> Bool {
    let started = try start(arguments, in: folder)
    Thread.sleep(forTimeInterval: seconds)
    let running = started.process.isRunning
    if running { Foundation.kill(started.process.processIdentifier, SIGKILL) }
    _ = started.wait()
    return running
  }

  /// Starts the command, sends it a signal after a time, and waits for its end.
  ///
  /// Throws when it can't be started.
  package func signal(
    _ number: Int32, after seconds: Double, _ arguments: [String],
    in folder: String = Checkout.root
  ) throws -> Outcome {
    let started = try start(arguments, in: folder)
    Thread.sleep(forTimeInterval: seconds)
    Foundation.kill(started.process.processIdentifier, number)
    return started.wait()
  }

  private func start(_ arguments: [String], in folder: String) throws -> Started {
    let scratch = TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    // The shell counts address space in KiB and files in 512 bytes.
    let limits = [
      megabytes.map { "ulimit -v \($0 * 1024)" }, fileKilobytes.map { "ulimit -f \($0 * 2)" },
    ].compactMap(\.self)
    if !limits.isEmpty {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      let script = "\(limits.joined(separator: " && ")) && exec \"$0\" \"$@\""
      process.arguments = ["-c", script, executable] + arguments
    }
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: a full pipe would stop a command that prints much.
    for name in ["out", "err"] {
      _ = FileManager.default.createFile(atPath: scratch.file(name), contents: nil)
    }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.file("out")))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.file("err")))
    try process.run()
    return Started(process: process, scratch: scratch)
  }

  private struct Started {
    let process: Process
    let scratch: TemporaryFolder

    func wait() -> Outcome {
      process.waitUntilExit()
      func text(_ name: String) -> String {
        let bytes = FileManager.default.contents(atPath: scratch.file(name)) ?? Data()
        return String(decoding: bytes, as: UTF8.self)
      }
      let signalled = process.terminationReason == .uncaughtSignal
      return Outcome(
        status: process.terminationStatus + (signalled ? 128 : 0), output: text("out"),
        errors: text("err"))
    }
  }
}
