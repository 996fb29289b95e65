internal import Artifacts
internal import Digests
internal import Files
internal import Imaging
internal import Taxonomy
internal import Vocabulary

/// Pictures of the atlas that the data set may not have: images of terms in review are often left out of it.
struct TermPictures: Sendable {
  let data: ReviewData
  let index: TermIndex

  /// The longer side of a picture of an image that is not in the data set.
  private static let side = 480

  /// The addresses of an image, small and large; nil without pixels.
  func addresses(_ image: Int) -> (small: String, large: String)? {
    let facts = index.atlas.images[image]
    if let position = data.position(of: facts.id.rawValue), data.pack.images[position].pixels != nil
    {
      return (data.address(position, .small), data.address(position, .large))
    }
    guard facts.pixelFile != nil, let digest = facts.sha256 else { return nil }
    return ("/terms/picture/\(digest.hex)", "/terms/picture/\(digest.hex)")
  }

  /// A picture by the digest of its file: decoded, upright, without metadata; nil when it is not to be had.
  func jpeg(sha256 hex: String) -> [UInt8]? {
    guard let image = index.image(sha256: hex) else { return nil }
    let facts = index.atlas.images[image]
    guard let path = facts.pixelFile, let file = try? MappedFile(path), file.count > 0 else {
      return nil
    }
    let options = DecodeOptions(minimumSide: Self.side, appliesOrientation: false)
    guard let decoded = try? ImageDecoder.decode(file.bytes(0..<file.count), options: options)
    else { return nil }
    var small = decoded.image.thumbnail(side: Self.side)
    if let orientation = ImageOrientation(rawValue: facts.orientation) {
      small = small.oriented(orientation)
    }
    return try? ImageEncoder.jpeg(small, quality: 80)
  }
}
