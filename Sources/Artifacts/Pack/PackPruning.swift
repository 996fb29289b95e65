package import Digests
internal import Files
internal import Foundation

/// Which frozen data sets nothing refers to any more.
package struct PackPruning: Sendable, Hashable {
  /// Something that can go.
  package struct Item: Sendable, Hashable {
    /// A pack's folder, or a file of images that no pack has.
    package let path: String
    /// Bytes that its removal frees; files that a kept pack shares are not counted.
    package let bytes: Int
  }

  /// A pack that stays, and why.
  package struct Kept: Sendable, Hashable {
    package let digest: Digest
    /// Why it stays, such as `latest`, `run NAME` or a file in it that derm did not write.
    package let because: [String]
  }

  /// What can go, packs before files of images, in order of their names.
  package let removable: [Item]
  /// Packs that stay, in order of their digests.
  package let kept: [Kept]

  /// Looks through a folder of packs; `latest` and the packs of all runs in `runs` are kept.
  ///
  /// Only folders that are named by a digest and hold a pack are looked at, whatever else lies there.
  /// Fails when a folder can't be read, or a run's `run.json` is damaged: then nobody knows what it
  /// needs.
  package init(packs: String, runs: String) throws(PackError) {
    var reasons: [Digest: [String]] = [:]
    let latest = "\(packs)/latest"
    if Folder.exists(latest), let digest = Digest(hex: Folder.name(of: Folder.resolved(latest))) {
      reasons[digest, default: []].append("latest")
    }
    for name in try Self.names(in: runs) where Folder.exists("\(runs)/\(name)/run.json") {
      let digest = try Run.open("\(runs)/\(name)").manifest.pack
      reasons[digest, default: []].append("run \(name)")
    }
    var removable: [Item] = []
    var kept: [Kept] = []
    var stores: Set<String> = []
    var loose: [Item] = []
    for name in try Self.names(in: packs) {
      let path = "\(packs)/\(name)"
      if let digest = Digest(hex: name), Folder.exists("\(path)/pack.json") {
        var because = reasons[digest] ?? []
        // Deleting a pack must not delete what somebody put next to its files.
        let foreign = try Self.names(in: path).first { !Self.isOwn($0) }
        if let foreign { because.append("it holds '\(foreign)'") }
        guard !because.isEmpty else {
          removable.append(Item(path: path, bytes: try Self.bytes(of: path)))
          continue
        }
        kept.append(Kept(digest: digest, because: because))
        stores.formUnion(try Self.names(in: path))
      }
    }
    for name in try Self.names(in: packs) where Self.isStore(name) && !stores.contains(name) {
      let path = "\(packs)/\(name)"
      loose.append(Item(path: path, bytes: Self.size(path)))
    }
    self.removable = removable + loose
    self.kept = kept
  }

  /// Removes what can go.
  ///
  /// A kill in between leaves whole packs, never half of one. Fails when the system refuses.
  package func remove() throws(PackError) {
    for item in removable {
      try asPackError { () throws(FileError) in
        try AtomicFolder.remove(item.path)
      }
    }
  }

  private static func names(in folder: String) throws(PackError) -> [String] {
    guard Folder.isFolder(folder) else { return [] }
    return try asPackError { () throws(FileError) in try Folder.names(in: folder) }
  }

  /// Whether a name in a pack's folder is one that derm gives.
  private static func isOwn(_ name: String) -> Bool {
    name == "pack.json" || name == "labels.bin" || isStore(name)
  }

  private static func isStore(_ name: String) -> Bool {
    guard name.hasPrefix("images-"), name.hasSuffix(".bin") else { return false }
    return Digest(hex: String(name.dropFirst(7).dropLast(4))) != nil
  }

  private static func bytes(of pack: String) throws(PackError) -> Int {
    // The store is a hard link to the file next to the packs, which is counted on its own.
    try names(in: pack).filter { !isStore($0) }.reduce(0) { $0 + size("\(pack)/\($1)") }
  }

  private static func size(_ path: String) -> Int {
    let facts = try? FileManager.default.attributesOfItem(atPath: path)
    return (facts?[.size] as? Int) ?? 0
  }
}
