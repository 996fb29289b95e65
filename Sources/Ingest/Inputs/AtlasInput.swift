internal import Catalogue
internal import Documents
internal import Files
internal import Foundation
internal import Terms
internal import Vocabulary

/// One export of one atlas: the files to read and where its images are.
struct AtlasInput: Sendable {
  /// The atlas's name.
  let source: String
  /// The folder that file paths start in.
  let root: String
  /// The name of the archive that was unpacked into it.
  let archive: String?
  /// The files to read, sorted.
  let files: [String]
  /// Where images are looked for.
  let images: ImageFinder
  /// Image files whose names begin with zeros.
  let padded: PaddedNames
  /// What the tables' columns mean.
  var tables: MappingShelf
  /// Every file there is, to notice removed ones; nil when only one file was named.
  let present: PresentFiles?
  /// What was passed over.
  private(set) var findings: [Finding]
  private let nested: [String]

  /// Finds out what a path holds.
  ///
  /// Throws when it is not there or can't be read, is of no kind that is read, or its name can't name an atlas.
  init(
    _ path: String, request: IngestRequest, mapping: MappingFile?, name: String? = nil
  ) throws(IngestError) {
    try IngestError.checkReadable(path)
    var isFolder = Folder.isFolder(path)
    var root = isFolder ? path : Folder.parent(of: path)
    var ownName = Self.folderName(root)
    var findings: [Finding] = []
    var archiveName: String?
    if !isFolder, FileKind(path) == .archive {
      let archive = try Archive(path)
      (root, findings) = try archive.unpacked(below: request.unpackFolder)
      (isFolder, ownName, archiveName) = (true, archive.stem, Folder.name(of: path))
    }
    self.root = root
    tables = mapping.map { MappingShelf($0) } ?? .empty
    archive = archiveName
    source = ComposedText.of(request.source ?? name ?? ownName)
    guard !source.isEmpty, !source.contains("/"), source.utf8.count <= 100 else {
      throw .badSourceName(name: source)
    }
    let walk = isFolder || request.images == nil ? FolderWalk(root) : nil
    if isFolder, let walk {
      let contents = try FolderContents(walk, mapping: mapping, isArchive: archiveName != nil)
      files = contents.documents
      nested = contents.archives
      findings += contents.findings
      present = PresentFiles(
        folder: root, archive: archiveName, paths: Set(walk.files), unreadable: walk.refused)
    } else {
      // One named file says nothing of its neighbours: none of them is noticed as removed.
      files = [Folder.name(of: path)]
      nested = []
      present = nil
    }
    self.findings = findings
    if let folder = request.images {
      try IngestError.checkReadable(folder)
      guard Folder.isFolder(folder) else { throw .missing(path: folder) }
      let images = FolderWalk(folder)
      padded = PaddedNames(images.files)
      self.images = ImageFinder(images)
    } else {
      let images = walk ?? FolderWalk(root)
      padded = PaddedNames(images.files)
      self.images = ImageFinder(images)
    }
  }

  /// The archives that lie in the folder, each an input of its own as if it had been named.
  ///
  /// An archive whose name is another atlas's gets its whole file name; one that can't be unpacked
  /// becomes a finding.
  mutating func unpackNested(taken: Set<String>, request: IngestRequest) -> [AtlasInput] {
    var taken = taken
    var inputs: [AtlasInput] = []
    for path in nested {
      let full = "\(root)/\(path)"
      do {
        let names = [
          try Archive(full).stem, Folder.name(of: path),
          path.split(separator: "/").joined(separator: "-"),
        ]
        let name = names.first { !taken.contains($0) }
        let input = try AtlasInput(full, request: request, mapping: nil, name: name)
        taken.insert(input.source)
        inputs.append(input)
      } catch {
        // One bad archive costs its own images, not the folder's.
        findings.append(
          Finding(
            source: path, severity: .error, code: "archive-unreadable",
            what: "the archive can't be unpacked: \(error)",
            remedy: "Fetch it again, or unpack it by hand into the folder."))
      }
    }
    return inputs
  }

  private static func folderName(_ root: String) -> String {
    Folder.name(of: URL(fileURLWithPath: root).standardizedFileURL.path)
  }
}

/// What of a folder is read, and what is said of the rest.
private struct FolderContents {
  var documents: [String] = []
  var archives: [String] = []
  var findings: [Finding]

  init(_ walk: FolderWalk, mapping: MappingFile?, isArchive: Bool) throws(IngestError) {
    findings = walk.refused.map {
      Finding(
        source: $0, severity: .warning, code: "path-refused",
        what: "a link that leaves the folder, a folder that can't be read, no regular file, or a "
          + "name that is no UTF-8",
        remedy: "Put a readable file with a plain name in its place.")
    }
    if let mapping {
      documents = walk.files.filter { mapping.table(named: $0) != nil }
      guard !documents.isEmpty else {
        let names = mapping.tables.flatMap(\.names).joined(separator: ", ")
        throw .missingTable(path: "\(walk.root)/\(names)", mapping: mapping.path)
      }
      let read = Set(documents)
      let own = MappingPath(mapping.path)
      passOver(
        walk.files.filter {
          FileKind($0) != .image && !read.contains($0) && !own.isFile($0, below: walk.root)
        }, one: "is neither an image nor a table of the mapping",
        many: "are neither images nor tables of the mapping",
        remedy: "Add what should be read to the mapping, and unpack archives.")
      return
    }
    documents = walk.files.filter { FileKind($0) == .document }
    // An archive within an archive is left alone: that is how bombs are built.
    archives = isArchive ? [] : walk.files.filter { Archive.isRead($0) }
    let read = Set(archives)
    let others = walk.files.filter {
      [.other, .archive].contains(FileKind($0)) && !read.contains($0)
    }
    passOver(
      others, one: "is neither a page nor an image", many: "are neither pages nor images",
      remedy: "Unpack archives of other kinds; give tables a mapping.")
  }

  private mutating func passOver(
    _ others: [String], one: String, many: String, remedy: String
  ) {
    guard let first = others.first else { return }
    let what = NumberText.counted(
      others.count, "file \(one) and was not read", "files \(many) and were not read")
    findings.append(
      Finding(
        source: first, severity: .note, code: "files-passed-over", what: what, remedy: remedy,
        excerpt: others.prefix(5).joined(separator: ", ")))
  }
}

/// Where a mapping lies, however its path was spelled.
private struct MappingPath {
  private let resolved: String
  private let names: Set<String>

  init(_ path: String) {
    resolved = Folder.resolved(path)
    names = [Folder.name(of: path), Folder.name(of: resolved)]
  }

  /// Whether a file below a folder is the mapping.
  func isFile(_ path: String, below root: String) -> Bool {
    // Links are followed for few files: an export may have a hundred thousand.
    names.contains(Folder.name(of: path)) && Folder.resolved("\(root)/\(path)") == resolved
  }
}
