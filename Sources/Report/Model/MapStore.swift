internal import Foundation
internal import Packs

/// The attention maps of a run's test images.
struct MapStore {
  /// One map, as digits of base 64 from its least to its largest value.
  struct Map {
    let digits: String
    let columns: Int
  }

  private struct Key: Hashable {
    let image: Int
    let lesion: Int
  }

  private var tables: [AttentionTable] = []
  private var places: [Key: (table: Int, row: Int)] = [:]
  private var images: Set<Int> = []

  /// A store without maps.
  init() {}

  /// Reads the maps of every fold that kept them.
  init(run: Run, folds: [Int]) throws {
    for fold in folds {
      guard let table = try run.attention(fold: fold) else { continue }
      for row in table.images.indices {
        places[Key(image: table.images[row], lesion: table.classes[row])] = (tables.count, row)
        images.insert(table.images[row])
      }
      tables.append(table)
    }
  }

  /// Whether there is no map.
  var isEmpty: Bool { places.isEmpty }

  /// Whether an image has a map.
  func holds(_ image: Int) -> Bool { images.contains(image) }

  /// The map of a lesion, or of the site for -1.
  func map(_ image: Int, _ lesion: Int) -> Map? {
    guard let place = places[Key(image: image, lesion: lesion)] else { return nil }
    let table = tables[place.table]
    let size = table.width * table.height
    let values = table.values[place.row * size..<(place.row + 1) * size]
    let low = values.min() ?? 0
    let high = values.max() ?? 0
    let range = high - low
    let digits = values.map { value -> Character in
      guard range > 0, range.isFinite else { return Self.alphabet[0] }
      return Self.alphabet[Int((63 * (value - low) / range).rounded())]
    }
    return Map(digits: String(digits), columns: table.width)
  }

  /// The side of the centre crop, as a share of the picture's shorter side.
  ///
  /// `side` and `test_side` of the run's complete recipe; 224 of 256 when it can't be read.
  static func cropShare(of run: Run) -> Double {
    let path = "\(run.folder)/recipe.yaml"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    func number(_ key: String) -> Double? {
      for line in text.split(whereSeparator: \.isNewline) {
        let parts = line.split(separator: ":", maxSplits: 1).map {
          $0.trimmingCharacters(in: .whitespaces)
        }
        if parts.count == 2, parts[0] == key {
          return Double(parts[1].prefix { $0.isNumber || $0 == "." })
        }
      }
      return nil
    }
    guard let side = number("side"), let whole = number("test_side"), side > 0, whole >= side
    else { return 224.0 / 256.0 }
    return side / whole
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
