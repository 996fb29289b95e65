package import Digests
internal import Documents
package import Files
package import Vocabulary

/// What can go wrong with packs and runs.
package enum PackError: Failure, Equatable {
  /// A file or the system failed.
  case file(FileError)
  /// A file does not have the bytes that its format asks for.
  case damaged(path: String, reason: String)
  /// A file's format is of a version that is not known here.
  case otherVersion(path: String, found: Int, known: Int)
  /// A row of predictions says something that can't be so.
  case prediction(path: String, line: Int, image: String, what: String)
  /// A fold's predictions leave images of the fold out.
  case unpredicted(path: String, images: Int, example: String)
  /// An image file changed between ingest and freezing.
  case changedImage(path: String, expected: Digest)
  /// Values to freeze contradict each other.
  case inconsistent(reason: String)

  /// What went wrong, where, and the remedy.
  package var description: String {
    switch self {
    case .file(let error): error.description
    case .damaged(let path, let reason):
      "\(path): damaged: \(reason). Remake it with the command that wrote it."
    case .otherVersion(let path, let found, let known):
      "\(path): its format is version \(found), and this derm reads version \(known). Use the derm that wrote "
        + "it, or a later one."
    case .prediction(let path, let line, let image, let what):
      "\(path):\(line): image \(image): \(what). Put back the file that derm-train wrote, or train "
        + "the fold again."
    case .unpredicted(let path, let images, let example):
      "\(path): it leaves out \(NumberText.counted(images, "image")) of its fold, such as \(example), and scores "
        + "of the rest would pass for scores of all. Put back the file that derm-train wrote, or train the fold again."
    case .changedImage(let path, let expected):
      "\(path): changed since it was ingested (SHA-256 is no longer \(expected.short)…). "
        + "Run derm-ingest again."
    case .inconsistent(let reason):
      "The data set can't be frozen: \(reason). This is a bug of derm: please report it."
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .file(let error): error.exitStatus
    case .damaged, .otherVersion, .prediction, .unpredicted, .changedImage: .badData
    case .inconsistent: .bug
    }
  }
}

/// Runs a body and turns its file errors into `PackError`.
func asPackError<R>(
  _ body: () throws(FileError) -> R
) throws(PackError) -> R {
  do {
    return try body()
  } catch {
    throw .file(error)
  }
}
