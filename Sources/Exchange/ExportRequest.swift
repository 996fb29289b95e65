package import Artifacts
package import Parallel
internal import Vocabulary

/// What is exported, where to, and who sees the progress.
package struct ExportRequest: Sendable {
  /// The frozen data set.
  package let pack: Pack
  /// The file or folder to write, without a slash at its end.
  package let path: String
  /// The program and its version.
  package var tool = ""
  /// Whether to stop; nothing is then written.
  package var cancellation = Cancellation()
  /// Called for each image.
  package var progress = Progress.silent

  /// Takes slashes off the end of the path.
  package init(_ pack: Pack, to path: String) {
    self.pack = pack
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = String(path)
  }
}

/// What an export wrote.
package struct ExportSummary: Sendable, Equatable {
  /// Images with their pixels.
  package let images: Int
  /// Images of the pack without pixels, which have no image in the export.
  package let withoutPixels: Int
  /// What was written, from the working folder.
  package let path: String
  /// What the format recommends and nobody gave.
  package var missing: [String] = []
}

/// How images are parted.
package enum ExportParts: Sendable, Hashable {
  /// All together.
  case together
  /// One part for each fold.
  case folds
  /// One fold for testing, the others for training; a part of an official split that validates is `valid`,
  /// and one that is tested never trains.
  case test(Int)

  /// The parts by name, each with its images' positions in the pack; empty parts stay.
  ///
  /// Fails for a fold that the pack does not have.
  func divide(
    _ images: [Int], of pack: Pack
  ) throws(ExchangeError) -> [(name: String, images: [Int])] {
    let folds = pack.manifest.certificate.folds
    func fold(_ image: Int) -> Int { pack.images[image].fold.rawValue }
    func role(_ fold: Int) -> SplitRole? { pack.manifest.certificate.role(of: fold) }
    switch self {
    case .together: return [("train", images)]
    case .folds:
      return (0..<folds).map { number in
        (role(number)?.rawValue ?? "fold-\(number)", images.filter { fold($0) == number })
      }
    case .test(let tested):
      guard (0..<folds).contains(tested) else { throw .noSuchFold(tested, folds: folds) }
      // The official test part never trains, not even while another fold is tested: results would
      // not be comparable with published ones.
      let others = images.filter { fold($0) != tested && role(fold($0)) != .test }
      let valid = others.filter { role(fold($0)) == .valid }
      return [("train", others.filter { role(fold($0)) != .valid })]
        + (valid.isEmpty ? [] : [("valid", valid)])
        + [("test", images.filter { fold($0) == tested })]
    }
  }
}
