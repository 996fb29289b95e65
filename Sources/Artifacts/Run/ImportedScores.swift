package import Digests

/// Where the predictions of a run come from that derm did not train.
package struct ImportedScores: Codable, Sendable, Hashable {
  /// The file of predictions.
  package let path: String
  /// Its SHA-256.
  package let digest: Digest
  /// Whether the file says which fold's model gave each row, which was then held against the folds of
  /// the data set.
  package let statesFolds: Bool

  package init(path: String, digest: Digest, statesFolds: Bool) {
    self.path = path
    self.digest = digest
    self.statesFolds = statesFolds
  }
}
