package import Documents
package import Vocabulary

/// What is known of an image in a data set.
package struct ImageLabels: Codable, Sendable, Hashable {
  /// Lesion classes that are present, by id, sorted.
  package let present: [String]
  /// Lesion classes that may be present, by id, sorted.
  package let unknown: [String]
  /// The final site's id; nil when unknown.
  package let site: String?
  package let fold: Fold

  package init(present: [String], unknown: [String], site: String?, fold: Fold) {
    self.present = present
    self.unknown = unknown
    self.site = site
    self.fold = fold
  }

  /// The labels in words: present ones, unknown ones with a question mark.
  package var text: String { (present + unknown.map { "\($0)?" }).joined(separator: ", ") }
}

/// An image that a plan changes: its labels, its fold, or whether it is in the data set.
package struct ImageChange: Codable, Sendable, Hashable {
  /// What happens to it.
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// Its labels or its site are others.
    case changed
    /// It had a lesion class and has none after.
    case emptied
    /// It leaves the data set for another reason.
    case leaving
    /// It comes into the data set.
    case new
    /// Only its fold is another.
    case moved
  }

  /// Its key.
  package let id: ImageID
  /// What happens to it.
  package let kind: Kind
  /// What was known of it; nil when it was not in the data set.
  package let before: ImageLabels?
  /// What will be known of it; nil when it will not be in the data set.
  package let after: ImageLabels?
  /// Why it leaves; empty when it stays.
  package let reason: String
  /// Its lesion and site terms as the source has them, in words.
  package let terms: String
  /// The file with its pixels on this machine; nil without pixels.
  package let file: String?
  /// EXIF orientation, 1 to 8, to apply after decoding.
  package let orientation: Int

  package init(
    id: ImageID, kind: Kind, before: ImageLabels?, after: ImageLabels?, reason: String,
    terms: String, file: String?, orientation: Int
  ) {
    self.id = id
    self.kind = kind
    self.before = before
    self.after = after
    self.reason = reason
    self.terms = terms
    self.file = file
    self.orientation = orientation
  }

  /// Lesion classes that it loses, by id.
  package var lost: [String] {
    let kept = Set(after?.present ?? [])
    return (before?.present ?? []).filter { !kept.contains($0) }
  }

  /// Lesion classes that it gains, by id.
  package var gained: [String] {
    let had = Set(before?.present ?? [])
    return (after?.present ?? []).filter { !had.contains($0) }
  }
}

extension Plan {
  /// The table of images that change, `plan.csv`.
  package var csv: CSVWriter {
    var table = CSVWriter(
      columns: [
        "image", "change", "lesions_before", "lesions_after", "unknown_before", "unknown_after",
        "site_before", "site_after", "fold_before", "fold_after", "reason", "terms",
      ])
    for image in images {
      table.row([
        image.id.rawValue, image.kind.rawValue,
        image.before?.present.joined(separator: "|") ?? "",
        image.after?.present.joined(separator: "|") ?? "",
        image.before?.unknown.joined(separator: "|") ?? "",
        image.after?.unknown.joined(separator: "|") ?? "", image.before?.site ?? "",
        image.after?.site ?? "", image.before.map { "\($0.fold.rawValue)" } ?? "",
        image.after.map { "\($0.fold.rawValue)" } ?? "", image.reason, image.terms,
      ])
    }
    return table
  }
}
