internal import Catalogue
internal import Digests
internal import Files
internal import Jobs
internal import Vocabulary

/// What the parts of one ingest have in common, and what the merge needs to know of the inputs.
struct ShardPlan: Codable, Sendable {
  /// An input without its files.
  struct Input: Codable, Sendable {
    /// The atlas's name.
    var source: String
    /// The folder of its images, by its number.
    var folder: Int
    /// What was passed over.
    var findings: [Finding]
  }

  /// The inputs in order.
  var inputs: [Input]
  /// The folders of images as they were named, each once; every part has a share of their files.
  var folders: [String]

  /// The versions of what reads: facts of different ones may disagree.
  static var readers: String {
    "documents \(FileReading.version), images \(ImageChecking.version), parts 1"
  }

  /// Takes the inputs of an ingest.
  init(_ plan: IngestPlan) {
    var folders: [String] = []
    inputs = plan.inputs.map { input in
      let folder = folders.firstIndex(of: input.images.root) ?? folders.count
      if folder == folders.count { folders.append(input.images.root) }
      return Input(source: input.source, folder: folder, findings: input.findings)
    }
    self.folders = folders
  }

  /// Reads what a part has written down.
  ///
  /// Throws `FileError` when it is damaged.
  init(of part: ShardHeader, path: String) throws(FileError) {
    self = try CanonicalJSON.decode(Self.self, from: Array(part.inputs.utf8), path: path)
  }

  /// The atlases in order, each once.
  var sources: [String] {
    var seen: Set<String> = []
    return inputs.map(\.source).filter { seen.insert($0).inserted }
  }

  /// The numbers of the folders in which an atlas's images are looked for, in order.
  func folders(of source: String) -> [Int] {
    var seen: Set<Int> = []
    return inputs.filter { $0.source == source }.map(\.folder).filter { seen.insert($0).inserted }
  }

  /// What was passed over in an atlas's inputs.
  func findings(of source: String) -> [Finding] {
    inputs.filter { $0.source == source }.flatMap(\.findings)
  }

  /// The header of a part.
  ///
  /// Throws `FileError`, which nothing here gives rise to.
  func header(
    _ shard: JobNumber, of plan: IngestPlan, _ request: IngestRequest
  ) throws(FileError) -> ShardHeader {
    ShardHeader(
      number: shard.number, count: shard.count, readers: Self.readers,
      plan: Self.digest(plan, request),
      inputs: String(decoding: try CanonicalJSON.encode(self), as: UTF8.self), isWhole: false)
  }

  /// Changes whenever parts of the same number would hold other files, or read them in another way.
  ///
  /// Where the inputs lie is left out: machines may have them in different folders.
  private static func digest(_ plan: IngestPlan, _ request: IngestRequest) -> Digest {
    var builder = DigestBuilder()
    builder.update(field: plan.format?.name ?? "auto")
    builder.update(field: request.charset ?? "-")
    for template in plan.templates { builder.update(field: template.digest.hex) }
    for input in plan.inputs {
      builder.update(field: "input \(input.source) \(input.archive ?? "-")")
      builder.update(field: input.tables.digest.hex)
      for finding in input.findings { builder.update(field: finding.what) }
      for file in input.files { builder.update(field: file) }
      builder.update(field: "images")
      for file in input.images.files { builder.update(field: file) }
    }
    return builder.finish()
  }
}
