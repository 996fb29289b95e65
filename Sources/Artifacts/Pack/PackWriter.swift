package import Digests
internal import Files
internal import Glibc
internal import Vocabulary

/// Freezes a data set into a content-addressed folder.
package enum PackWriter {
  /// Writes `folder/<digest>/` and points `folder/latest` at it.
  ///
  /// `images` must be sorted by id; it is gone through several times. `pixelSources` gives the file of every image that the catalogue
  /// has pixels for, by SHA-256 of the file, excluded images too: the store then stays the same when
  /// rules change, and is not rewritten unless it is damaged. A kill at any moment leaves no half pack; the next call
  /// finishes the work. Fails when a file that has to be read changed since ingest, or when the system refuses.
  package static func write(
    manifest: PackManifest, images: some RandomAccessCollection<PackedImage>,
    pixelSources: [Digest: String], into folder: String
  ) throws -> Digest {
    try check(manifest: manifest, images: images, pixelSources: pixelSources)
    try checkOutput(folder)
    let imagesDigest = ImageStore.digest(of: pixelSources.keys.sorted())
    let storePath = "\(folder)/\(ImageStore.name(imagesDigest))"
    let store = try store(pixelSources, imagesDigest, at: storePath)
    var manifest = manifest
    manifest.imagesDigest = imagesDigest
    manifest.storeDigest = store.index
    manifest.imageCount = images.count
    manifest.pixelCount = images.count { $0.sha256 != nil }
    let manifestBytes = try CanonicalJSON.encode(manifest)
    // Named by the digest of all bytes: the labels of millions of images are written while it is made, and not held.
    let digest = try AtomicFolder.make(in: folder, kind: "pack", name: \.hex) { temporary in
      try AtomicFile.write(manifestBytes, to: "\(temporary)/pack.json")
      let labels = try writeLabels(
        images, classCount: manifest.lesions.count, to: "\(temporary)/labels.bin")
      try hardLink(storePath, "\(temporary)/\(ImageStore.name(imagesDigest))")
      let digest = Pack.digest(manifest: Digest.of(manifestBytes), labels: labels)
      // A damaged pack under this name would pass for this one, and never be written again.
      let path = "\(folder)/\(digest.hex)"
      let isDamaged =
        Folder.exists(path) && !isWhole(path, digest, imagesDigest, index: store.index)
      if isDamaged { try removeDamaged(path) }
      return digest
    }
    // Last, so that `latest` never points at a pack that is not there yet.
    try Folder.link("\(folder)/latest", to: digest.hex)
    return digest
  }

  /// Writes `labels.bin` piece by piece; answers its digest.
  private static func writeLabels(
    _ images: some Collection<PackedImage>, classCount: Int, to path: String
  ) throws -> Digest {
    let file = try AtomicFileWriter(path)
    var digest = DigestBuilder()
    try LabelTable.encode(images, classCount: classCount) { piece in
      digest.update(piece)
      try file.append(piece)
    }
    try file.commit()
    return digest.finish()
  }

  /// The store of these images: the one that is there if it is whole, else a new one.
  private static func store(
    _ sources: [Digest: String], _ digest: Digest, at path: String
  ) throws(PackError) -> ImageStore {
    if Folder.exists(path) {
      do {
        let store = try ImageStore(path: path, images: digest)
        try store.check(.ofUser)
        return store
      } catch PackError.damaged {
        // What made it makes it again.
      }
    }
    try ImageStore.write(sources, to: path)
    return try ImageStore(path: path, images: digest)
  }

  private static func check(
    manifest: PackManifest, images: some Collection<PackedImage>, pixelSources: [Digest: String]
  ) throws(PackError) {
    var last: ImageID?
    for image in images {
      if let last, !(last < image.id) {
        throw .inconsistent(reason: "images \(last) and \(image.id) are not in order")
      }
      last = image.id
      guard image.lesions.count == manifest.lesions.count else {
        throw .inconsistent(reason: "image \(image.id) has \(image.lesions.count) lesion states")
      }
      if let site = image.site, !manifest.sites.indices.contains(site) {
        throw .inconsistent(reason: "image \(image.id) has site number \(site)")
      }
      if let digest = image.sha256, pixelSources[digest] == nil {
        throw .inconsistent(reason: "image \(image.id) has a digest but no file")
      }
    }
  }

  /// Refuses a folder whose `latest` derm did not make, before anything is written.
  ///
  /// Fails with `occupied`.
  package static func checkOutput(_ folder: String) throws(PackError) {
    let path = "\(folder)/latest"
    guard let target = Folder.linkTarget(path) else {
      guard !Folder.exists(path) else {
        throw .file(.occupied(path: path, holds: "no link of derm's"))
      }
      return
    }
    guard Digest(hex: target) != nil else {
      throw .file(.occupied(path: path, holds: "a link to '\(target)'"))
    }
  }

  /// Whether a pack that is there has the bytes that its name promises; its labels are not read as such, which would
  /// take as much memory as the images.
  private static func isWhole(
    _ path: String, _ digest: Digest, _ imagesDigest: Digest, index: Digest
  ) -> Bool {
    guard let manifest = try? Digest.ofFile("\(path)/pack.json"),
      let labels = try? Digest.ofFile("\(path)/labels.bin"),
      Pack.digest(manifest: manifest, labels: labels) == digest,
      let images = try? ImageStore(
        path: "\(path)/\(ImageStore.name(imagesDigest))", images: imagesDigest)
    else { return false }
    return images.index == index && (try? images.check(.ofUser)) != nil
  }

  /// Removes a damaged pack, which is made again; a folder that holds anything else stays.
  private static func removeDamaged(_ path: String) throws {
    let own = try Folder.names(in: path).allSatisfy {
      ["pack.json", "labels.bin"].contains($0) || $0.hasPrefix("images-") && $0.hasSuffix(".bin")
    }
    guard own else { throw PackError.file(.occupied(path: path, holds: "more than a pack")) }
    try AtomicFolder.remove(path)
  }

  private static func hardLink(_ source: String, _ target: String) throws(PackError) {
    guard unsafe link(source, target) == 0 else {
      let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
      throw .file(.system(operation: "link", path: target, reason: reason))
    }
  }
}
