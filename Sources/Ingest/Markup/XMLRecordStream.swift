internal import CHTML
internal import Vocabulary

/// Where the bytes of an XML document come from.
protocol XMLByteSource: AnyObject {
  /// Fills a buffer with UTF-8 that holds no control characters; 0 at the end, nil when the bytes
  /// can't be had.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int?
  /// The file's byte for a byte of the document.
  func sourceOffset(of offset: Int) -> Int
}

/// What receives the elements of a document, in document order.
///
/// Offsets are bytes of the document.
protocol XMLRecordListener: AnyObject {
  /// The names that are known; an element or attribute is reported by its index, others by -1.
  static var elementNames: [String] { get }
  /// The same for attributes.
  static var attributeNames: [String] { get }
  /// An element begins; `offset` is its `<`. Answers what is wanted of it.
  func start(_ element: Int, _ name: XMLName, _ attributes: XMLAttributes, at offset: Int)
    -> XMLInterest
  /// An element ends. `text` came from `range`; nil when there was more than is kept.
  func end(_ element: Int, text: UnsafeBufferPointer<UInt8>?, range: Range<Int>, at offset: Int)
  /// An element that holds no text has some.
  func strayText(at offset: Int)
  /// A reference to an entity that is not expanded.
  func refused(entity: String, at offset: Int)
}

/// What a listener wants of an element.
enum XMLInterest: Int32 {
  /// Nothing of it, not even its end.
  case nothing = 0
  case elements = 1
  case text = 2
}

/// A name that lives as long as the call that reports it.
@safe struct XMLName {
  fileprivate let pointer: UnsafePointer<CChar>
  var text: String { unsafe String(cString: pointer) }
}

/// Attributes that live as long as the call that reports them.
@safe struct XMLAttributes {
  fileprivate let list: UnsafeBufferPointer<chtml_xml_attribute>

  /// The value of a known attribute.
  subscript(_ index: Int) -> String? {
    unsafe bytes(index).map { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// The value of a known attribute, as bytes.
  func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
    for entry in unsafe list.indices where unsafe Int(list[entry].index) == index {
      let attribute = unsafe list[entry]
      return unsafe UnsafeBufferPointer(start: attribute.value, count: attribute.length)
    }
    return nil
  }

  /// Calls back with every attribute that is not among `allowed`, given as bits.
  func forEachBeyond(_ allowed: UInt32, _ body: (String) -> Void) {
    for entry in unsafe list.indices {
      let attribute = unsafe list[entry]
      let index = unsafe attribute.index
      if index >= 0, allowed & (1 << UInt32(index)) != 0 { continue }
      unsafe body(String(cString: attribute.name))
    }
  }
}

/// Why a document was not read to its end.
struct XMLProblem: Equatable {
  enum Kind { case malformed, tooDeep, unread, noMemory }
  let kind: Kind
  let position: Position
  let message: String
}

/// Parses a document of any size, keeping only what its listener may still ask for.
@safe final class XMLRecordStream {
  private let source: any XMLByteSource
  private unowned let listener: any XMLRecordListener
  private var parser: OpaquePointer?

  /// libxml2 itself stops at 256.
  private static let maximumDepth: UInt32 = 200

  init(_ source: any XMLByteSource, _ listener: any XMLRecordListener) {
    self.source = source
    self.listener = listener
  }

  deinit { unsafe chtml_xml_free(parser) }

  /// Reads the document until its first error; nil when it is well formed.
  ///
  /// Once per stream.
  func run() -> XMLProblem? {
    var events = unsafe Self.events(Unmanaged.passUnretained(self).toOpaque())
    let elements = CNames(type(of: listener).elementNames)
    let attributes = CNames(type(of: listener).attributeNames)
    // The parser keeps copies of the names: they have to live only while it is made.
    unsafe parser = withExtendedLifetime((elements, attributes)) {
      unsafe chtml_xml_create(&events, elements.pointers, attributes.pointers, Self.maximumDepth)
    }
    guard let parser = unsafe parser else {
      return XMLProblem(
        kind: .noMemory, position: Position(line: 1, column: 1, byteOffset: 0),
        message: "no memory")
    }
    let outcome = unsafe chtml_xml_run(parser)
    let kinds: [Int32: XMLProblem.Kind] = [
      Int32(CHTML_XML_MALFORMED): .malformed, Int32(CHTML_XML_TOO_DEEP): .tooDeep,
      Int32(CHTML_XML_UNREAD): .unread, Int32(CHTML_XML_NO_MEMORY): .noMemory,
    ]
    guard let kind = kinds[outcome.status] else { return nil }
    let message = unsafe withUnsafeBytes(of: outcome.message) { raw in
      unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
    }
    return XMLProblem(kind: kind, position: position(outcome.location), message: message)
  }

  /// Ends the parse; called while an event is reported.
  func stop() {
    if let parser = unsafe parser { unsafe chtml_xml_stop(parser) }
  }

  /// The position of an offset that an event reported.
  func position(of offset: Int) -> Position {
    guard let parser = unsafe parser else { return Position(line: 1, column: 1, byteOffset: 0) }
    return unsafe position(chtml_xml_location_of(parser, offset))
  }

  /// The document's bytes as they stand; fewer than asked for when they are gone or not yet there.
  func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    var available = 0
    guard let parser = unsafe parser,
      let start = unsafe chtml_xml_bytes(parser, range.lowerBound, range.count, &available)
    else { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
    return unsafe UnsafeBufferPointer(start: start, count: available)
  }

  private func position(_ location: chtml_xml_location) -> Position {
    Position(
      line: location.line, column: location.column,
      byteOffset: source.sourceOffset(of: location.offset))
  }

  private static func events(_ context: UnsafeMutableRawPointer) -> chtml_xml_events {
    // C functions capture nothing: each finds its stream through the context.
    unsafe chtml_xml_events(
      context: context,
      read: { context, into, capacity in
        let buffer = unsafe UnsafeMutableRawBufferPointer(start: into, count: capacity)
        return unsafe XMLRecordStream.stream(context)?.source.read(into: buffer) ?? -1
      },
      start: { context, element, name, attributes, count, offset in
        let list = unsafe XMLAttributes(list: UnsafeBufferPointer(start: attributes, count: count))
        return unsafe XMLRecordStream.stream(context)?.listener.start(
          Int(element), XMLName(pointer: name), list, at: offset
        ).rawValue ?? 0
      },
      end: { context, element, text, length, from, to, offset in
        let decoded = unsafe text.map { unsafe UnsafeBufferPointer(start: $0, count: length) }
        unsafe XMLRecordStream.stream(context)?.listener.end(
          Int(element), text: decoded, range: from..<max(from, to), at: offset)
      },
      stray: { context, offset in
        unsafe XMLRecordStream.stream(context)?.listener.strayText(at: offset)
      },
      refused: { context, name, offset in
        unsafe XMLRecordStream.stream(context)?.listener.refused(
          entity: String(cString: name), at: offset)
      })
  }

  private static func stream(_ context: UnsafeMutableRawPointer?) -> XMLRecordStream? {
    unsafe context.map { unsafe Unmanaged<XMLRecordStream>.fromOpaque($0).takeUnretainedValue() }
  }
}

/// Names as C has them: an array that ends with a null pointer.
@safe private final class CNames {
  let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
  private let count: Int

  init(_ names: [String]) {
    count = names.count
    unsafe pointers = .allocate(capacity: names.count + 1)
    unsafe pointers.initialize(repeating: nil, count: names.count + 1)
    for (index, name) in names.enumerated() {
      let bytes = UnsafeMutablePointer<CChar>.allocate(capacity: name.utf8.count + 1)
      for (offset, byte) in name.utf8.enumerated() {
        unsafe bytes[offset] = CChar(bitPattern: byte)
      }
      unsafe bytes[name.utf8.count] = 0
      unsafe pointers[index] = UnsafePointer(bytes)
    }
  }

  deinit {
    for index in 0..<count { unsafe pointers[index]?.deallocate() }
    unsafe pointers.deallocate()
  }
}
