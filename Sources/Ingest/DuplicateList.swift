package import Catalogue
internal import Digests
internal import Documents
internal import Duplicates
package import Parallel
internal import Vocabulary

/// What of an image its copies are found by: of millions no more is kept.
private struct Known {
  let id: String
  let caseID: CaseID?
  let sha256: Digest?
  let fingerprint: ImageFingerprint?
  let localFeatures: LocalFeatures?

  init(_ image: CataloguedImage) {
    id = image.id.rawValue
    caseID = image.caseID
    sha256 = image.sha256
    fingerprint = image.fingerprint
    localFeatures = image.localFeatures
  }
}

/// Which images are duplicates or near-duplicates of each other.
package struct DuplicateList: Sendable {
  /// An image and a duplicate of it.
  package struct Entry: Sendable, Hashable {
    /// The image that stands for its group.
    package let image: String
    /// The duplicate; the column is called `copy`.
    package let duplicate: String
    /// `identical` files, `near`: the same image in another file, or `crop`: a part of the same image.
    package let how: String
    /// Bits of 64 in which the perceptual hashes differ; 0 for identical files, nil for a crop.
    package let distance: Int?
    /// How the image is oriented to look like the duplicate.
    package let orientation: String
    /// Whether both belong to one case; nil when a case is unknown.
    package let isSameCase: Bool?
    /// How two images share a part; nil where they share all.
    package var part: SharedPart?
  }

  /// The duplicates, by image, then by duplicate.
  package let entries: [Entry]
  /// That fewer crops are found than usual, in words; nil where they are not.
  package let narrowing: String?

  /// Looks through all images with a whole image.
  ///
  /// Of identical files the image with the first id stands for all. Fails when the catalogue can't be
  /// read, and with `Cancelled`.
  package init(
    _ catalogue: Catalogue, threads: Int = 1, cancellation: Cancellation = Cancellation(),
    progress: Progress = .silent
  ) throws {
    var images: [Known] = []
    try catalogue.images(each: { if $0.hasPixels { images.append(Known($0)) } })
    progress.begin("comparing", unit: "images", total: images.count)
    var first: [Digest: Int] = [:]
    var entries: [Entry] = []
    func add(
      _ one: Int, _ other: Int, _ how: String, _ distance: Int?, _ orientation: ImageOrientation,
      _ part: SharedPart? = nil
    ) {
      let cases = (images[one].caseID, images[other].caseID)
      entries.append(
        Entry(
          image: images[one].id, duplicate: images[other].id, how: how,
          distance: distance, orientation: orientation.description,
          isSameCase: cases.0 == nil || cases.1 == nil ? nil : cases.0 == cases.1,
          part: part))
    }
    var prints: [ImageFingerprint?] = []
    var features: [LocalFeatures?] = []
    for (position, image) in images.enumerated() {
      var (print, parts) = (image.fingerprint, image.localFeatures)
      if let digest = image.sha256 {
        if let other = first[digest] {
          add(other, position, "identical", 0, .upright)
          (print, parts) = (nil, nil)
        } else {
          first[digest] = position
        }
      }
      prints.append(print)
      features.append(parts)
    }
    try cancellation.check()
    let near = try NearDuplicates.find(prints, cancellation: cancellation)
    let groups = DuplicateClusters(near).groups
    for group in groups {
      for copy in group.copies {
        let isFirst = copy.first == group.representative
        add(
          group.representative, isFirst ? copy.second : copy.first, "near", copy.distance,
          isFirst ? copy.orientation : copy.orientation.inverse)
      }
    }
    let isNear = Set(near.map { [$0.first, $0.second] })
    let crops = try RememberedCopies.ofUser.find(
      features, threads: threads, cancellation: cancellation, progress: progress)
    narrowing = crops.narrowedRadius.map(PartialCopies.narrowing)
    for crop in crops.pairs where !isNear.contains([crop.first, crop.second]) {
      // The image that shows more stands first.
      let isFirst = crop.placement.scaleX * crop.placement.scaleY >= 1
      add(
        isFirst ? crop.first : crop.second, isFirst ? crop.second : crop.first, "crop", nil,
        isFirst ? crop.orientation : crop.orientation.inverse, SharedPart(crop))
    }
    self.entries = entries.sorted { ($0.image, $0.duplicate) < ($1.image, $1.duplicate) }
  }

  /// One duplicate per row; `turn` is the old name of `orientation`.
  package var csv: String {
    var writer = CSVWriter(
      columns: ["image", "copy", "how", "distance", "turn", "same_case", "orientation"]
        + SharedPart.columns)
    for entry in entries {
      writer.row(
        [
          entry.image, entry.duplicate, entry.how, entry.distance.map(String.init) ?? "",
          entry.orientation,
          entry.isSameCase.map { $0 ? "yes" : "no" } ?? "", entry.orientation,
        ] + SharedPart.fields(entry.part))
    }
    return writer.text
  }

  /// An image per paragraph with its duplicates, then how many there are.
  package var text: String {
    var text = ""
    var last = ""
    for entry in entries {
      if entry.image != last { text += "\(entry.image)\n" }
      last = entry.image
      text += "    \(entry.duplicate)  \(entry.how)"
      if entry.how != "identical" { text += ", \(entry.orientation)" }
      if entry.how == "near", let distance = entry.distance { text += ", distance \(distance)" }
      if let part = entry.part { text += ", overlap \(part.percent) %" }
      // Said only where both cases are known.
      if entry.isSameCase == false { text += ", another case" }
      text += "\n"
    }
    let identical = entries.count { $0.how == "identical" }
    let crops = entries.count { $0.how == "crop" }
    let others = entries.count { $0.isSameCase == false }
    return text
      + "\(NumberText.counted(entries.count, "duplicate")) of "
      + "\(NumberText.counted(Set(entries.map(\.image)).count, "image")): "
      + "\(NumberText.counted(identical, "identical file")), \(entries.count - identical - crops) near, "
      + "\(NumberText.counted(crops, "crop")); \(others) in another case\n"
  }
}
