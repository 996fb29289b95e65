internal import Foundation
internal import Imaging
internal import Packs
internal import Vocabulary

/// The pictures of a page, each stored once, in the order in which they were asked for.
final class Thumbnails {
  /// Pixels of the longer side.
  static let side = 200
  private let source: PictureSource
  /// Bytes of pictures that the page may hold, as base 64.
  private let budget: Int
  /// Pictures that the page may hold.
  private let most: Int
  private var bytes = 0
  /// Pictures that were asked for and found no room.
  private var refused: Set<Int> = []
  private var numbers: [Int: Int] = [:]
  private var entries: [Entry] = []
  private var unreadable: Set<Int> = []

  private struct Entry: Encodable {
    let id: String
    let facts: [[String]]
    let jpeg: String
    let width: Int
    let height: Int
  }

  private struct Thumbnail {
    let jpeg: [UInt8]
    let width: Int
    let height: Int
  }

  /// Pictures from anywhere, by the positions that their source knows.
  init(source: PictureSource, budget: Int = Thumbnails.standardBudget, most: Int? = nil) {
    self.source = source
    self.budget = budget
    self.most = most ?? .max
  }

  /// What leaves room for a page's text and drawings within 25 MB.
  static let standardBudget = 20_000_000

  /// Pictures of a pack, by position; `details` are more lines for the viewer.
  convenience init(
    pack: Pack, budget: Int = Thumbnails.standardBudget, most: Int? = nil,
    details: @escaping (Int) -> [[String]] = { _ in [] }
  ) {
    self.init(source: PictureSource(pack: pack, details: details), budget: budget, most: most)
  }

  /// Pictures in the page so far.
  var count: Int { entries.count }

  /// A sentence on pictures that found no room; empty when all did.
  var note: HTML {
    guard !refused.isEmpty else { return "" }
    return """
       \(Figures.count(refused.count, "picture")) more \(refused.count == 1 ? "was" : "were") asked for \
      and left out, so that the page stays small: it holds \(Figures.count(entries.count)).
      """
  }

  /// Whether a picture is in the page already.
  func holds(_ image: Int) -> Bool { numbers[image] != nil }

  /// The number of an image's picture; nil when it has no pixels or the page is full.
  func number(of image: Int) -> Int? {
    if let number = numbers[image] { return number }
    guard !unreadable.contains(image) else { return nil }
    guard self.bytes < budget, entries.count < most else {
      refused.insert(image)
      return nil
    }
    guard let file = source.bytes(image),
      let picture = Self.thumbnail(file, orientation: source.orientation(image))
    else {
      unreadable.insert(image)
      return nil
    }
    let text = Data(picture.jpeg).base64EncodedString()
    self.bytes += text.utf8.count
    numbers[image] = entries.count
    entries.append(
      Entry(
        id: source.id(image), facts: source.facts(image), jpeg: text, width: picture.width,
        height: picture.height))
    return entries.count - 1
  }

  /// A picture that opens large; empty when there is none.
  func photo(_ image: Int, style: HTML = "", attributes: HTML = "") -> HTML {
    guard let number = number(of: image) else { return "" }
    return """
      <button type="button" class="photo\(style)"><img data-picture="\(number)" \
      width="\(entries[number].width)" height="\(entries[number].height)"\(attributes) \
      alt="\(source.words(image))"></button>
      """
  }

  /// The pictures as JSON that is safe inside a script element.
  var json: HTML {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(entries)) ?? Data("[]".utf8)
    let text = String(decoding: data, as: UTF8.self)
    return HTML(stringLiteral: text.replacing("<", with: "\\u003c"))
  }

  /// A pack has taken the orientation out of the file and a catalogue knows it, so it is applied here.
  private static func thumbnail(_ bytes: [UInt8], orientation: Int) -> Thumbnail? {
    let options = DecodeOptions(minimumSide: side, appliesOrientation: false)
    guard let decoded = try? ImageDecoder.decode(bytes, options: options) else { return nil }
    var image = decoded.image.thumbnail(side: side)
    if let turned = Orientation(rawValue: orientation) { image = image.oriented(turned) }
    guard let jpeg = try? ImageEncoder.jpeg(image, quality: 78) else { return nil }
    return Thumbnail(jpeg: jpeg, width: image.width, height: image.height)
  }
}

extension Pack {
  /// The lesions of an image in words.
  func labels(of index: Int) -> String {
    let present = images[index].lesions.indices.filter { images[index].lesions[$0] == .present }
    if present.isEmpty {
      return images[index].lesions.contains(.unknown) ? "not known" : "none of the classes"
    }
    return present.map { manifest.lesions[$0].label }.joined(separator: ", ")
  }
}
