internal import Artifacts
internal import Files
internal import Markup
internal import Vocabulary

extension ImageSource {
  /// The images of a pack, with more lines for the viewer.
  init(pack: Pack, details: @escaping (Int) -> [[String]]) {
    self.init(
      bytes: { pack.encodedImage($0) }, orientation: { pack.images[$0].orientation },
      id: { pack.images[$0].id.rawValue }, facts: { Self.facts(pack, $0) + details($0) },
      words: { pack.labels(of: $0) })
  }

  private static func facts(_ pack: Pack, _ index: Int) -> [[String]] {
    let image = pack.images[index]
    let site = image.site.map { pack.manifest.sites[$0].label } ?? "unknown"
    let pairs = [
      ("Image", image.id.rawValue), ("Lesions", pack.labels(of: index)), ("Site", site),
      ("Diagnosis", image.diagnosis), ("Case", image.caseID?.rawValue ?? ""),
      ("Fold", "\(image.fold.rawValue)"), ("Source", image.source), ("Licence", image.licence),
      ("Page", image.page), ("File", image.file),
    ]
    return pairs.filter { !$0.1.isEmpty }.map { [$0.0, $0.1] }
  }

  /// The images that a plan changes, by their index in it; files are read where the catalogue has them.
  init(plan: Plan) {
    self.init(
      bytes: { index in
        guard let path = plan.images[index].file, let file = try? MappedFile(path) else {
          return nil
        }
        return file.bytes(0..<file.count)
      }, orientation: { plan.images[$0].orientation }, id: { plan.images[$0].id.rawValue },
      facts: { Self.facts(plan.images[$0]) },
      words: { index in
        let image = plan.images[index]
        return "\(image.before?.text ?? "not there") becomes \(image.after?.text ?? "left out")"
      })
  }

  private static func facts(_ image: ImageChange) -> [[String]] {
    func words(_ labels: ImageLabels?) -> String {
      guard let labels else { return "not in the data set" }
      let text = labels.text
      return "\(text.isEmpty ? "none of the classes" : text); site \(labels.site ?? "unknown")"
    }
    let pairs = [
      ("Image", image.id.rawValue), ("Terms", image.terms), ("Before", words(image.before)),
      ("After", words(image.after)), ("Reason", image.reason),
      ("Fold", image.after.map { "\($0.fold.rawValue)" } ?? ""),
    ]
    return pairs.filter { !$0.1.isEmpty }.map { [$0.0, $0.1] }
  }
}

extension Thumbnails {
  /// Images of a pack, by position; `details` are more lines for the viewer.
  convenience init(
    pack: Pack, budget: Int = Thumbnails.standardBudget, most: Int? = nil,
    details: @escaping (Int) -> [[String]] = { _ in [] }
  ) {
    self.init(source: ImageSource(pack: pack, details: details), budget: budget, most: most)
  }
}
