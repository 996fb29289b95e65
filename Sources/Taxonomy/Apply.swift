package import Artifacts
package import Catalogue
package import Digests
internal import Files
package import Parallel
internal import Rules

/// Where a refinement is written.
package struct RefinementOutput: Sendable {
  /// The folder of packs.
  package var packs = "data/packs"
  /// The program and its version.
  package var tool = ""
  /// Whether to stop: between the steps, each of which is whole or not begun.
  package var cancellation = Cancellation()
  /// Called for each step.
  package var progress = Progress.silent

  package init() {}
}

extension Refinement {
  /// Freezes the pack and returns its digest.
  ///
  /// Nothing else is written: a kill after it leaves lock, folds and catalogue as they were, and the
  /// same command makes the same pack again. Fails when a file can't be read or written, and with
  /// `Cancelled`.
  package func freeze(_ catalogue: Catalogue, _ output: RefinementOutput) throws -> Digest {
    try output.cancellation.check()
    output.progress.begin("digest of facts", total: 1)
    let tallies = try catalogue.findingTallies().map {
      FindingCount(
        code: $0.code, severity: $0.severity, count: $0.count, what: $0.what, remedy: $0.remedy)
    }
    let facts = try catalogue.contentDigest()
    output.progress.advance()
    let manifest = try manifest(tool: output.tool, catalogueDigest: facts, findings: tallies)
    output.progress.begin("pack", unit: "images", total: merge.included.count)
    let digest = try PackWriter.write(
      manifest: manifest, images: try packedImages(), pixelSources: pixelSources(),
      into: output.packs)
    output.progress.advance(by: merge.included.count)
    return digest
  }

  /// What the next refinement is to remember of this one.
  ///
  /// Fails as `folds` does.
  package func memory() throws -> RefinementMemory {
    var files: [(path: String, text: String)] = []
    if !options.frozen {
      files.append((book.foldsPath, try folds.memory.text))
      files.append((book.lockPath, try lockText()))
    }
    return RefinementMemory(
      files: files, rulesPath: book.path, rulesDigest: book.file.digest(),
      inputs: try inputsDigest(), images: merge.included.count)
  }

  /// Digest of all that decides what is derived: rules, corrections, facts, options, folds.
  ///
  /// Fails as `folds` does.
  func inputsDigest() throws(TaxonomyError) -> Digest {
    let certificate = try certificate
    var builder = DigestBuilder()
    for field in [
      lock.rules, lock.data, book.correctionsDigest.hex, "\(certificate.folds)",
      "\(options.seed)",
      "\(options.requireApproved)", "\(options.replicates)", "\(options.permutations)",
    ] {
      builder.update(field: field)
    }
    builder.update(field: certificate.digest.hex)
    return builder.finish()
  }
}

/// What the next refinement remembers: folds, lock, and what the frozen pack was made from.
///
/// It holds nothing of the atlas, which is then not in memory together with the pack that is read again.
package struct RefinementMemory: Sendable {
  /// What is under version control; nothing under `frozen`.
  fileprivate let files: [(path: String, text: String)]
  fileprivate let rulesPath: String
  fileprivate let rulesDigest: Digest
  fileprivate let inputs: Digest
  fileprivate let images: Int

  /// Writes it.
  ///
  /// Each file appears whole or not at all, and each is a function of the same inputs, so that a kill
  /// between them changes nothing of what the same command makes. Fails when a file or the catalogue can't be
  /// written, and with `Cancelled` before anything is.
  package func write(_ catalogue: Catalogue, pack: Pack, _ output: RefinementOutput) throws {
    try output.cancellation.check()
    for file in files { try AtomicFile.write(file.text, to: file.path) }
    // The digest of the facts reads the whole catalogue, and the pack has it already.
    try catalogue.remember(
      DerivedState(
        rulesPath: rulesPath, rulesDigest: rulesDigest,
        factsDigest: pack.manifest.provenance.catalogueDigest, inputsDigest: inputs))
    try catalogue.record(
      PackEntry(
        digest: pack.digest, path: "\(output.packs)/\(pack.digest.hex)", inputs: inputs,
        images: images))
  }
}
