internal import Foundation
internal import Imaging
internal import Vocabulary

/// The images of a page, each stored once, in the order in which they were asked for.
package final class Thumbnails {
  /// Pixels of the longer side.
  package static let side = 200
  private let source: ImageSource
  /// Bytes of images that the page may hold, as base 64.
  private let budget: Int
  /// Images that the page may hold.
  private let most: Int
  private var bytes = 0
  /// Images that were asked for and found no room.
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

  /// Images from anywhere, by the positions that their source knows.
  package init(source: ImageSource, budget: Int = Thumbnails.standardBudget, most: Int? = nil) {
    self.source = source
    self.budget = budget
    self.most = most ?? .max
  }

  /// What leaves room for a page's text and drawings within 25 MB.
  package static let standardBudget = 20_000_000

  /// Images in the page so far.
  package var count: Int { entries.count }

  /// A sentence on images that found no room; empty when all did.
  package var note: HTML {
    guard !refused.isEmpty else { return "" }
    return """
       \(Figures.count(refused.count, "picture")) more \(refused.count == 1 ? "was" : "were") asked for \
      and left out, so that the page stays small: it holds \(Figures.count(entries.count)).
      """
  }

  /// Whether an image is in the page already.
  package func holds(_ image: Int) -> Bool { numbers[image] != nil }

  /// The position of an image's thumbnail in the page, made when it is asked for first; nil when it has no
  /// pixels, can't be decoded, or the page is full.
  package func number(of image: Int) -> Int? {
    if let number = numbers[image] { return number }
    guard !unreadable.contains(image) else { return nil }
    // Asked before the image is read: a page that is full must not decode what it can't show.
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

  /// An image that opens large; empty when there is none.
  package func photo(_ image: Int, style: HTML = "", attributes: HTML = "") -> HTML {
    guard let number = number(of: image) else { return "" }
    return """
      <button type="button" class="photo\(style)"><img data-picture="\(number)" \
      width="\(entries[number].width)" height="\(entries[number].height)"\(attributes) \
      alt="\(source.words(image))"></button>
      """
  }

  /// The images as JSON that is safe inside a script element.
  package var json: HTML {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(entries)) ?? Data("[]".utf8)
    let text = String(decoding: data, as: UTF8.self)
    // Hardly ever: thumbnails are megabytes of base64, which a search by characters takes long to go through.
    let needsEscape = text.utf8.contains(UInt8(ascii: "<"))
    return HTML(stringLiteral: needsEscape ? text.replacing("<", with: "\\u003c") : text)
  }

  /// A pack has taken the orientation out of the file and a catalogue knows it, so it is applied here.
  private static func thumbnail(_ bytes: [UInt8], orientation: Int) -> Thumbnail? {
    let options = DecodeOptions(minimumSide: side, appliesOrientation: false)
    guard let decoded = try? ImageDecoder.decode(bytes, options: options) else { return nil }
    var image = decoded.image.thumbnail(side: side)
    if let turned = ImageOrientation(rawValue: orientation) { image = image.oriented(turned) }
    guard let jpeg = try? ImageEncoder.jpeg(image, quality: 78) else { return nil }
    return Thumbnail(jpeg: jpeg, width: image.width, height: image.height)
  }
}
