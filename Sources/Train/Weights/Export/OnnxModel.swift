internal import Artifacts
internal import Files

/// A checkpoint as an ONNX model: opset 17, weights as initialisers, probabilities as outputs.
///
/// The input `images` is [N, 3, side, side], already normalised; there is one output for each head,
/// named after it: a sigmoid for each class or a softmax over all, temperatures included.
struct OnnxModel {
  private let network: Network
  private let model: StateValues
  private let temperatures: Temperatures
  private let metadata: [(key: String, value: String)]
  private let hasFeatures: Bool

  /// The versions of the format and of its operators.
  private static let (irVersion, opset) = (8, 17)

  private static let producer = "derm-train"

  /// Numbers of the fields of ModelProto, GraphProto, TensorProto and ValueInfoProto.
  private enum Field {
    static let (irVersion, producer, graph, opset, metadata) = (1, 2, 7, 8, 14)
    static let (node, graphName, initializer, input, output) = (1, 2, 5, 11, 12)
    static let (dims, dataType, tensorName, rawData) = (1, 2, 8, 9)
    static let (valueName, valueType) = (1, 2)
    static let (single, integer) = (1, 7)
  }

  /// Prepares a checkpoint; with `features` what the heads read is an output too.
  ///
  /// Fails when its model is unknown, or a mean image belongs to its input, which metadata do not hold.
  init(_ checkpoint: Checkpoint, path: String, features: Bool = false) throws {
    hasFeatures = features
    guard checkpoint.meanImage == nil else {
      throw TrainError.badCheckpoint(
        path: path, what: "its input needs a mean image, which the metadata of ONNX can't state",
        remedy: "Train with input.mean_image: none, and export that.")
    }
    network = try checkpoint.network
    model = checkpoint.model.predicting
    temperatures = checkpoint.temperatures ?? .none
    let input = checkpoint.recipe.input
    let values = input.values
    let classes = Dictionary(
      uniqueKeysWithValues: checkpoint.classes.heads.map { ($0.id, $0.classes) })
    metadata = [
      ("classes", try Self.json(classes)), ("mean", try Self.json(values.mean)),
      ("std", try Self.json(values.std)), ("channels", try Self.json(values.channels.rawValue)),
      ("scale", try Self.json(values.scale.rawValue)), ("side", try Self.json(input.side)),
      ("test_side", try Self.json(input.testSide)),
      ("resize", try Self.json(input.resize.rawValue)),
      ("decode_side", try Self.json(input.largestSide)), ("model", try Self.json(network.name)),
      ("pack", try Self.json(checkpoint.pack)),
    ]
  }

  private static func json(_ value: some Encodable) throws -> String {
    let text = String(decoding: try CanonicalJSON.encode(value), as: UTF8.self)
    return String(text.prefix(text.hasSuffix("\n") ? text.count - 1 : text.count))
  }

  /// The file's bytes; the same checkpoint gives the same.
  ///
  /// Fails when the checkpoint lacks a weight.
  func bytes() throws(TrainError) -> [UInt8] {
    let graph = try graph()
    var writer = WireWriter()
    writer.integer(Field.irVersion, Self.irVersion)
    writer.text(Field.producer, Self.producer)
    writer.run(Field.graph, graph)
    writer.message(Field.opset) { $0.integer(2, Self.opset) }
    for entry in metadata {
      writer.message(Field.metadata) {
        $0.text(1, entry.key)
        $0.text(2, entry.value)
      }
    }
    return writer.bytes
  }

  /// Refuses to replace a file that no export wrote.
  ///
  /// Fails with `occupied`.
  static func checkReplaceable(_ path: String) throws {
    guard Folder.exists(path) else { return }
    var writer = WireWriter()
    writer.integer(Field.irVersion, irVersion)
    writer.text(Field.producer, producer)
    let file = Folder.isFolder(path) ? nil : try? MappedFile(path)
    guard let file, file.count > writer.bytes.count,
      file.bytes(0..<writer.bytes.count) == writer.bytes
    else { throw FileError.occupied(path: path, holds: "something else than such a model") }
  }

  private func graph() throws(TrainError) -> [UInt8] {
    var writer = WireWriter()
    var names = ["images"]
    var used: Set<String> = []
    var constants: [(name: String, value: OnnxNodes.Constant)] = []
    for (index, node) in network.nodes.enumerated() {
      // The outputs have the heads' names; no other value may.
      let isHead = heads.contains { $0.logits.index == index + 1 }
      let plain = isHead ? "\(node.name).logits" : node.name
      let output = used.insert(plain).inserted ? plain : "\(plain).\(index)"
      let read = node.inputs.map { names[$0.index] }
      let parameters = node.parameters.map { network.parameters[$0].name }
      if case .applied(let own) = node.layer, !node.layer.isIdentityInPrediction {
        let onnx = OnnxNames(
          inputs: read, inputShapes: node.inputs.map { network.shape(of: $0) },
          parameters: parameters, output: output)
        guard let made = own.base.onnx(onnx) else {
          throw .notExportable(format: "ONNX", operation: own.name)
        }
        for node in made.nodes { writer.message(Field.node) { node.write(to: &$0) } }
        constants += made.constants
        names.append(output)
        continue
      }
      let made = OnnxNode(
        node, inputs: read + parameters, output: output,
        statistics: node.statistics.map { network.statistics[$0].name },
        side: network.shape(of: node.inputs[0]).last ?? 1)
      made.map { made in writer.message(Field.node) { made.write(to: &$0) } }
      names.append(made == nil ? read[0] : output)
    }
    var extra: [(name: String, value: Float)] = []
    for head in heads {
      var logits = names[head.logits.index]
      if head.temperature != 1 {
        extra.append(("\(head.name).temperature", Float(head.temperature)))
        let node = OnnxNode("Div", [logits, "\(head.name).temperature"], "\(head.name).scaled")
        writer.message(Field.node) { node.write(to: &$0) }
        logits = node.output
      }
      let node = OnnxNode(
        head.isSoftmax ? "Softmax" : "Sigmoid", [logits], head.name,
        head.isSoftmax ? [("axis", .integer(1))] : [])
      writer.message(Field.node) { node.write(to: &$0) }
    }
    if hasFeatures {
      let node = OnnxNode("Identity", [names[network.features.index]], FurtherHead.features)
      writer.message(Field.node) { node.write(to: &$0) }
    }
    writer.text(Field.graphName, network.name)
    let wanted =
      network.parameters.map { ($0.name, $0.shape, $0.operandShape) }
      + network.statistics.map { ($0.name, $0.shape, $0.shape) }
    for (name, shape, operandShape) in wanted {
      guard let index = model.entries.firstIndex(where: { $0.name == name && $0.shape == shape })
      else {
        throw .stateMismatch(name: name, what: "the checkpoint has no values of shape \(shape)")
      }
      writer.message(Field.initializer) {
        Self.tensor(name, operandShape, model.values[index], &$0)
      }
    }
    for constant in extra {
      writer.message(Field.initializer) { Self.tensor(constant.name, [1], [constant.value], &$0) }
    }
    for constant in constants {
      writer.message(Field.initializer) { Self.constant(constant.name, constant.value, &$0) }
    }
    writer.message(Field.input) { Self.value("images", network.inputShape, &$0) }
    for head in heads {
      writer.message(Field.output) { Self.value(head.name, [head.classes], &$0) }
    }
    if hasFeatures {
      writer.message(Field.output) {
        Self.value(FurtherHead.features, network.shape(of: network.features), &$0)
      }
    }
    return writer.bytes
  }

  /// A head's logits and what becomes of them.
  private struct HeadOutput {
    let name: String
    let logits: Value
    let classes: Int
    let temperature: Double
    let isSoftmax: Bool
  }

  private var heads: [HeadOutput] {
    zip(network.heads.all, network.logits).map { head, logits in
      HeadOutput(
        name: head.id, logits: logits, classes: head.classes, temperature: temperatures[head.id],
        isSoftmax: head.kind == .multiClass)
    }
  }

  /// A `TensorProto` of single-precision numbers, little-endian.
  private static func tensor(
    _ name: String, _ shape: [Int], _ values: [Float], _ writer: inout WireWriter
  ) {
    for extent in shape { writer.integer(Field.dims, extent) }
    writer.integer(Field.dataType, Field.single)
    writer.text(Field.tensorName, name)
    writer.run(Field.rawData, StoredTensor(name: name, shape: shape, floats: values).bytes)
  }

  /// A `TensorProto` of a constant: numbers without dimensions, or a row of 64-bit integers.
  private static func constant(
    _ name: String, _ value: OnnxNodes.Constant, _ writer: inout WireWriter
  ) {
    switch value {
    case .numbers(let values):
      tensor(name, values.count == 1 ? [] : [values.count], values, &writer)
    case .integers(let values):
      writer.integer(Field.dims, values.count)
      writer.integer(Field.dataType, Field.integer)
      writer.text(Field.tensorName, name)
      writer.run(
        Field.rawData,
        values.flatMap { value in
          (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        })
    }
  }

  /// A `ValueInfoProto` of [N, shape].
  private static func value(_ name: String, _ shape: [Int], _ writer: inout WireWriter) {
    writer.text(Field.valueName, name)
    writer.message(Field.valueType) { type in
      type.message(1) { tensor in
        tensor.integer(1, Field.single)
        tensor.message(2) { extents in
          extents.message(1) { $0.text(2, "N") }
          for extent in shape { extents.message(1) { $0.integer(1, extent) } }
        }
      }
    }
  }
}
