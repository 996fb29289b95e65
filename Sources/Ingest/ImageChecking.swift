internal import Catalogue
internal import Digests
internal import Imaging
internal import Terms
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
    let path = "\(finder.root)/\(file)"
    var check = ImageCheck(state: .unreadable, wanted: wanted)
    check.folder = finder.root
    check.file = file
    let stamp = ReadFile.stamp(path)
    check.looked = Self.version
    check.byteCount = stamp?.byteCount
    check.modified = stamp?.modified
    // The same file with the same size and time: reading and decoding it again would make every
    // ingest as long as the first.
    if let last = candidate.last, last.wanted == wanted, last.file == file,
      last.state != .missing, last.byteCount == check.byteCount,
      last.modified == check.modified, last.folder == finder.root, last.looked == Self.version
    {
      return nil
    }
    let bytes: [UInt8]
    do {
      bytes = try ReadFile.bytes(path, limit: ReadFile.maximumImage)
    } catch {
      let (reason, remedy) =
        switch error {
        case .system(let text): (text, "Let yourself read it: fix its permissions, or its disk.")
        case .tooLarge(let size):
          ("it has \(size >> 20) MiB", "Make it smaller than \(ReadFile.maximumImage >> 20) MiB.")
        }
      return result(
        candidate, check, .error, "image-unreadable",
        "the image file \(file) is there, but can't be read: \(reason)", remedy)
    }
    check.sha256 = .of(bytes)
    // The file may have grown since its stamp was taken: what was read counts.
    check.byteCount = bytes.count
    do {
      return inspected(try ImageInspector.inspect(bytes), check, candidate)
    } catch {
      let remedy = error.remedy.isEmpty ? "run again with more memory" : error.remedy
      return result(
        candidate, check, .error, "image-unreadable",
        "the image file \(file) is there, but can't be read: \(error.reason)",
        "\(remedy.prefix(1).uppercased())\(remedy.dropFirst()); the record stays without pixels.")
    }
  }

  private func inspected(
    _ inspection: ImageInspection, _ check: ImageCheck, _ candidate: CheckCandidate
  ) -> CheckedImage {
    var check = check
    check.type = inspection.format.rawValue
    check.width = inspection.width
    check.height = inspection.height
    check.orientation = inspection.orientation.rawValue
    check.fingerprint = inspection.fingerprint
    check.localFeatures = inspection.localFeatures
    check.state = inspection.isTruncated ? .truncated : .usable
    var findings: [Finding] = []
    func find(_ severity: Severity, _ code: String, _ what: String, _ remedy: String) {
      findings.append(
        Finding(
          source: check.file ?? "", severity: severity, code: code, what: what, remedy: remedy,
          excerpt: candidate.key.rawValue))
    }
    // What is cut off has warnings of the decoder too, which would say it a second time.
    if inspection.isTruncated {
      find(
        .warning, "image-truncated", "the image is cut off: \(inspection.message)",
        "Fetch the file again; until then it counts as without pixels.")
    } else if inspection.warnings > 0 {
      find(
        .note, "image-damaged", "the image has small damage: \(inspection.message)",
        "Look at it; it is used as the decoder repairs it.")
    }
    if let ending = check.file?.split(separator: ".").last?.lowercased(),
      StatedName.imageSuffixes.contains(ending),
      !Self.endings(of: inspection.format).contains(ending)
    {
      find(
        .note, "image-misnamed", "named .\(ending), but it is \(inspection.format)",
        "Nothing to do: the content counts.")
    }
    if inspection.isTransparent {
      find(
        .note, "image-transparent", "the image has transparent parts",
        "Look at it: they are white for derm, whatever the file holds beneath.")
    }
    if inspection.hasLocation {
      find(
        .note, "image-has-location", "the file holds the location where it was taken",
        "Nothing to do: metadata never gets into a pack.")
    }
    if !inspection.personalData.isEmpty {
      let kinds = inspection.personalData.map(\.rawValue).joined(separator: ", ")
      find(
        .note, "image-has-personal-data", "the file holds data about people: \(kinds)",
        "Nothing to do: metadata never gets into a pack. Think of it before you share the file.")
    }
    return CheckedImage(key: candidate.key, check: check, findings: findings)
  }

  /// What files of a format are called.
  private static func endings(of format: ImageFormat) -> Set<String> {
    switch format {
    case .png: ["png"]
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    }
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
