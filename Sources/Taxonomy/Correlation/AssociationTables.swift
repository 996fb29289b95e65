internal import Duplicates
internal import Foundation
internal import Packs
internal import Synchronization

/// The three maps of a data set: lesions by site, lesions by lesions, lesions by diagnosis.
struct AssociationTables: Sendable {
  let sites: CorrelationMap
  let lesions: PairTable
  let diagnoses: PairTable

  /// Computes each on a thread of its own; none depends on another.
  init(merge: Merge, groups: ImageGroups, options: RefinementOptions) {
    let effort = CorrelationMap.Effort(draws: options.draws, rounds: options.permutations)
    let one = Mutex<CorrelationMap?>(nil)
    let two = Mutex<PairTable?>(nil)
    let three = Mutex<PairTable?>(nil)
    DispatchQueue.concurrentPerform(iterations: 3) { place in
      switch place {
      case 0:
        let map = CorrelationMap(merge: merge, groups: groups, effort: effort, seed: options.seed)
        one.withLock { $0 = map }
      case 1:
        let table = PairMap.lesions(merge, groups, effort: effort, seed: options.seed)
        two.withLock { $0 = table }
      default:
        let table = PairMap.diagnoses(merge, groups, effort: effort, seed: options.seed)
        three.withLock { $0 = table }
      }
    }
    guard let map = one.withLock({ $0 }), let lesions = two.withLock({ $0 }),
      let diagnoses = three.withLock({ $0 })
    else { preconditionFailure("every table is computed") }
    sites = map
    self.lesions = lesions
    self.diagnoses = diagnoses
  }
}
