internal import Files
internal import Foundation

/// The JSON header of a safetensors file, read with every size checked.
struct SafetensorsHeader {
  struct Entry {
    let name: String
    let type: TensorType
    let shape: [Int]
    let range: Range<Int>
  }

  /// Larger headers are an attack or damage: 100 MB is the format's own limit.
  private static let largest = 100_000_000

  let entries: [Entry]
  let metadata: [String: String]

  private struct Description: Codable {
    let dtype: String
    let shape: [Int]
    let data_offsets: [Int]
  }

  private enum Value: Codable {
    case tensor(Description)
    case texts([String: String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let description = try? container.decode(Description.self) {
        self = .tensor(description)
      } else {
        self = .texts(try container.decode([String: String].self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .tensor(let description): try container.encode(description)
      case .texts(let texts): try container.encode(texts)
      }
    }
  }

  static func encode(tensors: [StoredTensor], metadata: [String: String]) -> [UInt8] {
    var values: [String: Value] = [:]
    if !metadata.isEmpty { values["__metadata__"] = .texts(metadata) }
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.bytes.count
      values[tensor.name] = .tensor(
        Description(
          dtype: tensor.type.rawValue, shape: tensor.shape, data_offsets: [offset, end]))
      offset = end
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(values) else {
      preconditionFailure("strings and numbers always have a JSON form")
    }
    var text = Array(json)
    // Spaces keep the tensors aligned to 8 bytes, as the format advises.
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    var writer = ByteWriter()
    writer.number(text.count, 8)
    writer.raw(text)
    return writer.bytes
  }

  static func decode(_ file: MappedFile) throws(PackError) -> SafetensorsHeader {
    let path = file.path
    var reader = ByteReader(file.bytes(0..<min(8, file.count)), path: path)
    let count = try reader.number(8)
    // Compared before a byte of the header is read, so that a claim can't ask for the memory.
    guard count <= min(largest, file.count - 8) else {
      throw .damaged(path: path, reason: "its header claims \(count) bytes")
    }
    let values = try asPackError { () throws(FileError) in
      try CanonicalJSON.decode(
        [String: Value].self, from: file.bytes(8..<(8 + count)), path: path)
    }
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
    // A dictionary has no order: sorted, the same file always gives the same entries and the same
    // first error.
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .texts(let texts): metadata = texts
      case .tensor(let description):
        entries.append(try entry(name, description, start: 8 + count, file: file))
      }
    }
    try checkOverlaps(entries, path)
    return SafetensorsHeader(entries: entries, metadata: metadata)
  }

  /// Tensors that share bytes are how a small file becomes a huge one; the format forbids it.
  private static func checkOverlaps(_ entries: [Entry], _ path: String) throws(PackError) {
    let ordered = entries.filter { !$0.range.isEmpty }
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    for (one, next) in zip(ordered, ordered.dropFirst())
    where one.range.upperBound > next.range.lowerBound {
      throw .damaged(path: path, reason: "\(one.name) and \(next.name) share bytes")
    }
  }

  private static func entry(
    _ name: String, _ description: Description, start: Int, file: MappedFile
  ) throws(PackError) -> Entry {
    guard let type = TensorType(rawValue: description.dtype) else {
      throw .damaged(path: file.path, reason: "\(name) has unknown type \(description.dtype)")
    }
    // All these numbers are the file's claims: compared in an order in which no difference and no
    // product can overflow.
    let offsets = description.data_offsets
    guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1],
      offsets[1] <= file.count - start
    else {
      throw .damaged(path: file.path, reason: "\(name) lies outside the file")
    }
    guard let size = OutsideNumbers.product([type.size] + description.shape) else {
      throw .damaged(path: file.path, reason: "\(name) has an impossible shape")
    }
    guard size == offsets[1] - offsets[0] else {
      throw .damaged(path: file.path, reason: "\(name) does not fill its shape")
    }
    return Entry(
      name: name, type: type, shape: description.shape,
      range: (start + offsets[0])..<(start + offsets[1]))
  }
}
