import Foundation

/// The norm of an array in PyTorch, and some entries at hashed positions.
package struct Sampled: Decodable, Sendable {
  /// The root of the sum of squares.
  package let norm: Double
  /// The entries.
  package let samples: [Double]
  /// How far PyTorch's f32 is from its f64 at most, relative to the typical entry; nil where it
  /// was not measured.
  package let rounding: Double?

  private enum Key: String, CodingKey { case norm, samples, rounding }

  /// Reads entries as numbers, or as little-endian f32 in base64.
  package init(from decoder: any Decoder) throws {
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
  package func error(of values: [Float], named name: String, scale: Double = 0) -> Double {
    max(
      entryError(of: values, named: name, scale: scale), normError(of: values, scale: scale))
  }

  /// The largest difference of the sampled entries, relative to the typical one.
  package func entryError(of values: [Float], named name: String, scale: Double = 0) -> Double {
    let indices = Hashed.unit(name + ".places", samples.count)
      .map { Int($0 * Double(values.count)) }
    let errors = zip(indices, samples).map { abs(Double(values[$0]) - $1) }
    return (errors.max() ?? 0) / typical(values.count, scale)
  }

  /// The difference of the norms, relative to that of an array of typical entries.
  package func normError(of values: [Float], scale: Double = 0) -> Double {
    let ours = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let count = Double(values.count)
    return abs(ours - norm) / (typical(values.count, scale) * count.squareRoot())
  }

  private func typical(_ count: Int, _ scale: Double) -> Double {
    max(norm / Double(count).squareRoot(), scale, 1e-30)
  }
}
