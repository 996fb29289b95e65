package import Digests
package import Vocabulary

/// What became of an image's file when it was looked for.
package enum CheckState: String, Sendable, Hashable, CaseIterable {
  /// There, and its image can be decoded.
  case usable
  /// Not found.
  case missing
  /// There, but cut off.
  case truncated
  /// There, but no image that can be decoded.
  case unreadable
  /// The source names no file.
  case unstated
}

/// The result of looking at an image's file.
package struct ImageCheck: Sendable, Hashable {
  /// What became of it.
  package var state: CheckState
  /// The file name that was looked for.
  package var wanted: String?
  /// The folder in which it was found.
  package var folder: String?
  /// The file, relative to the folder.
  package var file: String?
  /// What the bytes are, such as `jpeg`.
  package var type: String?
  /// Columns of pixels, as stored.
  package var width: Int?
  /// Rows of pixels, as stored.
  package var height: Int?
  /// The EXIF orientation, 1 to 8.
  package var orientation: Int?
  /// The file's size.
  package var byteCount: Int?
  /// When the file was last changed, in nanoseconds since 1970; only says whether to look again.
  package var modified: Int?
  /// The SHA-256 of the file.
  package var sha256: Digest?
  /// What the image looks like; nil for a flat one, and without a whole image.
  package var fingerprint: ImageFingerprint?
  /// What its parts look like; nil where they say nothing, and without a whole image.
  package var localFeatures: LocalFeatures?
  /// The version of the look at the file, 0 when nobody looked; only says whether to look again.
  package var looked = 0

  /// Starts with a state and nothing else known.
  package init(state: CheckState, wanted: String?) {
    self.state = state
    self.wanted = wanted
  }
}

/// A check with what is to be reported about it.
package struct CheckedImage: Sendable {
  package var key: ImageID
  /// What was found out about its file.
  package var check: ImageCheck
  /// What is wrong with the file.
  package var findings: [Finding]

  package init(key: ImageID, check: ImageCheck, findings: [Finding]) {
    self.key = key
    self.check = check
    self.findings = findings
  }
}

/// An image whose file may have to be looked at.
package struct CheckCandidate: Sendable {
  package var key: ImageID
  /// The file name that the source gives.
  package var wanted: String?
  private let kept: Kept?

  package init(key: ImageID, wanted: String?, last: ImageCheck?) {
    self.key = key
    self.wanted = wanted
    kept = last.map { Kept($0) }
  }

  /// The last check, if there was one.
  package var last: ImageCheck? { kept?.check }

  /// Of millions of new images none has a last check, which takes more memory than all the rest.
  private final class Kept: Sendable {
    let check: ImageCheck
    init(_ check: ImageCheck) { self.check = check }
  }
}
