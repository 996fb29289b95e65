internal import Artifacts
internal import Vocabulary

/// The classes that the outputs of a network stand for, in order.
struct ClassList: Sendable, Equatable {
  /// Lesion classes; empty when lesions are not trained.
  let lesions: [ClassID]
  /// Sites; empty when sites are not trained.
  let sites: [SiteID]

  /// Names the classes.
  init(lesions: [ClassID], sites: [SiteID]) {
    self.lesions = lesions
    self.sites = sites
  }

  /// The classes of a pack for the heads of the tasks.
  init(_ manifest: PackManifest, _ tasks: Tasks) {
    lesions = tasks.hasLesions ? manifest.lesions.map { ClassID($0.id) } : []
    sites = tasks.hasSites ? manifest.sites.map { SiteID($0.id) } : []
  }

  /// The classes that a checkpoint's metadata name; nil when they name none.
  init?(metadata: [String: String]) {
    guard let lesions = metadata["lesions"], let sites = metadata["sites"] else { return nil }
    self.lesions = lesions.split(separator: "\n").map { ClassID(String($0)) }
    self.sites = sites.split(separator: "\n").map { SiteID(String($0)) }
  }

  /// The classes as metadata, one a line.
  var metadata: [String: String] {
    [
      "lesions": lesions.map(\.rawValue).joined(separator: "\n"),
      "sites": sites.map(\.rawValue).joined(separator: "\n"),
    ]
  }

  /// Whether the head of a parameter stands for the same classes in both lists.
  func agrees(with other: ClassList, head parameter: String) -> Bool {
    parameter.hasPrefix("lesion") ? lesions == other.lesions : sites == other.sites
  }
}
