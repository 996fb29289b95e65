/// What of an image file, apart from its pixels, may identify people.
///
/// Only that it is there is kept, never what it says.
package enum PersonalData: String, Sendable, Codable, CaseIterable, Comparable {
  /// Who took the image.
  case artist
  /// Who holds the rights.
  case copyright = "copyright owner"
  /// Whose camera it was.
  case cameraOwner = "camera owner"
  /// Numbers that tell one camera or lens from all others.
  case serialNumber = "serial number"
  /// A comment or description.
  case comment
  /// When the image was taken, scanned or changed.
  case date
  /// The computer on which it was edited.
  case computer
  /// A small image that may show what was cut off or covered later.
  case thumbnail
  /// The camera maker's own notes, whose content nobody publishes.
  case makerNote = "maker's note"
  /// An XMP block.
  case xmp = "XMP"
  /// An IPTC or Photoshop block.
  case iptc = "IPTC"
  /// Text chunks of a PNG.
  case text

  /// Orders as the cases stand.
  package static func < (left: PersonalData, right: PersonalData) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}
