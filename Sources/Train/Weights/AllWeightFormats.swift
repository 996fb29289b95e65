internal import Files

/// The registry of weight files: a line for each kind.
enum AllWeightFormats {
  /// Every kind, in the order in which a file is tried.
  static let all: [any WeightFormat.Type] = [
    TorchArchive.self,
    TorchStream.self,
    SafetensorsWeights.self,
    CaffeModel.self,
  ]

  /// The kind of a file, by its content.
  ///
  /// Fails when it is none of them.
  static func recognise(_ file: MappedFile) throws(WeightProblem) -> any WeightFormat.Type {
    if let format = all.first(where: { $0.recognises(file) }) { return format }
    let start = file.bytes(0..<min(8, file.count))
    let isHDF5 = start.starts(with: [0x89] + Array("HDF".utf8))
    throw WeightProblem(
      "this is \(isHDF5 ? "an HDF5 file" : "no file of weights that is known here")",
      remedy: "Known are: \(all.map { $0.name }.joined(separator: ", "))."
        + (isHDF5 ? " Save it from Caffe as .caffemodel." : ""))
  }
}
