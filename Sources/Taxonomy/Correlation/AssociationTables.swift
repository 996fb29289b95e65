internal import Artifacts
internal import Duplicates
internal import Parallel

/// The three maps of a data set: lesions by site, lesions by lesions, lesions by diagnosis.
struct AssociationTables: Sendable {
  let sites: CorrelationMap
  let lesions: PairTable
  let diagnoses: PairTable

  /// Computes each on a thread of its own; none depends on another.
  ///
  /// The tables of who cancels hold too
  /// little and must be thrown away.
  init(merge: Merge, groups: ImageGroups, options: RefinementOptions) {
    let effort = CorrelationMap.Effort(replicates: options.replicates, rounds: options.permutations)
    let seed = options.seed
    let cancellation = options.cancellation
    let threads = options.threads
    let (map, pairs) = parallelPair(
      threads: threads,
      {
        CorrelationMap(
          merge: merge, groups: groups, effort: effort, seed: seed, cancellation: cancellation)
      },
      {
        parallelPair(
          // One thread less: the map of sites is computed on it meanwhile.
          threads: threads - 1,
          {
            PairMap.lesions(
              merge, groups, effort: effort, seed: seed, cancellation: cancellation)
          },
          {
            PairMap.diagnoses(
              merge, groups, effort: effort, seed: seed, cancellation: cancellation)
          })
      })
    sites = map
    lesions = pairs.0
    diagnoses = pairs.1
  }
}
