internal import Glibc
public import Provenance

/// Freezes a data set into a content-addressed folder.
public enum PackWriter {
  /// Writes `folder/<digest>/` and points `folder/latest` at it.
  ///
  /// `images` must be sorted by id. `pixelSources` gives the file of every image that the catalogue
  /// has pixels for, by SHA-256 of the file, excluded images too: the store then stays the same when
  /// rules change, and is not rewritten. A kill at any moment leaves no half pack; the next call
  /// finishes the work. Fails when a file changed since ingest, or when the system refuses.
  public static func write(
    manifest: PackManifest, images: [PackedImage], pixelSources: [Digest: String],
    into folder: String
  ) throws -> Digest {
    try check(manifest: manifest, images: images, pixelSources: pixelSources)
    try checkPlace(folder)
    let imagesDigest = ImageStore.digest(of: pixelSources.keys.sorted())
    let storePath = "\(folder)/\(ImageStore.name(imagesDigest))"
    if !Folder.exists(storePath) {
      try ImageStore.write(pixelSources, to: storePath)
    }
    var manifest = manifest
    manifest.imagesDigest = imagesDigest
    manifest.imageCount = images.count
    manifest.pixelCount = images.count { $0.sha256 != nil }
    let manifestBytes = try CanonicalJSON.encode(manifest)
    let labelBytes = LabelTable.encode(images, classCount: manifest.lesions.count)
    let digest = Pack.digest(manifest: manifestBytes, labels: labelBytes)
    let path = "\(folder)/\(digest.hex)"
    if !Folder.exists(path) {
      try AtomicFolder.make(path) { temporary in
        try AtomicFile.write(manifestBytes, to: "\(temporary)/pack.json")
        try AtomicFile.write(labelBytes, to: "\(temporary)/labels.bin")
        try hardLink(storePath, "\(temporary)/\(ImageStore.name(imagesDigest))")
      }
    }
    try Folder.link("\(folder)/latest", to: digest.hex)
    return digest
  }

  private static func check(
    manifest: PackManifest, images: [PackedImage], pixelSources: [Digest: String]
  ) throws(PackError) {
    for (left, right) in zip(images, images.dropFirst()) where !(left.id < right.id) {
      throw .inconsistent(reason: "images \(left.id) and \(right.id) are not in order")
    }
    for image in images {
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
  public static func checkPlace(_ folder: String) throws(PackError) {
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

  private static func hardLink(_ source: String, _ target: String) throws(PackError) {
    guard unsafe link(source, target) == 0 else {
      let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
      throw .file(.system(operation: "link", path: target, reason: reason))
    }
  }
}
