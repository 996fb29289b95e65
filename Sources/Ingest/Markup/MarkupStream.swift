internal import CHTML

/// What receives a page's events, in document order.
///
/// Offsets are bytes of the UTF-8 text that is parsed.
protocol MarkupListener: AnyObject {
  /// Whether attributes are looked at only while `start` runs: then nothing of them is copied.
  static var borrowsAttributes: Bool { get }
  /// Whether text is wanted now; text that is not is never decoded.
  var wantsText: Bool { get }
  /// An element begins; `offset` is its `<`.
  func start(_ name: ElementName, attributes: MarkupAttributes, at offset: Int)
  /// An element ends.
  func end(_ name: ElementName, at offset: Int)
  /// Decoded text; `range` is where it came from.
  func text(_ text: String, range: Range<Int>)
}

extension MarkupListener {
  static var borrowsAttributes: Bool { false }
  var wantsText: Bool { true }
}

/// Why parsing ended before the end.
struct MarkupProblem: Sendable, Equatable {
  enum Kind { case tooDeep, tooLarge, noMemory }
  let kind: Kind
  let offset: Int
  let message: String
}

/// Parses pages into events.
enum MarkupStream {
  /// Deeper pages than this exist only to break parsers.
  static let maximumDepth: UInt32 = 600

  private final class Box {
    let listener: any MarkupListener
    let borrows: Bool
    init(_ listener: any MarkupListener) {
      self.listener = listener
      borrows = type(of: listener).borrowsAttributes
    }
  }

  /// Reads a page, however broken; nil when it was read to its end.
  static func parseHTML(_ utf8: [UInt8], _ listener: any MarkupListener) -> MarkupProblem? {
    let box = Box(listener)
    return withExtendedLifetime(box) {
      var events = unsafe events(Unmanaged.passUnretained(box).toOpaque())
      let outcome = unsafe utf8.withUnsafeBufferPointer { bytes -> chtml_outcome in
        guard let base = bytes.baseAddress else { return chtml_outcome() }
        return unsafe chtml_parse_html(base, bytes.count, &events, maximumDepth)
      }
      return problem(outcome)
    }
  }

  private static func events(_ context: UnsafeMutableRawPointer) -> chtml_events {
    // C functions capture nothing: each finds its box through the context.
    unsafe chtml_events(
      context: context,
      start: { context, name, attributes, offset in
        guard let box = unsafe MarkupStream.box(context) else { return }
        unsafe box.listener.start(
          ElementName(name),
          attributes: MarkupAttributes(attributes, isBorrowed: box.borrows), at: offset)
      },
      end: { context, name, offset in
        unsafe MarkupStream.box(context)?.listener.end(ElementName(name), at: offset)
      },
      text: { context, bytes, length, from, to in
        guard let listener = unsafe MarkupStream.box(context)?.listener, listener.wantsText else {
          return
        }
        let text = unsafe UnsafeRawBufferPointer(start: bytes, count: length)
        unsafe listener.text(String(decoding: text, as: UTF8.self), range: from..<to)
      })
  }

  private static func box(_ context: UnsafeMutableRawPointer?) -> Box? {
    unsafe context.map { unsafe Unmanaged<Box>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func problem(_ outcome: chtml_outcome) -> MarkupProblem? {
    let kinds: [Int32: MarkupProblem.Kind] = [
      Int32(CHTML_TOO_DEEP): .tooDeep, Int32(CHTML_TOO_LARGE): .tooLarge,
      Int32(CHTML_NO_MEMORY): .noMemory,
    ]
    guard let kind = kinds[outcome.status] else { return nil }
    let message = unsafe withUnsafeBytes(of: outcome.message) { raw in
      unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
    }
    return MarkupProblem(kind: kind, offset: outcome.offset, message: message)
  }
}
