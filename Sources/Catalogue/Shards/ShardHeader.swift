package import Digests

/// Which part of an ingest a catalogue holds.
package struct ShardHeader: Sendable, Hashable {
  /// The part, from 1.
  package var number: Int
  /// How many parts there are in all.
  package var count: Int
  /// The versions of what read it: parts of different versions may disagree.
  package var readers: String
  /// The digest of all that parts of one ingest have in common: inputs and options.
  package var plan: Digest
  /// The inputs, as the reader of atlases writes them down.
  package var inputs: String
  /// Whether the part was read to its end.
  package var isWhole: Bool

  package init(
    number: Int, count: Int, readers: String, plan: Digest, inputs: String, isWhole: Bool
  ) {
    self.number = number
    self.count = count
    self.readers = readers
    self.plan = plan
    self.inputs = inputs
    self.isWhole = isWhole
  }
}

/// What an input of an ingest has of an atlas's files.
package struct ShardInput: Sendable {
  /// The atlas.
  let source: String
  /// The folder that was read; nil when one file was named, which says nothing of its neighbours.
  let folder: String?
  /// The name of the archive that was unpacked into it.
  let archive: String?
  /// The files, relative to the folder.
  let files: Set<String>

  package init(source: String, folder: String?, archive: String?, files: [String]) {
    self.source = source
    self.folder = folder
    self.archive = archive
    self.files = Set(files)
  }
}
