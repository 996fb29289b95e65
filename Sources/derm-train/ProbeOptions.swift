internal import ArgumentParser
internal import Console
internal import Train

/// Features that are given instead of images that are trained on.
struct ProbeOptions: ParsableArguments {
  @Option(
    help:
      "Fit a probe to the features of a file (safetensors, npz or CSV, keyed by image) instead of training a network."
  )
  var features: String?
  @Option(
    help:
      "What the probe's losses weigh against the L2 penalty, as C of scikit-learn's LogisticRegression (default: 1)."
  )
  var probeC: Double?
  @Option(help: "Units of one hidden layer (default: none, the probe is linear).")
  var probeHidden: Int?

  /// C where `--probe-c` is not given: scikit-learn's.
  static let usual = 1.0

  func validate() throws {
    let given = [("--probe-c", probeC != nil), ("--probe-hidden", probeHidden != nil)]
    if features == nil, let own = given.first(where: \.1) {
      throw ValidationError("\(own.0) needs --features.")
    }
    if let probeC, !(probeC > 0 && probeC.isFinite) {
      throw ValidationError("--probe-c must be a number above 0, not \(probeC).")
    }
    if let probeHidden { try OptionRange.check("--probe-hidden", probeHidden, in: 1...8192) }
  }

  /// Refuses keys of further heads that a probe would ignore.
  func check(_ heads: FurtherHeads) throws {
    for head in heads.all {
      let given = [
        ("smoothing", head.smoothing != 0), ("class_weights", head.classWeights != .none),
        ("weight", head.weight != 1 && probeHidden == nil),
      ]
      if let wrong = given.first(where: \.1) {
        throw ValidationError(
          wrong.0 == "weight"
            ? "A linear probe fits each head for itself: heads.\(head.id).weight is for --probe-hidden."
            : "A probe does not use heads.\(head.id).\(wrong.0): leave it out.")
      }
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
    let own = { (key: Substring) in
      key == "validation" || key == "heads" || key.hasPrefix("heads.")
    }
    if let wrong = keys.first(where: { !own($0) }) {
      throw ValidationError(
        "A probe uses --set validation=SHARE and heads={…} only, not \(wrong).")
    }
  }
}
