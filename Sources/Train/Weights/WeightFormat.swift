internal import Files

/// A kind of file that weights come in.
///
/// To add one: a file in `Formats` and a line in `AllWeightFormats`. See docs/adding/weights.md.
protocol WeightFormat: Sendable {
  /// The name for messages.
  static var name: String { get }
  /// Whether a file's bytes are of this kind; its name does not matter.
  static func recognises(_ file: MappedFile) -> Bool
  /// Reads all weights.
  ///
  /// Nothing in the file may run code, and memory stays within a few times the file's size. Fails
  /// when the file is damaged or holds something that is not read.
  static func read(_ file: MappedFile) throws(WeightProblem) -> WeightFile
}
