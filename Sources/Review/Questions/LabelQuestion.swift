internal import Artifacts
internal import Quality
internal import Vocabulary

extension ReviewData {
  /// The question about any label of the data set, whether the queue asks it or not: a label is corrected where it is
  /// found, such as from a picture in a report.
  ///
  /// Ids are those of the queue: `missing|IMAGE|CLASS` where the label is absent, `spurious|IMAGE|CLASS` where it is
  /// present, and `wrong-site|IMAGE|SITE` with the site that it has. nil for other ids, and where the label is not so.
  func question(_ id: String) -> Question? {
    // The first and the last bar: an image's key may hold bars, a kind and a class id can't.
    guard let first = id.firstIndex(of: "|"), let last = id.lastIndex(of: "|"), first < last else {
      return nil
    }
    let kind = String(id[..<first])
    let image = String(id[id.index(after: first)..<last])
    let name = String(id[id.index(after: last)...])
    guard let position = self.position(of: image) else { return nil }
    if kind == "wrong-site", id == siteQuestionID(position) {
      let item = QueueItem(
        id: id, kind: kind, images: [image], class: name,
        question: "Which site is it: \(words(name)), as stated, or another one?", given: name,
        suggested: "", probability: nil, seconds: 6, sample: false, evidence: Self.asked)
      return Question(item, images: [position])
    }
    guard let column = lesionColumn[name] else { return nil }
    let wanted: LabelState
    switch kind {
    case "missing": wanted = .absent
    case "spurious": wanted = .present
    default: return nil
    }
    guard pack.images[position].lesions[column] == wanted else { return nil }
    return Question(
      Self.item(id, kind: kind, image: image, class: name, words: words(name)), images: [position])
  }

  /// The id of the question about a label; nil where it is unknown.
  func questionID(_ position: Int, lesion column: Int) -> String? {
    let image = pack.images[position]
    let name = pack.manifest.lesions[column].id
    switch image.lesions[column] {
    case .absent: return "missing|\(image.id)|\(name)"
    case .present: return "spurious|\(image.id)|\(name)"
    case .unknown: return nil
    }
  }

  /// The id of the question about an image's site; nil where it is unknown.
  func siteQuestionID(_ position: Int) -> String? {
    let image = pack.images[position]
    return image.site.map { "wrong-site|\(image.id)|\(pack.manifest.sites[$0].id)" }
  }

  private static let asked = ["A person asked, and no network."]

  private static func item(
    _ id: String, kind: String, image: String, class name: String, words: String
  ) -> QueueItem {
    let isMissing = kind == "missing"
    return QueueItem(
      id: id, kind: kind, images: [image], class: name,
      question: isMissing ? "Is \(words) missing here?" : "Is \(words) right?",
      given: isMissing ? "absent" : "present", suggested: isMissing ? "present" : "absent",
      probability: nil, seconds: 5, sample: false,
      evidence: asked)
  }
}
