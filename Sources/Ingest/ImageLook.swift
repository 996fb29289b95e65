internal import Catalogue
internal import Digests
internal import Imaging
internal import Terms
internal import Vocabulary

/// A look at an image's file: its bytes, its pixels, and what is wrong with them, whichever image has it.
struct ImageLook: Sendable {
  /// What was seen; the name by which an image wants the file is not known here.
  private(set) var check: ImageCheck
  private var found: [Finding] = []

  /// Reads and decodes a file, below the folder of images.
  init(at file: String, below root: String) {
    let path = "\(root)/\(file)"
    check = ImageCheck(state: .unreadable, wanted: nil)
    check.folder = root
    check.file = file
    check.looked = ImageChecking.version
    let stamp = ReadFile.stamp(path)
    check.byteCount = stamp?.byteCount
    check.modified = stamp?.modified
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
      find(.error, "image-unreadable", Self.unreadable(file, reason), remedy)
      return
    }
    check.sha256 = .of(bytes)
    // The file may have grown since its stamp was taken: what was read counts.
    check.byteCount = bytes.count
    do {
      take(try ImageInspector.inspect(bytes))
    } catch {
      let remedy = error.remedy.isEmpty ? "run again with more memory" : error.remedy
      find(
        .error, "image-unreadable", Self.unreadable(file, error.reason),
        "\(remedy.prefix(1).uppercased())\(remedy.dropFirst()); the record stays without pixels.")
    }
  }

  /// The look as a part of an ingest keeps it.
  var listed: ListedFile {
    ListedFile(path: check.file ?? "", check: check, findings: found)
  }

  /// What is wrong, said of an image that has the file.
  func findings(of image: ImageID) -> [Finding] {
    found.map {
      Finding(
        source: $0.source, severity: $0.severity, code: $0.code, what: $0.what, remedy: $0.remedy,
        excerpt: image.rawValue)
    }
  }

  private static func unreadable(_ file: String, _ reason: String) -> String {
    "the image file \(file) is there, but can't be read: \(reason)"
  }

  private mutating func find(
    _ severity: Severity, _ code: String, _ what: String, _ remedy: String
  ) {
    found.append(
      Finding(
        source: check.file ?? "", severity: severity, code: code, what: what, remedy: remedy))
  }

  private mutating func take(_ inspection: ImageInspection) {
    check.type = inspection.format.rawValue
    check.width = inspection.width
    check.height = inspection.height
    check.orientation = inspection.orientation.rawValue
    check.fingerprint = inspection.fingerprint
    check.localFeatures = inspection.localFeatures
    check.state = inspection.isTruncated ? .truncated : .usable
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
  }

  /// What files of a format are called.
  private static func endings(of format: ImageFormat) -> Set<String> {
    switch format {
    case .png: ["png"]
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    }
  }
}
