internal import ArgumentParser

/// Which trained network is applied.
struct CheckpointOptions: ParsableArguments {
  @Option(help: "A checkpoint of derm-train, such as data/runs/NAME/fold-0/best.safetensors.")
  var checkpoint: String
}
