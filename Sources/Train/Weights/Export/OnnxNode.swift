/// One node of an ONNX graph, written as a `NodeProto` (onnx.proto).
struct OnnxNode: Sendable {
  /// A named constant of a node.
  enum Attribute: Sendable {
    case integer(Int)
    case integers([Int])
    case number(Float)
  }

  /// The operator of opset 17.
  let operation: String
  /// The values that it reads.
  let inputs: [String]
  /// The value that it makes.
  let output: String
  /// Its constants, in the order of their names.
  var attributes: [(name: String, value: Attribute)] = []

  /// Numbers of the message's fields, and of `AttributeProto`'s and its types.
  private enum Field {
    static let (input, output, name, operation, attribute) = (1, 2, 3, 4, 5)
    static let (attributeName, number, integer, integers, type) = (1, 2, 3, 8, 20)
    static let (numberType, integerType, integersType) = (1, 2, 7)
  }

  /// Writes the message's fields.
  func write(to writer: inout WireWriter) {
    for input in inputs { writer.text(Field.input, input) }
    writer.text(Field.output, output)
    writer.text(Field.name, output)
    writer.text(Field.operation, operation)
    for attribute in attributes {
      writer.message(Field.attribute) { writer in
        writer.text(Field.attributeName, attribute.name)
        switch attribute.value {
        case .number(let value):
          writer.float(Field.number, value)
          writer.integer(Field.type, Field.numberType)
        case .integer(let value):
          writer.integer(Field.integer, value)
          writer.integer(Field.type, Field.integerType)
        case .integers(let values):
          for value in values { writer.integer(Field.integers, value) }
          writer.integer(Field.type, Field.integersType)
        }
      }
    }
  }

  /// The node of a layer; nil for a dropout, which does nothing in prediction, and for operators, which have
  /// nodes of their own.
  ///
  /// `side` is the side of what it reads. Pools that round up are given the border that they need on the
  /// right and below, for readers differ in what `ceil_mode` means.
  init?(_ node: Node, inputs: [String], output: String, statistics: [String], side: Int) {
    switch node.layer {
    case .convolution(let own):
      operation = "Conv"
      attributes = [
        ("group", .integer(own.groups)),
        ("kernel_shape", .integers([own.kernel, own.kernel])),
        ("pads", .integers([own.padding, own.padding, own.padding, own.padding])),
        ("strides", .integers([own.stride, own.stride])),
      ]
    case .batchNorm(let own):
      operation = "BatchNormalization"
      attributes = [("epsilon", .number(own.epsilon))]
    case .relu: operation = "Relu"
    case .maxPool(let own):
      operation = "MaxPool"
      let reach = (own.outputSide(side) - 1) * own.stride + own.kernel
      let end = own.roundsUp ? max(0, reach - side - own.padding) : own.padding
      attributes = [
        ("kernel_shape", .integers([own.kernel, own.kernel])),
        ("pads", .integers([own.padding, own.padding, end, end])),
        ("strides", .integers([own.stride, own.stride])),
      ]
    case .localResponseNorm(let own):
      operation = "LRN"
      attributes = [
        ("alpha", .number(own.alpha)), ("beta", .number(own.beta)), ("bias", .number(own.k)),
        ("size", .integer(own.size)),
      ]
    case .globalAveragePool:
      operation = "ReduceMean"
      attributes = [("axes", .integers([2, 3])), ("keepdims", .integer(0))]
    case .flatten:
      operation = "Flatten"
      attributes = [("axis", .integer(1))]
    case .linear:
      operation = "Gemm"
      attributes = [("transB", .integer(1))]
    case .add: operation = "Add"
    case .dropout, .applied: return nil
    }
    self.inputs = inputs + statistics
    self.output = output
  }

  /// A node of an operator without a layer.
  init(
    _ operation: String, _ inputs: [String], _ output: String,
    _ attributes: [(name: String, value: Attribute)] = []
  ) {
    self.operation = operation
    self.inputs = inputs
    self.output = output
    self.attributes = attributes
  }
}
