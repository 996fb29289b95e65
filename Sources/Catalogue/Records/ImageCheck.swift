public import Provenance
public import Vocabulary

/// What became of an image's file when it was looked for.
public enum CheckState: String, Sendable, Hashable, CaseIterable {
  /// There, and its picture can be decoded.
  case usable
  /// Not found.
  case missing
  /// There, but cut off.
  case truncated
  /// There, but no picture that can be decoded.
  case unreadable
  /// The source names no file.
  case unstated
}

/// The result of looking at an image's file.
public struct ImageCheck: Sendable, Hashable {
  /// What became of it.
  public var state: CheckState
  /// The file name that was looked for.
  public var wanted: String?
  /// The folder in which it was found.
  public var place: String?
  /// The file, relative to the place.
  public var file: String?
  /// What the bytes are, such as `jpeg`.
  public var type: String?
  /// Columns of pixels, as stored.
  public var width: Int?
  /// Rows of pixels, as stored.
  public var height: Int?
  /// The EXIF orientation, 1 to 8.
  public var orientation: Int?
  /// The file's size.
  public var byteCount: Int?
  /// When the file was last changed, in nanoseconds since 1970; only tells whether to look again.
  public var modified: Int?
  /// The SHA-256 of the file.
  public var sha256: Digest?
  /// What the picture looks like; nil for a flat one, and without a whole picture.
  public var fingerprint: PictureFingerprint?
  /// The version of the look at the file, 0 when nobody looked; only tells whether to look again.
  public var looked = 0

  /// Starts with a state and nothing else known.
  public init(state: CheckState, wanted: String?) {
    self.state = state
    self.wanted = wanted
  }
}

/// A check with what is to be told about it.
public struct CheckedImage: Sendable {
  /// The image.
  public var key: ImageID
  /// The result.
  public var check: ImageCheck
  /// What is wrong with the file.
  public var findings: [Finding]

  /// Collects a result.
  public init(key: ImageID, check: ImageCheck, findings: [Finding]) {
    self.key = key
    self.check = check
    self.findings = findings
  }
}

/// An image whose file may have to be looked at.
public struct CheckCandidate: Sendable {
  /// The image.
  public var key: ImageID
  /// The file name that the source gives.
  public var wanted: String?
  /// The last check, if there was one.
  public var last: ImageCheck?
}
