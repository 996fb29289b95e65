internal import Files
internal import Glibc

/// Lists the files under a folder, never leaving it.
struct FolderWalk: Sendable {
  /// The folder that was walked, as it was named.
  let root: String
  /// Regular files, relative to the folder, sorted by their bytes.
  private(set) var files: [String] = []
  /// Symbolic links that lead out of the folder or nowhere, folders that can't be read, pipes,
  /// sockets and devices, and names that are no UTF-8 (with U+FFFD for what is none).
  private(set) var refused: [String] = []

  /// Walks a folder; hidden names and links to folders are passed over.
  init(_ root: String) {
    self.root = root
    let home = Self.real(root)
    var pending = [""]
    while let folder = pending.popLast() {
      let base = folder.isEmpty ? root : "\(root)/\(folder)"
      guard let names = try? Folder.entries(in: base) else {
        refused.append(folder.isEmpty ? "." : folder)
        continue
      }
      for (name, isText) in names where !name.hasPrefix(".") {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        guard isText else {
          refused.append(path)
          continue
        }
        switch Self.kind("\(root)/\(path)") {
        case .folder: pending.append(path)
        case .file: files.append(path)
        case .link: follow(path, home: home)
        case .other: refused.append(path)
        }
      }
    }
    // The system lists in any order, which no result may depend on.
    files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    refused.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func follow(_ path: String, home: String?) {
    guard let home, let target = Self.real("\(root)/\(path)"), target.hasPrefix(home + "/") else {
      refused.append(path)
      return
    }
    switch Self.kind(target) {
    case .file: files.append(path)
    // A link to a folder of the tree: its files are found where they lie.
    case .folder: break
    case .link, .other: refused.append(path)
    }
  }

  private enum Kind { case file, folder, link, other }

  private static func kind(_ path: String) -> Kind {
    var information = stat()
    guard unsafe lstat(path, &information) == 0 else { return .other }
    switch information.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: return .link
    default: return .other
    }
  }

  private static func real(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
