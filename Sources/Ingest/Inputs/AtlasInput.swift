internal import Foundation
internal import Provenance
internal import Vocabulary

/// One export of one atlas: the files to read and where its images are.
struct AtlasInput: Sendable {
  /// The atlas's name.
  let source: String
  /// The folder that file paths start in.
  let root: String
  /// The files to read, sorted.
  let files: [String]
  /// Where images are looked for.
  let images: ImageFinder
  /// What the table's columns mean.
  let mapping: TableMapping?
  /// What was passed over.
  let findings: [Finding]

  /// Finds out what a path holds.
  ///
  /// Throws when it is not there, is of no kind that is read, or its name can't name an atlas.
  init(_ path: String, request: IngestRequest, mapping: TableMapping?) throws(IngestError) {
    guard Folder.exists(path) else { throw .missing(path: path) }
    var isFolder = Folder.isFolder(path)
    var root = isFolder ? path : Folder.parent(of: path)
    var name = Self.folderName(root)
    var findings: [Finding] = []
    if !isFolder, FileKind(path) == .archive {
      let archive = try Archive(path)
      (root, findings) = try archive.unpacked(below: request.unpackFolder)
      (isFolder, name) = (true, archive.stem)
    }
    self.root = root
    self.mapping = mapping
    source = request.source ?? name
    guard !source.isEmpty, !source.contains("/"), source.utf8.count <= 100 else {
      throw .badSourceName(name: source)
    }
    let walk = isFolder || request.images == nil ? FolderWalk(root) : nil
    if isFolder, let walk {
      let (documents, passedOver) = try Self.documents(walk, mapping: mapping)
      files = documents
      findings += passedOver
    } else {
      files = [Folder.name(of: path)]
    }
    self.findings = findings
    if let folder = request.images {
      guard Folder.isFolder(folder) else { throw .missing(path: folder) }
      images = ImageFinder(FolderWalk(folder))
    } else {
      images = ImageFinder(walk ?? FolderWalk(root))
    }
  }

  private static func folderName(_ root: String) -> String {
    Folder.name(of: URL(fileURLWithPath: root).standardizedFileURL.path)
  }

  /// The files of a folder that are read, and what is said of the others.
  private static func documents(
    _ walk: FolderWalk, mapping: TableMapping?
  ) throws(IngestError) -> ([String], [Finding]) {
    var findings = walk.refused.map {
      Finding(
        source: $0, severity: .warning, code: "path-refused",
        what: "a link that leaves the folder, a folder that can't be read, no regular file, or a "
          + "name that is no UTF-8",
        remedy: "Put a readable file with a plain name in its place.")
    }
    if let mapping {
      let tables = walk.files.filter { $0 == mapping.table || $0.hasSuffix("/" + mapping.table) }
      guard !tables.isEmpty else {
        throw .missingTable(path: "\(walk.root)/\(mapping.table)", mapping: mapping.path)
      }
      return (tables, findings)
    }
    let others = walk.files.filter { [.other, .archive].contains(FileKind($0)) }
    if let first = others.first {
      findings.append(
        Finding(
          source: first, severity: .note, code: "files-passed-over",
          what: "\(others.count) files are neither pages nor pictures and were not read",
          remedy: "Unpack archives; give tables a mapping.",
          excerpt: others.prefix(5).joined(separator: ", ")))
    }
    return (walk.files.filter { FileKind($0) == .document }, findings)
  }
}
