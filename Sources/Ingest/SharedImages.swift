package import Catalogue
internal import Documents
internal import Duplicates
package import Parallel
internal import Vocabulary

/// Which images of a catalogue another data set has too: as they are, changed, or in part.
package struct SharedImages: Sendable {
  /// An image and what it is a copy of in the other data set.
  package struct Entry: Sendable, Hashable {
    /// The image of this catalogue.
    package let image: String
    /// The image of the other data set.
    package let other: String
    /// `identical` files, `near`, or `crop`.
    package let how: String
    /// Bits of 64 in which the perceptual hashes differ; 0 for identical files, nil for a crop.
    package let distance: Int?
    /// How the image is turned to look like the other.
    package let orientation: String
    /// How they share a part; nil where they share all.
    package let part: SharedPart?
  }

  /// The copies, by image, then by the other image; a pair once, by what holds most: identical, near, crop.
  package let entries: [Entry]
  /// Whole images of this catalogue.
  package let images: Int
  /// That fewer crops are found than usual, in words; nil where they are not.
  package let narrowing: String?

  /// Compares all images of a catalogue with a table.
  ///
  /// Fails when the catalogue can't be read, and with `Cancelled`.
  package init(
    _ catalogue: Catalogue, with table: FingerprintTable, threads: Int = 1,
    cancellation: Cancellation = Cancellation(), progress: Progress = .silent
  ) throws {
    let mine = try FingerprintTable(catalogue).rows
    let all = mine + table.rows
    progress.begin("comparing", unit: "images", total: all.count)
    var found: [[Int]: Entry] = [:]
    func add(
      _ one: Int, _ other: Int, _ how: String, _ distance: Int?, _ orientation: ImageOrientation,
      _ part: SharedPart? = nil
    ) {
      guard one < mine.count, other >= mine.count, found[[one, other]] == nil else { return }
      found[[one, other]] = Entry(
        image: all[one].image, other: all[other].image, how: how, distance: distance,
        orientation: orientation.description, part: part)
    }
    let files = Dictionary(grouping: all.indices, by: { all[$0].sha256 })
    for (position, row) in mine.enumerated() {
      for other in files[row.sha256] ?? [] { add(position, other, "identical", 0, .upright) }
    }
    // The searches pair images that look the same with the first of them alone: here each image of one
    // data set belongs next to each of the other.
    let prints = Alike(all.map(\.fingerprint))
    for copy in try NearDuplicates.find(prints.firsts, cancellation: cancellation) {
      prints.forEach(copy.first, copy.second) { one, other, isSwapped in
        add(
          one, other, "near", copy.distance, isSwapped ? copy.orientation.inverse : copy.orientation
        )
      }
    }
    for group in prints.groups where try !NearDuplicates.find([group.value, group.value]).isEmpty {
      for (number, one) in group.positions.enumerated() {
        for other in group.positions[(number + 1)...] { add(one, other, "near", 0, .upright) }
      }
    }
    let parts = Alike(all.map(\.features))
    // Of two data sets together: remembered for neither.
    let crops = try RememberedCopies(folder: nil).find(
      parts.firsts, threads: threads, cancellation: cancellation, progress: progress)
    narrowing = crops.narrowedRadius.map(PartialCopies.narrowing)
    for copy in crops.pairs {
      let part = SharedPart(copy)
      parts.forEach(copy.first, copy.second) { one, other, isSwapped in
        add(one, other, "crop", nil, isSwapped ? copy.orientation.inverse : copy.orientation, part)
      }
    }
    entries = found.keys.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.compactMap { found[$0] }
    images = mine.count
  }

  /// One pair per row.
  package var csv: String {
    var writer = CSVWriter(
      columns: ["image", "other", "how", "distance", "orientation"] + SharedPart.columns)
    for entry in entries {
      writer.row(
        [
          entry.image, entry.other, entry.how, entry.distance.map(String.init) ?? "",
          entry.orientation,
        ] + SharedPart.fields(entry.part))
    }
    return writer.text
  }

  /// A pair per line, then how many images are shared.
  package var text: String {
    var text = ""
    for entry in entries {
      text += "\(entry.image)  \(entry.other)  \(entry.how)"
      if entry.how != "identical" { text += ", \(entry.orientation)" }
      if let distance = entry.distance, entry.how == "near" { text += ", distance \(distance)" }
      if let part = entry.part { text += ", overlap \(part.percent) %" }
      text += "\n"
    }
    func count(_ how: String) -> Int { entries.count { $0.how == how } }
    let shared = Set(entries.map(\.image)).count
    return text
      + "\(shared) of \(images) images \(NumberText.noun(shared, "is", "are")) in the other data set too: "
      + "\(NumberText.counted(entries.count, "pair")), \(NumberText.counted(count("identical"), "identical file")), "
      + "\(count("near")) near, \(NumberText.counted(count("crop"), "crop"))\n"
  }
}

/// Which values of a list are the same, so that a search sees each once.
private struct Alike<Value: Hashable> {
  /// The list, with nil in place of values that occur before.
  let firsts: [Value?]
  private var positions: [Int: [Int]] = [:]

  init(_ values: [Value?]) {
    var seen: [Value: Int] = [:]
    var firsts: [Value?] = []
    for (position, value) in values.enumerated() {
      guard let value else {
        firsts.append(nil)
        continue
      }
      let first = seen[value] ?? position
      seen[value] = first
      positions[first, default: []].append(position)
      firsts.append(first == position ? value : nil)
    }
    self.firsts = firsts
  }

  /// Values that occur more than once, with their positions, in order.
  var groups: [(value: Value, positions: [Int])] {
    positions.keys.sorted().compactMap { first in
      guard let value = firsts[first], let all = positions[first], all.count > 1 else { return nil }
      return (value, all)
    }
  }

  /// Calls with every pair of positions whose values a search paired, the smaller first, and whether that
  /// swaps them.
  func forEach(_ first: Int, _ second: Int, _ body: (Int, Int, _ isSwapped: Bool) -> Void) {
    for one in positions[first] ?? [] {
      for other in positions[second] ?? [] { body(min(one, other), max(one, other), one > other) }
    }
  }
}
