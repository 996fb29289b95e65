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

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
