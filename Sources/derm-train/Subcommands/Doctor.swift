internal import ArgumentParser
internal import Console
internal import Train
internal import Vocabulary

/// `derm-train doctor`: what was found, and what is missing and why.
struct DoctorCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Show which backends and libraries were found.",
    discussion: """
      Names the Debian package of each library that is missing, and ONNX Runtime, which `features --onnx` needs. Exits with status 66 when auto, the \
      backend of a command without --backend, has none to take.

      Example:
        derm-train doctor
      """)

  func execute() throws {
    print("machine: \(Hardware.description)")
    for backend in AllBackends.all {
      switch backend.probe() {
      case .available(_, let version):
        let refusal = backend.refusal(of: .bf16).map { "no bf16: \($0)" } ?? "f32 and bf16"
        print("backend \(backend.name): \(version); \(refusal)")
        for finding in backend.findings { print("  \(finding)") }
      case .missing(let reason, let package):
        print("backend \(backend.name): missing: \(reason). Install the Debian package \(package).")
      }
    }
    do throws(TrainError) {
      let found = try OnnxRuntime.open()
      print("features --onnx: \(found.version)\n  \(found.path)")
    } catch {
      print("features --onnx: missing: \(error)")
    }
    // Printed last, also when there is no backend and the command fails.
    defer { print("models: " + AllModels.all.map { $0.name }.joined(separator: ", ")) }
    do throws(TrainError) {
      print("auto takes \(try AllBackends.automatic().name)")
    } catch {
      print("auto takes none: \(error)")
      throw ExitCode(error.exitStatus.rawValue)
    }
  }
}
