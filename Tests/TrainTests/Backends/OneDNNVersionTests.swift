import Foundation
import TestSupport
import Testing

@testable import Train

/// Two versions of oneDNN behind one table of calls.
@Suite(.enabled(if: !PresentLibrary.oneDNN.isEmpty, "oneDNN is not installed"))
struct OneDNNVersionTests {
  static let hasBoth = DNNLibrary.present.map(\.major) == DNNLibrary.majors

  @Test("a library says its version and file", arguments: DNNLibrary.present)
  func namesItself(_ library: DNNLibrary) throws {
    #expect(library.version.hasPrefix("oneDNN \(library.major)."))
    #expect(FileManager.default.isReadableFile(atPath: library.path), "\(library.path)")
  }

  @Test(
    "oneDNN 2 and 3 take the same steps to rounding",
    .enabled(if: hasBoth, "oneDNN 3 is not installed next to 2: make setup fetches it"))
  func agree() throws {
    let steps = try DNNLibrary.present.map { library in
      let program = Program(
        try StepTests.network(), batch: 6, mode: .training(TrainingOptions()))
      let step = try OneDNNBackend(threads: 2, dtype: .f32, library: library).lower(program)
      try Hashed.fill(step)
      step.load(Hashed.batch(for: program, count: 6))
      return step
    }
    for number in 1...3 {
      let losses = steps.map { $0.train(learningRate: 0.01).lesion ?? .nan }
      #expect(abs(losses[0] - losses[1]) < 1e-4 * losses[0], "step \(number)")
    }
    // A state moves from one to the other, whose layouts differ.
    try StateValues(steps[0].state).write(to: steps[1].state)
    #expect(StepTests.state(steps[0]) == StepTests.state(steps[1]))
  }

  @Test func `a processor with AMX takes oneDNN 3 for bf16, and 2 is taken for the rest`() {
    #expect(OneDNNChoice.order(.bf16, hasAMX: true) == [3, 2])
    #expect(OneDNNChoice.order(.bf16, hasAMX: false) == [2, 3])
    #expect(OneDNNChoice.order(.f32, hasAMX: true) == [2, 3])
    #expect(OneDNNChoice.order(.f32, hasAMX: false) == [2, 3])
  }

  @Test func `doctor has a line for each version, and one computes in f32`() {
    let findings = OneDNNBackend.findings
    #expect(findings.count == DNNLibrary.majors.count)
    for (line, major) in zip(findings, DNNLibrary.majors) {
      #expect(line.hasPrefix("oneDNN \(major)"), "\(line)")
    }
    #expect(findings.count { $0.contains("used for f32") } == 1)
  }

  private static let products =
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path

  /// What derm-train does when `DERM_ONEDNN` has a value.
  private static func run(_ arguments: [String], _ value: String) throws -> CommandLineTool.Outcome
  {
    try CommandLineTool("/usr/bin/env").run(
      ["DERM_ONEDNN=\(value)", "\(products)/derm-train"] + arguments)
  }

  private static func doctor(_ value: String) throws -> CommandLineTool.Outcome {
    try run(["doctor"], value)
  }

  @Test(
    "a oneDNN that was asked for and is not there is no reason to take OpenBLAS",
    arguments: ["v3", "/no/such.so"])
  func demanded(value: String) throws {
    let bench = [
      "bench", "--model", "resnet-small", "--side", "32", "--batch", "2", "--steps", "1",
    ]
    let outcome = try Self.run(bench, value)
    #expect(outcome.status == 66, "\(outcome.output)")
    #expect(
      outcome.errors.contains("backend onednn can't be used: oneDNN 2: "), "\(outcome.errors)")
    let doctor = try Self.doctor(value)
    #expect(doctor.status == 66, "\(doctor.output)")
    #expect(
      doctor.output.contains("auto takes none: backend onednn can't be used: oneDNN 2: "),
      "\(doctor.output)")
    #expect(doctor.output.contains("backend openblas: ") && doctor.output.contains("models: "))
    let chosen = try Self.run(bench + ["--backend", "openblas"], value)
    #expect(chosen.status == 0, "\(chosen.errors)")
  }

  @Test("DERM_ONEDNN selects a version, by number and by file", arguments: DNNLibrary.present)
  func selects(_ library: DNNLibrary) throws {
    let others = DNNLibrary.majors.filter { $0 != library.major }
    for value in ["\(library.major)", library.path] {
      let outcome = try Self.doctor(value)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("backend onednn: \(library.version);"))
      #expect(outcome.output.contains("\(library.version) at \(library.path): used for f32"))
      for other in others {
        #expect(outcome.output.contains("oneDNN \(other) is missing: "), "\(outcome.output)")
      }
    }
  }

  @Test(
    "a broken library of the system does not hide the one that came with derm",
    .enabled(if: hasOwn, "build/lib has no oneDNN: make setup fetches it"))
  func passesOverBroken() throws {
    let folder = TemporaryFolder()
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.own)
    let name = try #require(names.first { $0.hasPrefix("libdnnl.so.") })
    try Data("no library".utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    let outcome = try CommandLineTool("/usr/bin/env").run(
      ["LD_LIBRARY_PATH=\(folder.file("."))", "\(Self.products)/derm-train", "doctor"])
    #expect(outcome.output.contains(" at \(Self.own)/\(name)"), "\(outcome.output)")
  }

  private static let own = Checkout.file("build/lib")
  private static let hasOwn =
    ((try? FileManager.default.contentsOfDirectory(atPath: own)) ?? [])
    .contains { $0.hasPrefix("libdnnl.so.") }

  @Test func `a file that is no oneDNN leaves OpenBLAS, with the reason`() throws {
    let outcome = try Self.doctor("/no/such/libdnnl.so")
    #expect(outcome.output.contains("backend onednn: missing: oneDNN 2: /no/such/libdnnl.so: "))
    #expect(outcome.output.contains("oneDNN 3: /no/such/libdnnl.so: "))
  }
}
