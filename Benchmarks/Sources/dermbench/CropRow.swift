internal import Foundation
internal import Imaging
internal import Randomness

/// The row about inputs: a JPEG is scaled to a random size and becomes a 224 x 224 crop from a random position, as in
/// training.
enum CropRow {
  /// Cuts one crop of each image of a folder and answers a line of JSON.
  static func run(_ folder: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let files = try names.map {
      Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))
    }
    var random = RandomStream(seed: 5, purpose: "crops")
    var sum = 0
    func crop(_ bytes: [UInt8], short: Int, at position: (Double, Double)) throws -> RGBImage {
      try CropDecoder.decode(bytes, options: DecodeOptions(minimumSide: 480)) {
        let size = $0.scaled(toShorterSide: short)
        let rectangle = PixelRect(
          x: Int(position.0 * Double(size.width - 223)),
          y: Int(position.1 * Double(size.height - 223)),
          width: 224, height: 224)
        return CropRequest(size: size, crop: rectangle)
      }
    }
    // One to warm up, as the peer does.
    if let first = files.first { sum += Int(try crop(first, short: 300, at: (0, 0)).pixels[0]) }
    let time = try seconds {
      for bytes in files {
        let short = 256 + random.below(225)
        let position = (random.unit(), random.unit())
        let crop = try crop(bytes, short: short, at: position)
        let shown = random.below(2) == 1 ? crop.mirrored() : crop
        sum += Int(shown.pixels[0])
      }
    }
    return "{\"seconds\": \(time), \"images\": \(files.count), \"check\": \(sum)}"
  }
}
