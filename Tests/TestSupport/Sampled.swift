import Foundation

/// The norm of an array in PyTorch, and some entries at hashed places.
public struct Sampled: Decodable, Sendable {
  /// The root of the sum of squares.
  public let norm: Double
  /// The entries.
  public let samples: [Double]
  /// How far PyTorch's f32 is from its f64 at most, relative to the typical entry; nil where it
  /// was not measured.
  public let rounding: Double?

  private enum Key: String, CodingKey { case norm, samples, rounding }

  /// Reads entries as numbers, or as little-endian f32 in base64.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    norm = try fields.decode(Double.self, forKey: .norm)
    rounding = try fields.decodeIfPresent(Double.self, forKey: .rounding)
    if let numbers = try? fields.decode([Double].self, forKey: .samples) {
      samples = numbers
    } else {
      let bytes = [UInt8](try fields.decode(Data.self, forKey: .samples))
      samples = stride(from: 0, to: bytes.count - 3, by: 4).map { start in
        let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * $1) }
        return Double(Float(bitPattern: bits))
      }
    }
  }

  /// The largest difference of ours, relative to the typical entry, that is norm / sqrt(count).
  ///
  /// `scale` replaces the typical entry where the array itself is next to nothing.
  public func error(of values: [Float], named name: String, scale: Double = 0) -> Double {
    let typical = max(norm / Double(values.count).squareRoot(), scale, 1e-30)
    let ours = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let places = Hashed.unit(name + ".places", samples.count)
      .map { Int($0 * Double(values.count)) }
    let errors = zip(places, samples).map { abs(Double(values[$0]) - $1) / typical }
    let normError = abs(ours - norm) / (typical * Double(values.count).squareRoot())
    return max(errors.max() ?? 0, normError)
  }
}
