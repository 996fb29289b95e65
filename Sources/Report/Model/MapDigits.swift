internal import Evaluation

/// One attention map, as digits of base 64 from its least to its largest value.
struct MapDigits {
  let digits: String
  let columns: Int

  fileprivate static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}

extension MapStore {
  /// The map of a lesion, or of the site for -1.
  func map(_ image: Int, _ lesion: Int) -> MapDigits? {
    guard let values = values(image, lesion), let columns = columns(image, lesion) else {
      return nil
    }
    let low = values.min() ?? 0
    let high = values.max() ?? 0
    let range = high - low
    let digits = values.map { value -> Character in
      guard range > 0, range.isFinite, value.isFinite else { return MapDigits.alphabet[0] }
      return MapDigits.alphabet[Int((63 * (value - low) / range).rounded())]
    }
    return MapDigits(digits: String(digits), columns: columns)
  }
}
