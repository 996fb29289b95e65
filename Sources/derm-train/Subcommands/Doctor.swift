internal import ArgumentParser
internal import Console
internal import Train
internal import Vocabulary

/// `derm-train doctor`: what was found, and what is missing and why.
struct DoctorCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Show which backends and libraries were found.",
    discussion: """
      Names the Debian package of each library that is missing. Exits with status 66 when no backend \
      can run.

      Example:
        derm-train doctor
      """)

  func execute() throws {
    print("machine: \(Hardware.description)")
    var best: (name: String, score: Int)?
    for backend in AllBackends.all {
      switch backend.probe() {
      case .available(let score, let version):
        let refusal = backend.refusal(of: .bf16).map { "no bf16: \($0)" } ?? "f32 and bf16"
        print("backend \(backend.name): \(version); \(refusal)")
        for finding in backend.findings { print("  \(finding)") }
        if score > best?.score ?? .min { best = (backend.name, score) }
      case .missing(let reason, let package):
        print("backend \(backend.name): missing: \(reason). Install the Debian package \(package).")
      }
    }
    print(best.map { "auto takes \($0.name)" } ?? "no backend can run")
    print("models: " + AllModels.all.map { $0.name }.joined(separator: ", "))
    // A status for scripts: nothing can be trained here.
    if best == nil { throw ExitCode(ExitStatus.missingInput.rawValue) }
  }
}
