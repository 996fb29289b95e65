package import Vocabulary

/// A file below a folder of images, and what a look at it found, whichever image has it.
package struct ListedFile: Sendable {
  /// The file, relative to the folder.
  package var path: String
  /// What was seen, without the name that an image gives it; nil when nobody looked.
  package var check: ImageCheck?
  /// What is wrong with it.
  package var findings: [Finding]

  package init(path: String, check: ImageCheck? = nil, findings: [Finding] = []) {
    self.path = path
    self.check = check
    self.findings = findings
  }
}

/// What tells whether a file has to be looked at again.
package struct ListedStamp: Sendable, Hashable {
  /// Its size when it was looked at; nil when nobody looked.
  package let byteCount: Int?
  /// When it was changed last, in nanoseconds since 1970.
  package let modified: Int?
  /// The version of the look, 0 for none.
  package let looked: Int
}
