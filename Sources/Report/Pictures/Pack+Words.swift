internal import Artifacts
internal import Vocabulary

extension Pack {
  /// The lesions of an image in words.
  func labels(of index: Int) -> String {
    let present = images[index].lesions.indices.filter { images[index].lesions[$0] == .present }
    if present.isEmpty {
      return images[index].lesions.contains(.unknown) ? "not known" : "none of the classes"
    }
    return present.map { manifest.lesions[$0].label }.joined(separator: ", ")
  }
}
