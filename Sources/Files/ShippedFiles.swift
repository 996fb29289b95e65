internal import Foundation

/// Files that come with derm: mappings, templates, recipes, rules, vocabulary.
///
/// They are found from any working directory. An installation keeps them in `share/derm` next to the
/// directory of its commands; a checkout keeps them at its root.
package enum ShippedFiles {
  /// The environment variable that names the directory of shipped files.
  package static let variable = "DERM_HOME"

  /// Directories that may hold shipped files, first choice first: next to the executable, `DERM_HOME`,
  /// the working directory.
  package static let directories: [String] = directories(
    executable: executable, home: ProcessInfo.processInfo.environment[variable])

  /// The first shipped file or directory of this name, such as `data/mappings`; nil when none is there.
  package static func find(_ name: String) -> String? { find(name, in: directories) }

  /// The path of a file that a user named: as it stands where a file is there, else the shipped file of
  /// that name, else as it stands, for the message that it is missing.
  package static func resolve(_ path: String) -> String {
    path.hasPrefix("/") || Folder.exists(path) ? path : find(path) ?? path
  }

  /// Copies a shipped file to the relative path that a user named, when nothing is there yet; says where
  /// it came from, or nil when nothing was copied.
  ///
  /// So a file that derm writes next to, such as rules, is the user's own from the first run on. Fails when
  /// the system refuses.
  package static func adopt(_ path: String) throws(FileError) -> String? {
    guard !path.hasPrefix("/"), !Folder.exists(path), let shipped = find(path) else { return nil }
    let file = try MappedFile(shipped)
    try Folder.make(Folder.parent(of: path))
    try AtomicFile.write(Array(file.bytes(0..<file.count)), to: path)
    return shipped
  }

  static func find(_ name: String, in directories: [String]) -> String? {
    // A name that leaves the directory is no shipped file.
    guard !name.split(separator: "/").contains("..") else { return nil }
    return directories.map { $0 == "." ? name : "\($0)/\(name)" }.first { Folder.exists($0) }
  }

  static func directories(executable: String, home: String?) -> [String] {
    let directory = Folder.parent(of: executable)
    var found = ["\(Folder.parent(of: directory))/share/derm"]
    if let checkout = checkout(above: directory) { found.append(checkout) }
    if let home, !home.isEmpty { found.append(home) }
    return found.filter { Folder.isFolder($0) } + ["."]
  }

  /// The checkout in whose build directory an executable lies.
  private static func checkout(above directory: String) -> String? {
    guard let build = directory.range(of: "/.build") else { return nil }
    let root = String(directory[..<build.lowerBound])
    let isOurs = ["Package.swift", "data/mappings", "taxonomy"].allSatisfy {
      Folder.exists("\(root)/\($0)")
    }
    return isOurs ? root : nil
  }

  /// The running program, with symbolic links followed.
  private static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? Folder.resolved(CommandLine.arguments.first ?? "")
  }
}
