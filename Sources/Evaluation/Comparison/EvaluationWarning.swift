package import Artifacts
internal import Digests

/// What somebody should know before runs are compared.
package enum EvaluationWarning: Sendable, Hashable {
  /// A run was trained on another pack than it is evaluated on: digests in short.
  case otherPack(run: String, trainedOn: String, evaluatedOn: String)
  /// A run of an older version keeps no digests of its files.
  case noDigests(run: String)
  /// Tables of scores changed since they were written.
  case changedTables(run: String, tables: [String])
  /// Thresholds were chosen on scores that average other crops than the test scores.
  case unequalCrops(run: String, validation: Int, test: Int)
  /// A file of predictions does not say which fold's model gave each row.
  case unstatedFolds(run: String)
  /// A run of another pack left images of this one out.
  case unevaluated(run: String, images: Int)
}

extension EvaluationWarning {
  /// Warnings that runs give before they are evaluated, in the order of the runs; those about crops come last.
  ///
  /// Fails when a run's tables can't be read.
  package static func of(_ runs: [Run], on pack: Pack) throws -> [EvaluationWarning] {
    try runs.flatMap { run in
      let name = run.name
      var warnings: [EvaluationWarning] = []
      if run.manifest.pack != pack.digest {
        warnings.append(
          .otherPack(run: name, trainedOn: run.manifest.pack.short, evaluatedOn: pack.digest.short))
      }
      if run.manifest.imported?.statesFolds == false { warnings.append(.unstatedFolds(run: name)) }
      if run.manifest.files == nil { warnings.append(.noDigests(run: name)) }
      let changed = try run.changedTables()
      if !changed.isEmpty { warnings.append(.changedTables(run: name, tables: changed)) }
      return warnings
    }
      + runs.compactMap { run in
        run.unequalCrops.map {
          .unequalCrops(run: run.name, validation: $0.validation, test: $0.test)
        }
      }
  }

  /// Images of the pack that runs of another one did not evaluate: a warning for each run that left some out.
  static func unevaluated(
    _ runs: [Run], _ models: [EvaluatedModel], _ pack: Pack
  ) -> [EvaluationWarning] {
    zip(runs, models).compactMap { run, model in
      guard run.manifest.pack != pack.digest else { return nil }
      let evaluated = Set(model.images)
      let left = pack.images.indices.count {
        pack.images[$0].pixels != nil && !evaluated.contains($0)
      }
      return left > 0 ? .unevaluated(run: run.name, images: left) : nil
    }
  }
}
