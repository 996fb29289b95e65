/// A parser that is fuzzed: it may say anything of its input, but must come back.
struct FuzzTarget: Sendable {
  /// The first argument of derm-fuzz, and the folder of its seeds.
  let name: String
  /// Parses, and traps when a promise about the outcome is broken.
  let run: @Sendable ([UInt8]) -> Void

  /// Every target.
  static let all: [FuzzTarget] =
    ParserTargets.all + ImageTargets.all + ArchiveTargets.all + WeightTargets.all

  /// Set once, before the first input.
  nonisolated(unsafe) static var chosen: FuzzTarget?
}
