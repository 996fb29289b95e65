internal import CHTML

/// What hears a document's events, in document order.
///
/// Offsets are bytes of the UTF-8 text that is parsed.
protocol MarkupListener: AnyObject {
  /// An element begins; `offset` is its `<`.
  func start(_ name: String, attributes: MarkupAttributes, at offset: Int)
  /// An element ends.
  func end(_ name: String, at offset: Int)
  /// Decoded text; `range` is where it came from.
  func text(_ text: String, range: Range<Int>)
  /// A declared entity that is not expanded (XML only).
  func refused(entity: String, at offset: Int)
}

/// The attributes of one element.
struct MarkupAttributes {
  fileprivate(set) var pairs: [(name: String, value: String)] = []

  /// An attribute's value; the first one counts.
  subscript(_ name: String) -> String? {
    pairs.first { $0.name == name }?.value
  }

  /// Whether the attribute `class` has a name among its names.
  func hasClass(_ name: String) -> Bool {
    guard let names = self["class"] else { return false }
    return names.split(whereSeparator: \.isWhitespace).contains { $0 == name }
  }
}

/// Why parsing ended before the end.
struct MarkupProblem: Sendable, Equatable {
  enum Kind { case malformed, tooDeep, tooLarge, noMemory }
  let kind: Kind
  let offset: Int
  let message: String
}

/// Parses documents into events.
enum MarkupStream {
  /// Deeper pages than this exist only to break parsers.
  static let maximumDepth: UInt32 = 600
  /// libxml2 itself stops XML at 256.
  static let maximumXMLDepth: UInt32 = 200

  /// Reads a page, however broken; nil when it was read to its end.
  static func parseHTML(_ utf8: [UInt8], _ listener: any MarkupListener) -> MarkupProblem? {
    parse(utf8, listener) { chtml_parse_html($0, $1, $2, maximumDepth) }
  }

  /// Reads a document until its first error; nil when it is well formed.
  static func parseXML(_ utf8: [UInt8], _ listener: any MarkupListener) -> MarkupProblem? {
    parse(utf8, listener) { chtml_parse_xml($0, $1, $2, maximumXMLDepth) }
  }

  private typealias Parser = (
    UnsafePointer<UInt8>, Int, UnsafePointer<chtml_events>
  ) -> chtml_outcome

  private final class Box {
    let listener: any MarkupListener
    init(_ listener: any MarkupListener) { self.listener = listener }
  }

  private static func parse(
    _ utf8: [UInt8], _ listener: any MarkupListener, _ parser: Parser
  ) -> MarkupProblem? {
    let box = Box(listener)
    return withExtendedLifetime(box) {
      var events = events(Unmanaged.passUnretained(box).toOpaque())
      let outcome = utf8.withUnsafeBufferPointer { bytes -> chtml_outcome in
        guard let base = bytes.baseAddress else { return chtml_outcome() }
        return parser(base, bytes.count, &events)
      }
      return problem(outcome)
    }
  }

  private static func events(_ context: UnsafeMutableRawPointer) -> chtml_events {
    chtml_events(
      context: context,
      start: { context, name, attributes, offset in
        MarkupStream.listener(context)?.start(
          String(cString: name), attributes: MarkupStream.pairs(attributes), at: offset)
      },
      end: { context, name, offset in
        MarkupStream.listener(context)?.end(String(cString: name), at: offset)
      },
      text: { context, bytes, length, from, to in
        let text = UnsafeRawBufferPointer(start: bytes, count: length)
        MarkupStream.listener(context)?.text(
          String(decoding: text, as: UTF8.self), range: from..<to)
      },
      refused: { context, name, offset in
        MarkupStream.listener(context)?.refused(entity: String(cString: name), at: offset)
      })
  }

  private static func listener(_ context: UnsafeMutableRawPointer?) -> (any MarkupListener)? {
    context.map { Unmanaged<Box>.fromOpaque($0).takeUnretainedValue().listener }
  }

  private static func pairs(
    _ attributes: UnsafePointer<UnsafePointer<CChar>?>?
  ) -> MarkupAttributes {
    var result = MarkupAttributes()
    guard var next = attributes else { return result }
    while let name = next[0] {
      result.pairs.append((String(cString: name), next[1].map { String(cString: $0) } ?? ""))
      next += 2
    }
    return result
  }

  private static func problem(_ outcome: chtml_outcome) -> MarkupProblem? {
    let kinds: [Int32: MarkupProblem.Kind] = [
      Int32(CHTML_MALFORMED): .malformed, Int32(CHTML_TOO_DEEP): .tooDeep,
      Int32(CHTML_TOO_LARGE): .tooLarge, Int32(CHTML_NO_MEMORY): .noMemory,
    ]
    guard let kind = kinds[outcome.status] else { return nil }
    let message = withUnsafeBytes(of: outcome.message) { raw in
      String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
    }
    return MarkupProblem(kind: kind, offset: outcome.offset, message: message)
  }
}
