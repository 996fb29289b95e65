internal import Documents
internal import Vocabulary

/// Why parts of an ingest do not make a whole.
package enum PartProblem: Sendable, Equatable, CustomStringConvertible {
  /// A catalogue that is no part.
  case noPart(path: String)
  /// A part that was not read to its end.
  case unfinished(path: String, number: Int, count: Int)
  /// A part of an ingest with another number of parts, other inputs or options.
  case foreign(path: String, first: String, what: String)
  /// A part that an earlier or later derm read.
  case otherVersion(path: String, found: String, needed: String)
  /// Two parts of one number.
  case doubled(first: String, second: String, number: Int, count: Int)
  /// Parts that were not named.
  case missing(numbers: [Int], count: Int)
  /// The folder of images has to be looked at, and is not there.
  case noFolder(path: String, image: String)

  /// What went wrong, where, and the remedy.
  package var description: String {
    switch self {
    case .noPart(let path):
      "\(path): a catalogue, but no part of an ingest. Name what derm-ingest --shard wrote."
    case .unfinished(let path, let number, let count):
      "\(path): part \(number) of \(count) was not read to its end. Run derm-ingest --shard "
        + "\(number)/\(count) again; it resumes."
    case .foreign(let path, let first, let what):
      "\(path): \(what), unlike \(first). Run its derm-ingest --shard again, with the inputs and options "
        + "of the others, or leave it out."
    case .otherVersion(let path, let found, let needed):
      "\(path): read by another version of derm (\(found); this one is \(needed)). Run its derm-ingest "
        + "--shard again with this version."
    case .doubled(let first, let second, let number, let count):
      "\(first) and \(second) are both part \(number) of \(count). Name one of them."
    case .missing(let numbers, let count):
      "\(numbers.count) of \(count) parts \(NumberText.noun(numbers.count, "is", "are")) missing: "
        + numbers.prefix(20).map { "\($0)/\(count)" }.joined(separator: ", ")
        + (numbers.count > 20 ? " and more" : "")
        + ". Run derm-ingest --shard for each, and name their catalogues too."
    case .noFolder(let path, let image):
      "\(path): no such folder here, and the file of \(image) has to be looked at: no part did. Merge the "
        + "parts where the folder is."
    }
  }

  var exitStatus: ExitStatus {
    switch self {
    case .missing, .unfinished, .noFolder: .missingInput
    case .noPart, .foreign, .otherVersion: .badData
    case .doubled: .usage
    }
  }
}
