internal import Catalogue
internal import Vocabulary

extension RecordBuilder {
  /// No term, name or value is longer; SQLite itself stops at a thousand times as much.
  private static let maximumText = 1 << 20
  /// The system's own limit of a path.
  private static let maximumName = 4096
  /// A finding that quotes more is cut to what a person reads.
  private static let longestQuote = 2000
  private static let keptQuote = 400
  /// So much of a text is shown as a finding's excerpt.
  private static let shownText = 80

  /// The record without texts that exist only to break something, each named by a finding.
  mutating func withinLimits(_ record: ImageRecord, at offset: Int?) -> ImageRecord {
    var record = record
    if let name = record.imageFile, name.utf8.count > Self.maximumName {
      refuse("the image file's name", name, record.key, at: offset)
      record.imageFile = nil
      record.presentFields["file"] = 0
    }
    if let licence = record.licence, licence.utf8.count > Self.maximumText {
      refuse("the licence", licence, record.key, at: offset)
      record.licence = nil
      record.presentFields["licence"] = 0
    }
    let long = record.attributes.filter {
      $0.key.utf8.count > Self.maximumName || $0.value.utf8.count > Self.maximumText
    }
    for (name, value) in long.sorted(by: { $0.key < $1.key }) {
      refuse("an attribute", name + value, record.key, at: offset)
      record.attributes[name] = nil
      record.presentFields[FieldLabel.attribute(name).fieldName] = 0
    }
    for name in record.presentFields.keys where name.utf8.count > Self.maximumName {
      record.presentFields[name] = nil
    }
    for key in record.groupKeys where key.utf8.count > Self.maximumText {
      refuse(
        "a group key", key, record.key, at: offset,
        loss: " Until then images of one group may lie in several folds.")
    }
    record.groupKeys.removeAll { $0.utf8.count > Self.maximumText }
    // Nearly every record ends here, and keeps its mentions without a copy.
    guard record.mentions.contains(where: isTooLong) else { return record }
    for mention in record.mentions where isTooLong(mention) {
      refuse("a term", mention.raw, record.key, at: offset)
      let filled = record.presentFields[mention.facet.rawValue] ?? 0
      record.presentFields[mention.facet.rawValue] = max(0, filled - 1)
    }
    record.mentions.removeAll(where: isTooLong)
    return record
  }

  /// The finding without most of a long text that it quotes.
  static func withinLimits(_ finding: Finding) -> Finding {
    guard finding.what.utf8.count > longestQuote || finding.excerpt.utf8.count > longestQuote
    else {
      return finding
    }
    return Finding(
      source: finding.source, position: finding.position, severity: finding.severity,
      code: finding.code, what: "\(finding.what.prefix(keptQuote))…", remedy: finding.remedy,
      excerpt: String(finding.excerpt.prefix(excerptLength)))
  }

  private func isTooLong(_ mention: Mention) -> Bool {
    mention.raw.utf8.count > Self.maximumText
      || mention.path.contains { $0.utf8.count > Self.maximumText }
  }

  private mutating func refuse(
    _ what: String, _ text: String, _ key: ImageID, at offset: Int?, loss: String = ""
  ) {
    find(
      .error, "text-too-long", "\(what) of \(key) has \(text.utf8.count) bytes",
      remedy: "Fix the file: nothing longer than 1 MiB is kept (a name: 4096 bytes).\(loss)",
      at: offset, excerpt: String(text.prefix(Self.shownText)))
  }
}
