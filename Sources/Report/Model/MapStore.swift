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
    let kind: Int
  }

  private var tables: [AttentionTable] = []
  private var places: [Key: (table: Int, row: Int)] = [:]
  private var wrong: [Int: [Int]] = [:]
  private var images: Set<Int> = []

  /// A store without maps.
  init() {}

  /// Reads the maps of every fold that kept them.
  ///
  /// Fails when a file is damaged.
  init(run: Run, folds: [Int], pack: Pack) throws {
    for fold in folds {
      guard let table = try run.attention(fold: fold, on: pack) else { continue }
      for row in table.images.indices {
        let kind = table.classes[row]
        places[Key(image: table.images[row], kind: kind)] = (tables.count, row)
        if kind < -1 { wrong[table.images[row], default: []].append(kind) }
        images.insert(table.images[row])
      }
      tables.append(table)
    }
  }

  /// Whether there is no map.
  var isEmpty: Bool { places.isEmpty }

  /// Whether an image has a map.
  func holds(_ image: Int) -> Bool { images.contains(image) }

  /// Columns of a map of an image; nil without one.
  func columns(_ image: Int, _ kind: Int) -> Int? {
    places[Key(image: image, kind: kind)].map { tables[$0.table].width }
  }

  /// The numbers of the map of a lesion, of the true site for -1, of another as `AttentionTable` names it.
  func values(_ image: Int, _ kind: Int) -> ArraySlice<Float>? {
    guard let place = places[Key(image: image, kind: kind)] else { return nil }
    let table = tables[place.table]
    let size = table.width * table.height
    return table.values[place.row * size..<(place.row + 1) * size]
  }

  /// The maps of an image's likeliest wrong sites.
  func wrongSites(_ image: Int) -> [ArraySlice<Float>] {
    (wrong[image] ?? []).compactMap { values(image, $0) }
  }

  /// The map of a lesion, or of the site for -1.
  func map(_ image: Int, _ lesion: Int) -> Map? {
    guard let values = values(image, lesion), let columns = columns(image, lesion) else {
      return nil
    }
    let low = values.min() ?? 0
    let high = values.max() ?? 0
    let range = high - low
    let digits = values.map { value -> Character in
      guard range > 0, range.isFinite, value.isFinite else { return Self.alphabet[0] }
      return Self.alphabet[Int((63 * (value - low) / range).rounded())]
    }
    return Map(digits: String(digits), columns: columns)
  }

  /// The side of the centre crop, as a share of the picture's shorter side.
  ///
  /// `side` and `test_side` of the run's complete recipe; 224 of 256 when it can't be read.
  static func cropShare(of run: Run) -> Double {
    let recipe = RecipeText(run: run)
    guard let side = recipe.number("side"), let whole = recipe.number("test_side"), side > 0,
      whole >= side
    else { return 224.0 / 256.0 }
    return side / whole
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
