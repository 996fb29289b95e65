internal import Terms
internal import Vocabulary

/// Finds the image that somebody's table means: by its key, with or without the source, or by its file.
///
/// Names are read as those of a mapping are (`StatedName`): other Unicode forms and letter cases, paths of
/// Windows, addresses, with or without suffix. Folders that are stated must agree with the image's own.
struct ImageNames {
  private let images: [AtlasImage]
  private var byKey: [String: Int] = [:]
  private var byName: [String: [Int]] = [:]

  init(_ atlas: Atlas) {
    images = atlas.images
    for (index, image) in images.enumerated() {
      let key = image.id.rawValue
      byKey[key] = index
      let native = key.split(separator: "/", maxSplits: 1).last.map(String.init) ?? key
      var names: Set<String> = []
      for text in [native, Self.lastPart(native), Self.lastPart(image.file)] where !text.isEmpty {
        names.formUnion(Self.forms(text))
      }
      for name in names { byName[name, default: []].append(index) }
    }
  }

  /// The position of the only image that a text can mean; nil when there is none, or more than one.
  func image(_ text: String) -> Int? {
    if let exact = byKey[text] { return exact }
    for reading in StatedName.readings(text) where !reading.leadsOut {
      for name in [reading.path, reading.name] {
        for form in Self.forms(name) {
          let found = (byName[form] ?? []).filter { agrees(reading, images[$0]) }
          if found.count == 1 { return found[0] }
        }
      }
    }
    return nil
  }

  /// Whether the folders that a reading states can be those of an image's file.
  private func agrees(_ reading: StatedName, _ image: AtlasImage) -> Bool {
    if reading.isForeign || reading.folders.isEmpty { return true }
    // A key may have the stated folders in itself.
    if StatedName.folded(image.id.rawValue).contains(StatedName.folded(reading.path)) {
      return true
    }
    let own = StatedName.readings(image.file).first?.folders.map(StatedName.folded) ?? []
    let stated = reading.folders.map(StatedName.folded)
    let count = min(own.count, stated.count)
    return own.suffix(count).elementsEqual(stated.suffix(count))
  }

  /// A name as it is compared: as it stands and without an image's suffix.
  private static func forms(_ name: String) -> [String] {
    [name, StatedName.stem(name)].compactMap { $0.map(StatedName.folded) }
  }

  private static func lastPart(_ path: String) -> String {
    StatedName.readings(path).first?.name ?? ""
  }
}
