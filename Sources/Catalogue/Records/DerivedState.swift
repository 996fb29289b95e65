package import Digests

/// What the catalogue remembers of the last derivation: enough to know whether labels and packs are
/// older than the facts.
///
/// What was derived lies in the pack.
package struct DerivedState: Sendable, Hashable {
  /// The path of the rules file.
  package let rulesPath: String
  /// The digest of the rules and what stands next to them.
  package let rulesDigest: Digest
  /// The `contentDigest` of the facts then.
  package let factsDigest: Digest
  /// The digest of all inputs together: rules, facts, options.
  package let inputsDigest: Digest

  package init(rulesPath: String, rulesDigest: Digest, factsDigest: Digest, inputsDigest: Digest) {
    self.rulesPath = rulesPath
    self.rulesDigest = rulesDigest
    self.factsDigest = factsDigest
    self.inputsDigest = inputsDigest
  }
}

/// A pack that was frozen.
package struct PackEntry: Sendable, Hashable {
  package var digest: Digest
  package var path: String
  /// The digest of what it was made from.
  package var inputs: Digest
  package var images: Int

  package init(digest: Digest, path: String, inputs: Digest, images: Int) {
    self.digest = digest
    self.path = path
    self.inputs = inputs
    self.images = images
  }
}
