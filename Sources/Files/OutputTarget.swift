internal import Glibc

/// Where a command's folder is to appear, and whether it may.
struct OutputTarget {
  /// What is there now.
  enum Content {
    case nothing
    /// A folder without anything in it.
    case empty
    /// A folder of the same kind that derm filled, as it left it.
    case ours(OutputMarker)
  }

  /// The folder, its own symbolic link followed.
  let path: String
  let content: Content

  /// Looks at a path.
  ///
  /// Fails with `occupied` when something is there that derm did not make as this kind of folder, when
  /// it holds an input, or when the working directory lies in it; nothing is touched.
  init(_ name: String, as kind: String, sparing inputs: [String]) throws(FileError) {
    var path = name
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard let facts = FileFacts(path) else {
      guard errno == ENOENT else { throw .lastSystemError("write", path) }
      self.path = path
      content = .nothing
      return
    }
    guard let real = Self.real(path) else {
      throw .occupied(path: path, holds: "a symbolic link that leads nowhere")
    }
    // A link stays a link: what it leads to is replaced.
    path = facts.kind == .link ? real : path
    self.path = path
    guard FileFacts(path)?.kind == .folder else { throw .occupied(path: path, holds: "a file") }
    if let here = Self.real("."), Self.lies(here, in: real) {
      throw .occupied(path: path, holds: "the folder that this command was started in")
    }
    for input in inputs {
      if let path = Self.real(input), Self.lies(path, in: real) {
        throw .occupied(path: path, holds: "'\(input)', which this command reads")
      }
    }
    let names = try Folder.names(in: path)
    if names.isEmpty {
      content = .empty
      return
    }
    guard let marker = OutputMarker.read(path), marker.files != nil else {
      throw .occupied(path: path, holds: "'\(names.first { !$0.hasPrefix(".") } ?? names[0])'")
    }
    guard marker.kind == kind else {
      throw .occupied(path: path, holds: "another command's work (\(marker.kind))")
    }
    if let foreign = try marker.foreign(in: path) { throw .occupied(path: path, holds: foreign) }
    content = .ours(marker)
  }

  private static func lies(_ path: String, in folder: String) -> Bool {
    path == folder || folder == "/" || path.hasPrefix("\(folder)/")
  }

  /// The absolute path without links; nil when nothing is there.
  private static func real(_ path: String) -> String? {
    guard let buffer = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(buffer) }
    return unsafe String(cString: buffer)
  }
}
