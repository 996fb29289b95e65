internal import Files

/// What a run's network looks like (`network.json`): stages, shapes and trainable parameters, for drawing.
package struct NetworkOutline: Codable, Sendable, Hashable {
  /// Layers that belong together, such as `layer1`.
  package struct Stage: Codable, Sendable, Hashable {
    /// Its name, the first part of its layers' names.
    package let name: String
    /// How many layers of each kind it has, by kind.
    package let layers: [String: Int]
    /// Kernels of its convolutions, each once, in order: side, and step where it is not 1.
    package let kernels: [String]
    /// Residual blocks; 0 for other stages.
    package let blocks: Int
    /// The shape of its output for one image: [C, H, W] or [C].
    package let shape: [Int]
    /// Trainable parameters.
    package let parameters: Int

    package init(
      name: String, layers: [String: Int], kernels: [String], blocks: Int, shape: [Int],
      parameters: Int
    ) {
      self.name = name
      self.layers = layers
      self.kernels = kernels
      self.blocks = blocks
      self.shape = shape
      self.parameters = parameters
    }
  }

  /// The model's name.
  package let name: String
  /// The shape of an image: [C, H, W].
  package let input: [Int]
  /// The stages from the image to the features.
  package let stages: [Stage]
  /// What reads the features: `lesion`, `site` and further heads.
  package let heads: [Stage]
  /// Further heads whose classes exclude each other; nil when there is none.
  package let softmaxHeads: [String]?

  /// The file's keys; `picture` is the old word for the input.
  private enum CodingKeys: String, CodingKey {
    case name
    case input = "picture"
    case stages, heads, softmaxHeads
  }

  package init(
    name: String, input: [Int], stages: [Stage], heads: [Stage], softmaxHeads: [String]? = nil
  ) {
    self.name = name
    self.input = input
    self.stages = stages
    self.heads = heads
    self.softmaxHeads = softmaxHeads
  }

  /// Whether the classes of a head exclude each other.
  package func isSoftmax(_ head: Stage) -> Bool {
    head.name == Head.siteID || softmaxHeads?.contains(head.name) == true
  }

  /// Writes `network.json` into a run's folder, whole or not at all; several jobs may do so at once.
  ///
  /// Fails when the system refuses.
  package func write(to folder: String) throws(PackError) {
    try asPackError { () throws(FileError) in
      try AtomicFile.ensure(try CanonicalJSON.encode(self), at: "\(folder)/network.json")
    }
  }
}
