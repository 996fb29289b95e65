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

  /// The JSON object: texts under `__metadata__`, the description of a tensor under every other key.
  ///
  /// The key says which of the two an entry is, never its form: else a tensor's description that is
  /// damaged would take the place of the metadata.
  private struct Content: Codable {
    var metadata: [String: String] = [:]
    var tensors: [String: Description] = [:]

    private struct Key: CodingKey {
      static let metadata = Key(stringValue: "__metadata__")
      let stringValue: String
      var intValue: Int? { nil }

      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init() {}

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      for key in container.allKeys {
        if key.stringValue == Key.metadata.stringValue {
          metadata = try container.decode([String: String].self, forKey: key)
        } else {
          tensors[key.stringValue] = try container.decode(Description.self, forKey: key)
        }
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      if !metadata.isEmpty { try container.encode(metadata, forKey: .metadata) }
      for (name, description) in tensors {
        try container.encode(description, forKey: Key(stringValue: name))
      }
    }
  }

  static func encode(tensors: [StoredTensor], metadata: [String: String]) -> [UInt8] {
    var content = Content()
    content.metadata = metadata
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.bytes.count
      content.tensors[tensor.name] = Description(
        dtype: tensor.type.rawValue, shape: tensor.shape, data_offsets: [offset, end])
      offset = end
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(content) else {
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
    let content = try asPackError { () throws(FileError) in
      try CanonicalJSON.decode(Content.self, from: file.bytes(8..<(8 + count)), path: path)
    }
    var entries: [Entry] = []
    // A dictionary has no order: sorted, the same file always gives the same entries and the same
    // first error.
    for (name, description) in content.tensors.sorted(by: { $0.key < $1.key }) {
      entries.append(try entry(name, description, start: 8 + count, file: file))
    }
    try checkOverlaps(entries, path)
    return SafetensorsHeader(entries: entries, metadata: content.metadata)
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
