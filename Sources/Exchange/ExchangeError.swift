package import Artifacts
package import Vocabulary

/// What can stop an export.
package enum ExchangeError: Failure, Equatable {
  /// There is no image to export.
  case noImages(pack: String)
  /// A fold that the pack does not have.
  case noSuchFold(Int, folds: Int)
  /// An image of the pack is neither JPEG nor PNG.
  case unknownFormat(image: String)
  /// The user asked to stop.
  case interrupted(path: String)
  /// An error of the pack, passed on.
  case pack(PackError)

  /// What went wrong, where, and the remedy.
  package var description: String {
    switch self {
    case .noImages(let pack):
      "\(pack): no image of the pack has pixels. Ingest the image files, then derm-refine."
    case .noSuchFold(let fold, let folds):
      "There is no fold \(fold): the pack has folds 0 to \(folds - 1)."
    case .unknownFormat(let image):
      "Image \(image) is neither JPEG nor PNG in the pack. Freeze it again with derm-refine."
    case .interrupted(let path):
      "Stopped: nothing was written to \(path). Run the same command again."
    case .pack(let error): error.description
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .noSuchFold: .usage
    case .noImages: .missingInput
    case .unknownFormat: .badData
    case .interrupted: .inputOutput
    case .pack(let error): error.exitStatus
    }
  }
}
