internal import Foundation

/// JSON with one form per value: sorted keys, indented, a final line feed.
package enum CanonicalJSON {
  /// Encodes a value.
  ///
  /// Fails for values that JSON has no form for, such as a number that is not finite.
  package static func encode(_ value: some Encodable) throws(FileError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    } catch {
      throw .json(path: "\(type(of: value))", reason: reason(error))
    }
  }

  /// Decodes a value; `path` names the file in the error.
  ///
  /// Fails when the bytes are no JSON or not of this type.
  package static func decode<T: Decodable>(
    _ type: T.Type, from bytes: [UInt8], path: String
  ) throws(FileError) -> T {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw .json(path: path, reason: reason(error))
    }
  }

  /// Reads and decodes a file.
  ///
  /// Fails when the file is missing, no JSON, or not of this type.
  package static func read<T: Decodable>(
    _ type: T.Type, at path: String
  ) throws(FileError) -> T {
    let file = try MappedFile(path)
    return try decode(type, from: file.bytes(0..<file.count), path: path)
  }

  private static func reason(_ error: any Error) -> String {
    func location(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return path.isEmpty ? "" : " at \(path)"
    }
    return switch error {
    case DecodingError.keyNotFound(let key, let context):
      "key \(key.stringValue) is missing\(location(context))"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      context.debugDescription + location(context)
    default: "\(error)"
    }
  }
}
