package import Digests
internal import Files

/// A frozen data set, opened: labels in memory, pixels mapped from disk.
package final class Pack: Sendable {
  /// The digest that names it.
  package let digest: Digest
  package let path: String
  /// What `pack.json` holds.
  package let manifest: PackManifest
  /// Every image, sorted by id.
  package let images: [PackedImage]
  private let store: ImageStore

  /// Opens a pack's folder, or a link to it, and checks that its bytes are those of its digest.
  ///
  /// Stored images are read once as the user's `VerifiedFiles` has it, and not at all unless `readsImages`. Fails when
  /// files are missing, damaged or do not belong together, or the folder is not called by its digest.
  package static func open(
    _ path: String, readsImages: Bool = true
  ) throws(PackError) -> Pack {
    let manifestPath = "\(path)/pack.json"
    let labelsPath = "\(path)/labels.bin"
    let manifestBytes = try bytes(of: manifestPath)
    let labelBytes = try bytes(of: labelsPath)
    // The digest comes before any parsing, so that changed bytes are called changed, and not
    // whatever they happen to be read as.
    let digest = digest(manifest: Digest.of(manifestBytes), labels: Digest.of(labelBytes))
    let name = Folder.name(of: Folder.resolved(path))
    guard let promised = Digest(hex: name) else {
      throw .damaged(
        path: path,
        reason: "a pack's folder is called by the digest of its bytes, and this one is called "
          + "'\(name)', not \(digest.hex), so that nobody knows whether they changed")
    }
    guard promised == digest else {
      throw .damaged(
        path: path,
        reason: "pack.json and labels.bin together have digest \(digest.short)…, not its name's")
    }
    let manifest = try FormatVersion.decode(
      PackManifest.self, from: manifestBytes, path: manifestPath)
    if let reason = manifest.misshapen { throw .damaged(path: manifestPath, reason: reason) }
    var images = try LabelTable.decode(
      labelBytes, classCount: manifest.lesions.count, siteCount: manifest.sites.count,
      path: labelsPath)
    let store = try store(of: manifest, in: path)
    // labels.bin names an image by its digest and holds no offset: packs of other rules share the
    // store, whose own index says where each image is.
    for index in images.indices {
      guard let original = images[index].sha256 else { continue }
      guard let entry = store.entries[original] else {
        throw .damaged(path: store.file.path, reason: "image \(images[index].id) is not in it")
      }
      images[index].pixels = entry.range
    }
    if readsImages { try store.check(.ofUser) }
    return Pack(digest: digest, path: path, manifest: manifest, images: images, store: store)
  }

  private static func store(
    of manifest: PackManifest, in path: String
  ) throws(PackError) -> ImageStore {
    let store = try ImageStore(
      path: "\(path)/\(ImageStore.name(manifest.imagesDigest))", images: manifest.imagesDigest)
    if let promised = manifest.storeDigest, promised != store.index {
      throw .damaged(
        path: store.file.path,
        reason: "its index has digest \(store.index.short)…, and pack.json names "
          + "\(promised.short)…")
    }
    return store
  }

  init(
    digest: Digest, path: String, manifest: PackManifest, images: [PackedImage],
    store: ImageStore
  ) {
    self.digest = digest
    self.path = path
    self.manifest = manifest
    self.images = images
    self.store = store
  }

  /// The digest that names a pack, of those of its two files.
  static func digest(manifest: Digest, labels: Digest) -> Digest {
    var builder = DigestBuilder()
    builder.update(text: "derm-pack-1\n")
    builder.update(manifest.bytes)
    builder.update(labels.bytes)
    return builder.finish()
  }

  private static func bytes(of path: String) throws(PackError) -> [UInt8] {
    try asPackError { () throws(FileError) in
      let file = try MappedFile(path)
      return file.bytes(0..<file.count)
    }
  }

  /// The encoded file of an image by its position, or nil when it has no pixels.
  package func encodedImage(_ index: Int) -> [UInt8]? {
    images[index].pixels.map { store.file.bytes($0) }
  }

  /// Lends the encoded file of an image by its position; nil when it has no pixels.
  ///
  /// Fails as `body` does.
  package func withEncodedImage<R, E: Error>(
    _ index: Int, _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R? {
    guard let range = images[index].pixels else { return nil }
    return try unsafe store.file.withUnsafeBytes { bytes throws(E) in
      try unsafe body(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
  }

  /// Checks every stored image against its digest, once as `memory` has it.
  ///
  /// Fails with the first image that does not match.
  package func verifyImages(_ memory: VerifiedFiles = .ofUser) throws(PackError) {
    try store.check(memory)
  }
}
