/// What to ingest and how.
public struct IngestRequest: Sendable {
  /// Files, folders and archives.
  public var paths: [String]
  /// `auto`, or a format's name.
  public var format = "auto"
  /// The character set of files that declare none; nil to guess.
  public var charset: String?
  /// The mapping of a table.
  public var mapping: String?
  /// The folder of ready mappings; nil for those that come with derm and those in `readyMappings`.
  public var mappings: String?
  /// Templates of pages, for atlases that have no format of their own.
  public var templates: [String] = []
  /// The folder of the images; nil when they lie below the paths.
  public var images: String?
  /// The atlas's name; nil for the folder's name.
  public var source: String?
  /// Where archives are unpacked; what lies there is used again.
  public var unpackFolder = "data/unpacked"
  /// Whether fields that are filled less often than before are as they should be.
  public var acceptsCoverage = false
  /// Threads that read.
  public var threads = 1

  /// Where ready mappings lie, below the directory of shipped files and below the working directory.
  public static let readyMappings = "data/mappings"

  /// Starts a request with its paths.
  public init(paths: [String]) {
    self.paths = paths
  }
}

/// What an ingest tells while it works.
public enum IngestEvent: Sendable {
  /// Files of an atlas are going to be read.
  case willRead(source: String, files: Int)
  /// Files were read and stored.
  case didRead(files: Int)
  /// Images of an atlas are going to be looked at.
  case willCheck(source: String, images: Int)
  /// Images were looked at.
  case didCheck(images: Int)
}
