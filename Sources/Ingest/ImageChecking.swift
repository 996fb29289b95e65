internal import Catalogue
internal import Imaging
internal import Provenance
internal import Vocabulary

/// Looks for images' files and at what is in them.
struct ImageChecking: Sendable {
  /// The version of the look; a file that an earlier one looked at is looked at again.
  static let version = 1

  let finder: ImageFinder

  /// Whether the image's file is below this finder's folder.
  func holds(_ candidate: CheckCandidate) -> Bool {
    guard let wanted = candidate.wanted, case .file = finder.find(wanted) else { return false }
    return true
  }

  /// Looks at an image's file; nil when nothing changed since the last time.
  func check(_ candidate: CheckCandidate) -> CheckedImage? {
    guard let wanted = candidate.wanted, !wanted.isEmpty else {
      if candidate.last?.state == .unstated { return nil }
      return result(
        candidate, ImageCheck(state: .unstated, wanted: nil), .warning, "image-file-unstated",
        "the source names no image file", "Mend the page; the record stays without pixels.")
    }
    switch finder.find(wanted) {
    case .missing:
      let check = ImageCheck(state: .missing, wanted: wanted)
      if isSame(candidate.last, check) { return nil }
      return result(
        candidate, check, .warning, "image-missing", "the image file \(wanted) is not there",
        "Put it below the folder given with --images; the record stays without pixels.")
    case .outside:
      let check = ImageCheck(state: .missing, wanted: wanted)
      if isSame(candidate.last, check) { return nil }
      return result(
        candidate, check, .error, "image-outside",
        "the image file \(wanted) would lie outside the images' folder",
        "Mend the page: only names below the folder are looked for.")
    case .file(let file):
      return look(at: file, candidate, wanted: wanted)
    }
  }

  private func isSame(_ last: ImageCheck?, _ check: ImageCheck) -> Bool {
    last?.state == check.state && last?.wanted == check.wanted
  }

  private func look(
    at file: String, _ candidate: CheckCandidate, wanted: String
  ) -> CheckedImage? {
    let path = "\(finder.root)/\(file)"
    var check = ImageCheck(state: .unreadable, wanted: wanted)
    check.place = finder.root
    check.file = file
    let stamp = ReadFile.stamp(path)
    check.looked = Self.version
    check.byteCount = stamp?.byteCount
    check.modified = stamp?.modified
    if let last = candidate.last, last.wanted == wanted, last.file == file,
      last.state != .missing, last.byteCount == check.byteCount,
      last.modified == check.modified, last.place == finder.root, last.looked == Self.version
    {
      return nil
    }
    let bytes: [UInt8]
    do {
      bytes = try ReadFile.bytes(path, limit: ReadFile.maximumImage)
    } catch {
      let reason =
        switch error {
        case .system(let text): text
        case .tooLarge(let size): "it has \(size >> 20) MiB"
        }
      return result(
        candidate, check, .error, "image-unreadable", "the image file can't be read: \(reason)",
        "Mend its permissions, or make it smaller.")
    }
    check.sha256 = .of(bytes)
    check.byteCount = bytes.count
    do {
      return inspected(try ImageInspector.inspect(bytes), check, candidate)
    } catch {
      return result(
        candidate, check, .error, "image-unreadable", "no picture can be decoded: \(error)",
        "Fetch the file again; the record stays without pixels.")
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
    check.state = inspection.isTruncated ? .truncated : .usable
    var findings: [Finding] = []
    func find(_ severity: Severity, _ code: String, _ what: String, _ remedy: String) {
      findings.append(
        Finding(
          source: check.file ?? "", severity: severity, code: code, what: what, remedy: remedy,
          excerpt: candidate.key.rawValue))
    }
    if inspection.isTruncated {
      find(
        .warning, "image-truncated", "the picture is cut off: \(inspection.message)",
        "Fetch the file again; until then it counts as without pixels.")
    } else if inspection.warnings > 0 {
      find(
        .note, "image-damaged", "the picture has small damage: \(inspection.message)",
        "Look at it; it is used as the decoder mends it.")
    }
    if let ending = check.file?.split(separator: ".").last?.lowercased(),
      (ending == "png") != (inspection.format == .png)
    {
      find(
        .note, "image-misnamed", "named .\(ending), but it is \(inspection.format)",
        "Nothing to do: the content counts.")
    }
    if inspection.hasLocation {
      find(
        .note, "image-has-location", "the file holds the place where it was taken",
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
