internal import Artifacts
internal import Digests
internal import Markup

/// What a data set was made from, so that anyone can make it again.
enum OriginSection {
  /// Digests and the program.
  static func html(_ pack: Pack) -> HTML {
    let origin = pack.manifest.provenance
    let rows: [(String, HTML)] = [
      ("Data set", "<code>\(pack.digest.hex)</code>"),
      ("Images", "<code>\(pack.manifest.imagesDigest.hex)</code>"),
      ("Catalogue", "<code>\(origin.catalogueDigest.hex)</code>"),
      ("Rules", "<code>\(origin.rules)</code> <code>\(origin.rulesDigest.hex)</code>"),
      ("Lock", "<code>\(origin.lockDigest?.hex ?? "none")</code>"),
      ("Split", "<code>\(pack.manifest.certificate.digest.hex)</code>"),
      ("Program", "\(origin.tool)"),
    ]
    return """
      <p>The same catalogue and rules give the same digests. A model's run names the data set's \
      digest, so each number can be traced to the labels it was measured on. The data set's card, to \
      pass on with it: <a href="card.md">card.md</a>.</p>
      <div class="scroll"><table><tbody>\
      \(rows.map { "<tr><th scope=\"row\">\($0.0)</th><td>\($0.1)</td></tr>" as HTML })\
      </tbody></table></div>
      """
  }
}
