internal import Artifacts
internal import Digests
internal import Markup
internal import Vocabulary

/// Groups that hold more than one case: their images are copies, or share a further key.
struct JoinedSection {
  let pack: Pack
  let thumbnails: Thumbnails

  /// Larger lists are in labels.csv.
  private static let shownGroups = 60
  private static let shownThumbnails = 8

  private struct Joined {
    let group: GroupID
    var images: [Int] = []
    var cases: Set<CaseID> = []
    var files: Set<String> = []
  }

  /// The largest groups of several cases first.
  private var groups: [Joined] {
    var byGroup: [GroupID: Joined] = [:]
    for (index, image) in pack.images.enumerated() {
      var joined = byGroup[image.group] ?? Joined(group: image.group)
      joined.images.append(index)
      // An image without a case is one of its own.
      joined.cases.insert(image.caseID ?? CaseID(image.id.rawValue))
      if let digest = image.sha256 { joined.files.insert(digest.hex) }
      byGroup[image.group] = joined
    }
    return byGroup.values.filter { $0.cases.count > 1 }.sorted {
      ($1.images.count, $0.group.rawValue) < ($0.images.count, $1.group.rawValue)
    }
  }

  /// A table with the images of each group side by side.
  var html: HTML {
    let groups = groups
    guard !groups.isEmpty else {
      return "<p>None: no two cases have a copy of one image, or a further key in common.</p>"
    }
    var table = ReportTable(
      id: "joined-table",
      columns: [
        .init(title: "Group", isNumber: true), .init(title: "Images", isNumber: true),
        .init(title: "Cases", isNumber: true), .init(title: "Different files", isNumber: true),
        .init(title: "Pictures"),
      ])
    for joined in groups.prefix(Self.shownGroups) {
      let photos = joined.images.prefix(Self.shownThumbnails).map { thumbnails.photo($0) }
      table.row([
        ReportTable.count(joined.group.rawValue), ReportTable.count(joined.images.count),
        ReportTable.count(joined.cases.count), ReportTable.count(joined.files.count),
        ReportTable.cell("<div class=\"strip\">\(photos)</div>"),
      ])
    }
    let rest = groups.count - Self.shownGroups
    let more: HTML =
      rest > 0
      ? "<p>\(Figures.count(rest, "more group")): column <code>group</code> of labels.csv.</p>" : ""
    return """
      <p>\(Figures.count(groups.count, "group")) of several cases, because images are the same or \
      near-duplicates (rescaled, recompressed, mirrored, rotated or cropped), or because cases share a further key such as \
      a patient. Each lies in one fold. Look whether they are one lesion: near-duplicates with other labels are \
      errors of the atlas.</p>
      \(table.html)\(more)
      """
  }
}
