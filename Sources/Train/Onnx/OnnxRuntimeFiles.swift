internal import Files
internal import Foundation

/// Where ONNX Runtime's library may be.
///
/// PyPI's wheel has it as `onnxruntime/capi/libonnxruntime.so.VERSION`. Python is not started to ask for its
/// directories: those of an active environment, of the interpreters on the PATH, of pyenv and of the user are looked
/// through.
struct OnnxRuntimeFiles {
  /// The file that `DERM_ONNXRUNTIME` names; nothing else is tried then.
  let named: String?
  /// Those of pip installations, in the order in which they are tried.
  let installed: [String]

  /// The variable that names the file.
  static let variable = "DERM_ONNXRUNTIME"
  /// What the system's loader knows it by.
  private static let system = ["libonnxruntime.so.1", "libonnxruntime.so"]

  /// Looks for what an environment leads to.
  init(_ environment: [String: String]) {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    named = value(Self.variable)
    guard named == nil else {
      installed = []
      return
    }
    var prefixes = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap(value)
    prefixes += (value("PATH") ?? "").split(separator: ":").map(String.init)
      .filter { $0.hasSuffix("/bin") }.map { String($0.dropLast(4)) }
    let home = value("HOME")
    if let home { prefixes.append("\(home)/.local") }
    prefixes += ["/usr/local", "/usr"]
    if let pyenv = value("PYENV_ROOT") ?? home.map({ "\($0)/.pyenv" }) {
      prefixes += Self.entries("\(pyenv)/versions") { _ in true }
    }
    var seen: Set<String> = []
    installed = prefixes.filter { seen.insert($0).inserted }.flatMap(Self.libraries)
  }

  /// What is tried, in order.
  var candidates: [String] { named.map { [$0] } ?? Self.system + installed }

  /// The libraries of the Pythons below a prefix, those of the latest version first.
  private static func libraries(_ prefix: String) -> [String] {
    entries("\(prefix)/lib") { $0.hasPrefix("python3") }.flatMap { python in
      ["site-packages", "dist-packages"].flatMap { packages in
        entries("\(python)/\(packages)/onnxruntime/capi") { $0.hasPrefix("libonnxruntime.so") }
      }
    }
  }

  /// The paths of a directory's entries, those with higher numbers in their names first.
  private static func entries(_ directory: String, _ isWanted: (String) -> Bool) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let numbered = names.filter(isWanted).map { name in
      (name, numbers: name.split { !$0.isNumber }.map { Int($0) ?? 0 })
    }
    return numbered.sorted { one, other in
      one.numbers == other.numbers
        ? one.0 < other.0 : other.numbers.lexicographicallyPrecedes(one.numbers)
    }.map { "\(directory)/\($0.0)" }
  }
}
