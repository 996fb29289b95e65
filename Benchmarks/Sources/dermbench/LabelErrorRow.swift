internal import Files
internal import Foundation
internal import Quality
internal import Vocabulary

/// The ranking of label errors on a file that peers/label_errors.py made.
enum LabelErrorRow {
  /// A line of JSON: seconds from scores in memory to the ranking of cells and images, by the clock and of the processor.
  ///
  /// One thread works, so the processor's time is what a machine would need that does nothing else.
  ///
  /// The ranking goes to `path` with `.ranking` behind it: f64 of every cell, then of every image.
  static func run(_ path: String) throws -> String {
    let labels = try read(path)
    var ranking: LabelRanking?
    let before = clock()
    let time = try seconds { ranking = try LabelRanking(labels) }
    let processor = Double(clock() - before) / Double(CLOCKS_PER_SEC)
    guard let ranking else { return "{}" }
    let bytes = (ranking.cells + ranking.images).flatMap { value in
      withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    }
    try AtomicFile.write(bytes, to: path + ".ranking")
    return "{\"seconds\": \(time), \"processor\": \(processor)}"
  }

  /// Images i32, classes i32, f32 scores, u8 states; the truth behind them is not read.
  private static func read(_ path: String) throws -> ScoredLabels {
    let file = try MappedFile(path)
    return file.withUnsafeBytes { raw in
      let images = Int(raw.loadUnaligned(fromByteOffset: 0, as: Int32.self))
      let classes = Int(raw.loadUnaligned(fromByteOffset: 4, as: Int32.self))
      let cells = images * classes
      return ScoredLabels(
        images: (0..<images).map { ImageID(rawValue: "\($0)") },
        classes: (0..<classes).map { "\($0)" }, folds: [Int](repeating: 0, count: images),
        states: (0..<cells).map { LabelState(rawValue: raw[8 + 4 * cells + $0]) ?? .unknown },
        probabilities: (0..<cells).map {
          raw.loadUnaligned(fromByteOffset: 8 + 4 * $0, as: Float.self)
        })
    }
  }
}
