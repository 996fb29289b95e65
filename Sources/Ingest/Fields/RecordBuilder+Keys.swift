internal import Terms
package import Vocabulary

extension RecordBuilder {
  /// Longer ids exist only to break something; those of atlases have up to 80 bytes.
  private static let longestID = 300

  /// The key of an image of this atlas; nil when the native id can't be one.
  ///
  /// An id that is not in composed form is composed, with a finding. One that is too long is a finding at
  /// `offset`, a byte of the text; an empty one is left to `findMissingID`.
  package mutating func key(_ nativeID: String, at offset: Int? = nil) -> ImageID? {
    let id = SourceText.collapsed(nativeID)
    guard !id.isEmpty, isShort(id, of: .image, at: offset) else { return nil }
    if !ComposedText.isComposed(id) {
      find(
        .note, "id-composed", "the id '\(id)' is written with combining characters (not NFC)",
        remedy: "Nothing is lost: it is one id with the same letters in composed form.")
    }
    return ImageID("\(source)/\(id)")
  }

  /// The key of a case of this atlas; nil for an empty id, and, with a finding at `offset`, for one that
  /// is too long.
  package mutating func caseKey(_ native: String, at offset: Int? = nil) -> CaseID? {
    let id = SourceText.clean(native)
    guard !id.isEmpty, isShort(id, of: .case, at: offset) else { return nil }
    return CaseID("\(source)/\(id)")
  }

  /// Says that nothing names an image, unless `key` has said that what names it is too long.
  mutating func findMissingID(_ id: String?, _ what: String, remedy: String, at offset: Int?) {
    guard SourceText.collapsed(id ?? "").isEmpty else { return }
    find(.error, "image-id-missing", what, remedy: remedy, at: offset)
  }

  /// What an id names.
  enum Named: String {
    case image, `case`
  }

  /// Why an id can't be one, as a finding `id-too-long` has it; nil for ids that can.
  static func tooLong(_ id: String, of named: Named) -> (what: String, remedy: String)? {
    guard id.utf8.count > longestID else { return nil }
    let until =
      named == .image
      ? "until then it gives no record" : "its images count as a case each until then"
    return (
      "the \(named.rawValue) id \"\(id.prefix(Excerpt.value))…\" has \(id.utf8.count) bytes",
      "Give it one of at most \(longestID) bytes; \(until)."
    )
  }

  private mutating func isShort(_ id: String, of named: Named, at offset: Int?) -> Bool {
    guard let long = Self.tooLong(id, of: named) else { return true }
    find(.error, "id-too-long", long.what, remedy: long.remedy, at: offset)
    return false
  }
}
