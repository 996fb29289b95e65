internal import Catalogue
internal import Vocabulary

/// Looks for images' files and at what is in them.
struct ImageChecking: Sendable {
  /// The version of the look; a file that an earlier one looked at is looked at again.
  static let version = 3

  /// The folder's files.
  let finder: ImageFinder

  /// Looks at an image's file; nil when nothing changed since the last time.
  func check(_ candidate: CheckCandidate, _ find: ImageSearch.Find) -> CheckedImage? {
    guard let wanted = candidate.wanted, !wanted.isEmpty else {
      var check = ImageCheck(state: .unstated, wanted: nil)
      check.looked = Self.version
      // Answering nil keeps the last result with its finding; anything else replaces both.
      if candidate.last?.state == .unstated, candidate.last?.looked == Self.version { return nil }
      return result(
        candidate, check, .warning, "image-file-unstated", "the source names no image file",
        "Name the image's file in the source; until then the record stays without pixels.")
    }
    if let file = file(of: find, last: candidate.last) {
      return look(at: file, candidate, wanted: wanted)
    }
    var check = ImageCheck(state: .missing, wanted: wanted)
    check.folder = finder.root
    check.looked = Self.version
    if let last = candidate.last, last.state == .missing, last.wanted == wanted,
      last.folder == finder.root, last.looked == Self.version
    {
      return nil
    }
    let message = MissingImage(wanted: wanted, root: finder.root, find: find)
    return result(
      candidate, check, message.severity, message.code, message.what, message.remedy)
  }

  /// The file that was found: of several that fit, the first when all hold the same bytes.
  private func file(of find: ImageSearch.Find, last: ImageCheck?) -> String? {
    guard case .ambiguous(let files) = find.found else {
      if case .file(let file) = find.found { return file }
      return nil
    }
    let paths = files.map { "\(finder.root)/\($0)" }
    let stamps = paths.map { ReadFile.stamp($0) }
    guard let first = stamps[0], paths.count <= Self.mostCopies,
      stamps.allSatisfy({ $0?.byteCount == first.byteCount })
    else { return nil }
    // They were compared when the first one was looked at.
    if let last, last.file == files[0], last.looked == Self.version,
      last.byteCount == first.byteCount, last.modified == first.modified
    {
      return files[0]
    }
    let bytes = paths.map { try? ReadFile.bytes($0, limit: ReadFile.maximumImage) }
    return bytes[0] != nil && bytes.allSatisfy { $0 == bytes[0] } ? files[0] : nil
  }

  private static let mostCopies = 8

  private func look(
    at file: String, _ candidate: CheckCandidate, wanted: String
  ) -> CheckedImage? {
    let stamp = ReadFile.stamp("\(finder.root)/\(file)")
    // The same file with the same size and time: reading and decoding it again would make every
    // ingest as long as the first.
    if let last = candidate.last, last.wanted == wanted, last.file == file,
      last.state != .missing, last.byteCount == stamp?.byteCount,
      last.modified == stamp?.modified, last.folder == finder.root, last.looked == Self.version
    {
      return nil
    }
    let seen = ImageLook(at: file, below: finder.root)
    var check = seen.check
    check.wanted = wanted
    return CheckedImage(
      key: candidate.key, check: check, findings: seen.findings(of: candidate.key))
  }

  private func result(
    _ candidate: CheckCandidate, _ check: ImageCheck, _ severity: Severity, _ code: String,
    _ what: String, _ remedy: String
  ) -> CheckedImage {
    CheckedImage(
      key: candidate.key, check: check,
      findings: [
        Finding(
          source: check.file ?? check.wanted ?? "", severity: severity, code: code, what: what,
          remedy: remedy, excerpt: candidate.key.rawValue)
      ])
  }
}
