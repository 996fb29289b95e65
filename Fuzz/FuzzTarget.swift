/// A parser under fuzzing: it may accept or refuse any input, but must return, without a trap and within time and memory.
struct FuzzTarget: Sendable {
  /// The first argument of derm-fuzz, and the name of the corpus's folder (`run.sh`).
  let name: String
  /// Parses, and traps when a promise about the outcome is broken.
  let run: @Sendable ([UInt8]) -> Void

  /// In the order of the usage line.
  static let all: [FuzzTarget] =
    ParserTargets.all + ImageTargets.all + ArchiveTargets.all + WeightTargets.all

  /// Set once, before the first input.
  nonisolated(unsafe) static var chosen: FuzzTarget?
}
