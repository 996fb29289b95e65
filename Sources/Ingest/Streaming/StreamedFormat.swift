internal import Catalogue

/// A format whose files are read piece by piece, so that no file is too large for it.
protocol StreamedFormat: AtlasFormat {
  /// Reads a file to its end or first error; `take` gets every whole record and answers whether it
  /// is the first of its image in the file.
  ///
  /// Findings go into the builder, whose text is empty. Throws what `take` throws.
  static func stream(
    _ bytes: FileBytes, into builder: inout RecordBuilder,
    take: @escaping (ImageRecord) throws -> Bool
  ) throws
}
