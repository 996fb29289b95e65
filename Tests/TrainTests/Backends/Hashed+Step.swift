import Artifacts
import Glibc
import TestSupport
import Train

extension Hashed {
  /// Writes every parameter and statistic.
  static func fill(_ step: Step) throws {
    for entry in step.program.state where entry.kind.isRequired {
      try step.write(state(entry.name, entry.shape), to: entry)
    }
  }

  /// Writes the parameters, statistics and momentum buffers of a state that steps start from.
  static func fill(_ step: Step, start: Int, momentumBuffers: Double) throws {
    for entry in step.program.state {
      let values =
        entry.kind.isSlot
        ? scaled("start \(start) momentum \(entry.name)", entry.shape.reduce(1, *), momentumBuffers)
        : state("start \(start) \(entry.name)", entry.shape)
      try step.write(values, to: entry)
    }
  }

  /// A batch whose first `count` rows are images.
  static func batch(for program: Program, count: Int) -> Batch {
    var batch = Batch(for: program)
    batch.count = count
    batch.inputs = scaled("pictures", batch.inputs.count, 1.75)
    for (index, head) in batch.heads.enumerated() {
      let cells = head.present.count
      batch.heads[index].present = unit("lesions", cells).map { $0 < 0.5 ? 1 : 0 }
      batch.heads[index].known = unit("mask", cells).map { $0 >= 0.2 ? 1 : 0 }
      guard head.kind == .multiClass else { continue }
      let known = unit("sites.known", program.batch)
      batch.heads[index].labels = unit("sites", program.batch).enumerated().map { row, u in
        known[row] < 0.25 ? -1 : Int32(floor(u * Double(head.classes)))
      }
    }
    return batch
  }
}
