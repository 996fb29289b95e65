public import Provenance

/// What the catalogue remembers of the last derivation: enough to tell whether labels and packs are
/// older than the facts.
///
/// What was derived lies in the pack.
public struct DerivedState: Sendable, Hashable {
  /// The rules file.
  public let rulesPath: String
  /// The digest of the rules and what stands beside them.
  public let rulesDigest: Digest
  /// The `contentDigest` of the facts then.
  public let factsDigest: Digest
  /// The digest of all inputs together: rules, facts, options.
  public let inputsDigest: Digest

  /// Names everything that a derivation was made from.
  public init(rulesPath: String, rulesDigest: Digest, factsDigest: Digest, inputsDigest: Digest) {
    self.rulesPath = rulesPath
    self.rulesDigest = rulesDigest
    self.factsDigest = factsDigest
    self.inputsDigest = inputsDigest
  }
}

/// A pack that was frozen.
public struct PackEntry: Sendable, Hashable {
  /// The pack's digest.
  public var digest: Digest
  /// Its folder.
  public var path: String
  /// The digest of what it was made from.
  public var inputs: Digest
  /// Its number of images.
  public var images: Int

  /// Names everything about a pack.
  public init(digest: Digest, path: String, inputs: Digest, images: Int) {
    self.digest = digest
    self.path = path
    self.inputs = inputs
    self.images = images
  }
}
