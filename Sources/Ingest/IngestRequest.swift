package import Jobs
package import Parallel

/// What to ingest and how.
package struct IngestRequest: Sendable {
  /// Files, folders and archives.
  package var paths: [String]
  /// `auto`, or a format's name.
  package var format = "auto"
  /// The character set of files that declare none; nil to guess.
  package var charset: String?
  /// The mapping of a table.
  package var mapping: String?
  /// The folder of ready mappings; nil for those that come with derm and those in `readyMappings`.
  package var mappings: String?
  /// Templates of pages, for atlases that have no format of their own.
  package var templates: [String] = []
  /// The folder of the images; nil when they lie below the paths.
  package var images: String?
  /// The atlas's name; nil for the folder's name.
  package var source: String?
  /// Where archives are unpacked; what lies there is used again.
  package var unpackFolder = "data/unpacked"
  /// Whether fields that are filled less often than before are as they should be.
  package var acceptsCoverage = false
  /// Which part of the inputs is read; nil for all of them.
  package var shard: JobNumber?
  /// Threads that read.
  package var threads = 1
  /// Whether to stop; what is stored by then stays.
  package var cancellation = Cancellation()
  /// Called for files that are read and images that are looked at.
  package var progress = Progress.silent

  /// Where an export lies unless a path is named.
  package static let defaultPath = "data/atlas"

  /// Where ready mappings lie, below the directory of shipped files and below the working directory.
  package static let readyMappings = "data/mappings"

  /// Starts a request with its paths.
  package init(paths: [String]) {
    self.paths = paths
  }
}
