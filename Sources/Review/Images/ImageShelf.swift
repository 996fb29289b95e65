internal import Artifacts
internal import Digests
internal import Files
internal import Imaging
internal import Synchronization
internal import Vocabulary

/// The images of a pack as a page shows them: decoded, upright, without metadata, JPEG.
final class ImageShelf: Sendable {
  /// How large an image is shown.
  enum Size: String, CaseIterable {
    /// In a grid, or among examples.
    case small
    /// To be looked at.
    case large

    /// The longer side in pixels.
    var side: Int { self == .small ? 240 : 1400 }
  }

  private struct Key: Hashable {
    let image: Int
    let size: Size
  }

  private let pack: Pack
  private let folder: String?
  private let kept = Mutex<(order: [Key], bytes: [Key: [UInt8]])>(([], [:]))
  /// Decoding takes a core for some time: it does not keep requests waiting.
  private let workers: [OwnQueue]
  private let turns = Atomic(0)

  /// Large images in memory: about 300 kB each.
  private static let mostKept = 64

  /// Images of a pack; thumbnails are kept in a folder, or not at all.
  init(_ pack: Pack, folder: String?, threads: Int) {
    self.pack = pack
    self.folder = folder
    workers = (0..<max(1, threads)).map { OwnQueue("images-\($0)") }
  }

  /// An image's bytes; nil when the pack has no pixels of it or they can't be decoded.
  func jpeg(_ image: Int, _ size: Size) async -> [UInt8]? {
    guard pack.images.indices.contains(image), pack.images[image].pixels != nil else { return nil }
    let key = Key(image: image, size: size)
    if let bytes = kept.withLock({ $0.bytes[key] }) { return bytes }
    let turn = turns.wrappingAdd(1, ordering: .relaxed).oldValue
    return await workers[turn % workers.count].run { self.make(key) }
  }

  private func make(_ key: Key) -> [UInt8]? {
    if let bytes = kept.withLock({ $0.bytes[key] }) { return bytes }
    let path = key.size == .small ? thumbnailPath(key.image) : nil
    if let path, Folder.exists(path), let file = try? MappedFile(path), file.count > 0 {
      return file.bytes(0..<file.count)
    }
    guard let bytes = decode(key) else { return nil }
    // A thumbnail that can't be kept is made again: nothing is lost.
    if let path { try? AtomicFile.write(bytes, to: path) }
    if key.size == .large { keep(bytes, key) }
    return bytes
  }

  private func decode(_ key: Key) -> [UInt8]? {
    guard let file = pack.encodedImage(key.image) else { return nil }
    let options = DecodeOptions(minimumSide: key.size.side, appliesOrientation: false)
    guard let decoded = try? ImageDecoder.decode(file, options: options) else { return nil }
    var image = decoded.image.thumbnail(side: key.size.side)
    if let turned = ImageOrientation(rawValue: pack.images[key.image].orientation) {
      image = image.oriented(turned)
    }
    return try? ImageEncoder.jpeg(image, quality: key.size == .small ? 80 : 88)
  }

  private func keep(_ bytes: [UInt8], _ key: Key) {
    kept.withLock { kept in
      guard kept.bytes[key] == nil else { return }
      kept.order.append(key)
      kept.bytes[key] = bytes
      while kept.order.count > Self.mostKept {
        kept.bytes[kept.order.removeFirst()] = nil
      }
    }
  }

  /// By the digest of the original: a thumbnail serves every data set that has the image.
  private func thumbnailPath(_ image: Int) -> String? {
    guard let folder, let digest = pack.images[image].sha256 else { return nil }
    let orientation = pack.images[image].orientation
    return "\(folder)/\(digest.hex.prefix(2))/\(digest.hex)-\(orientation)-\(Size.small.side).jpg"
  }
}
