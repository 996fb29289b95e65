@testable import Train

/// ONNX models of a few nodes, as other programs write them.
struct TinyOnnx {
  /// Name and extents of an input or output; nil where it is left open.
  typealias Declared = (name: String, extents: [Int?])

  var inputs: [Declared] = [("images", [nil, 3, 32, 32])]
  var outputs: [Declared] = [("mean", [nil, 3])]
  var nodes = [
    OnnxNode(
      "ReduceMean", ["images"], "mean", [("axes", .integers([2, 3])), ("keepdims", .integer(0))])
  ]
  /// The type of the inputs' numbers: 1 is float32, 11 float64.
  var inputType = 1
  var metadata: [(key: String, value: String)] = []

  /// The file: a ModelProto of opset 17 (onnx.proto).
  var bytes: [UInt8] {
    var writer = WireWriter()
    writer.integer(1, 8)
    writer.message(7) { graph in
      for node in nodes { graph.message(1) { node.write(to: &$0) } }
      graph.text(2, "tiny")
      for input in inputs { graph.message(11) { Self.write(input, inputType, &$0) } }
      for output in outputs { graph.message(12) { Self.write(output, 1, &$0) } }
    }
    writer.message(8) { $0.integer(2, 17) }
    for entry in metadata {
      writer.message(14) {
        $0.text(1, entry.key)
        $0.text(2, entry.value)
      }
    }
    return writer.bytes
  }

  private static func write(_ value: Declared, _ type: Int, _ writer: inout WireWriter) {
    writer.text(1, value.name)
    writer.message(2) { form in
      form.message(1) { tensor in
        tensor.integer(1, type)
        tensor.message(2) { shape in
          for (position, extent) in value.extents.enumerated() {
            shape.message(1) { one in
              if let extent { one.integer(1, extent) } else { one.text(2, "d\(position)") }
            }
          }
        }
      }
    }
  }
}
