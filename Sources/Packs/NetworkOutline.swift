internal import Provenance

/// What a run's network looks like (`network.json`): stages, shapes and learnt numbers, for drawing.
public struct NetworkOutline: Codable, Sendable, Hashable {
  /// Layers that belong together, such as `layer1`.
  public struct Stage: Codable, Sendable, Hashable {
    /// Its name, the first part of its layers' names.
    public let name: String
    /// How many layers of each kind it has, by kind.
    public let layers: [String: Int]
    /// Kernels of its convolutions, each once, in order: side, and step where it is not 1.
    public let kernels: [String]
    /// Residual blocks; 0 for other stages.
    public let blocks: Int
    /// The shape of its output for one picture: [C, H, W] or [C].
    public let shape: [Int]
    /// Learnt numbers.
    public let parameters: Int

    /// Names every field.
    public init(
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
  public let name: String
  /// The shape of a picture: [C, H, W].
  public let picture: [Int]
  /// The stages from the picture to the features.
  public let stages: [Stage]
  /// What reads the features: `lesion` and `site`.
  public let heads: [Stage]

  /// Names every field.
  public init(name: String, picture: [Int], stages: [Stage], heads: [Stage]) {
    self.name = name
    self.picture = picture
    self.stages = stages
    self.heads = heads
  }

  /// Writes `network.json` into a run's folder, whole or not at all.
  ///
  /// Fails when the system refuses.
  public func write(to folder: String) throws(PackError) {
    try asPackError { () throws(ProvenanceError) in
      try AtomicFile.write(try CanonicalJSON.encode(self), to: "\(folder)/network.json")
    }
  }
}
