internal import ArgumentParser
internal import Train

/// Features that are given instead of images that are trained on.
struct ProbeOptions: ParsableArguments {
  @Option(
    help:
      "Fit a linear probe to the features of a file (safetensors, npz or CSV, keyed by image) instead of training a network."
  )
  var features: String?
  @Option(
    help:
      "What the probe's losses weigh against the L2 penalty, as C of scikit-learn's LogisticRegression (default: 1)."
  )
  var probeC: Double?

  /// C where `--probe-c` is not given: scikit-learn's.
  static let usual = 1.0

  func validate() throws {
    guard let probeC else { return }
    guard features != nil else { throw ValidationError("--probe-c needs --features.") }
    guard probeC > 0, probeC.isFinite else {
      throw ValidationError("--probe-c must be a number above 0, not \(probeC).")
    }
  }

  /// Refuses options of networks, which a probe would ignore.
  func check(_ options: ExperimentOptions) throws {
    let (systems, overrides) = (options.systems, options.overrides)
    let given = [
      ("--recipe", !systems.files.isEmpty), ("--recipes", systems.family != nil),
      ("--init", !systems.weights.isEmpty), ("--names", systems.names != nil),
      ("--model", overrides.model != nil), ("--epochs", overrides.epochs != nil),
      ("--backend", options.compute.backend != BackendOptions.anyBackend),
      ("--precision", options.compute.dtype != .f32),
      ("--cache", options.compute.cache != ComputeOptions.usualCache),
    ]
    if let wrong = given.first(where: \.1) {
      throw ValidationError("\(wrong.0) is for networks, and --features has none: leave it out.")
    }
    let keys = overrides.values.map { $0.prefix { $0 != "=" } }
    if let wrong = keys.first(where: { $0 != "validation" }) {
      throw ValidationError("A probe uses --set validation=SHARE only, not \(wrong).")
    }
  }
}
