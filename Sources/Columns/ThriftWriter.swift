/// Thrift's compact protocol, as far as Parquet's headers and footer need it
/// (apache/thrift, doc/specs/thrift-compact-protocol.md).
struct ThriftWriter {
  private(set) var bytes: [UInt8] = []
  private var lastField: Int = 0

  private enum Kind: UInt8 {
    case int32 = 5
    case int64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  /// A field of 32 bits.
  mutating func int32(_ field: Int, _ value: Int) {
    begin(field, .int32)
    zigzag(value)
  }

  /// A field of 64 bits.
  mutating func int64(_ field: Int, _ value: Int) {
    begin(field, .int64)
    zigzag(value)
  }

  /// A field of text.
  mutating func text(_ field: Int, _ value: String) {
    begin(field, .binary)
    binary(value)
  }

  /// A field that is a structure.
  mutating func structure(_ field: Int, _ fill: (inout ThriftWriter) -> Void) {
    begin(field, .structure)
    element(fill)
  }

  /// A field that is a list of structures.
  mutating func list<Element>(
    _ field: Int, of elements: [Element], _ fill: (inout ThriftWriter, Element) -> Void
  ) {
    begin(field, .list)
    listHeader(elements.count, .structure)
    for one in elements { element { fill(&$0, one) } }
  }

  /// A field that is a list of numbers of 32 bits.
  mutating func list(_ field: Int, of numbers: [Int]) {
    begin(field, .list)
    listHeader(numbers.count, .int32)
    for number in numbers { zigzag(number) }
  }

  /// A field that is a list of texts.
  mutating func list(_ field: Int, of texts: [String]) {
    begin(field, .list)
    listHeader(texts.count, .binary)
    for text in texts { binary(text) }
  }

  /// Ends a structure.
  mutating func stop() { bytes.append(0) }

  /// A structure within: its fields are numbered anew.
  private mutating func element(_ fill: (inout ThriftWriter) -> Void) {
    let outer = lastField
    lastField = 0
    fill(&self)
    stop()
    lastField = outer
  }

  /// A field's number is given as its distance from the last one's, in the same byte as its kind.
  private mutating func begin(_ field: Int, _ kind: Kind) {
    precondition(field > lastField && field - lastField < 16, "fields are written in order")
    bytes.append(UInt8(field - lastField) << 4 | kind.rawValue)
    lastField = field
  }

  private mutating func listHeader(_ count: Int, _ kind: Kind) {
    if count < 15 {
      bytes.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      Varint.append(UInt64(count), to: &bytes)
    }
  }

  private mutating func binary(_ text: String) {
    let text = Array(text.utf8)
    Varint.append(UInt64(text.count), to: &bytes)
    bytes += text
  }

  private mutating func zigzag(_ value: Int) {
    Varint.append(UInt64(bitPattern: Int64(value << 1 ^ value >> 63)), to: &bytes)
  }
}
