internal import CYaml
internal import Files
internal import Vocabulary

/// Measures what the nodes of a text would be, aliases followed, without making one.
///
/// Aliases that stand for aliases multiply: twenty lines can stand for more values than there are
/// atoms, and each use as a key walks through all of them. An anchor's size is known when its node
/// ends, so the size of the whole is a sum over the events of one pass.
enum YAMLBounds {
  /// Real files have about ten levels.
  static let mostLevels = 100
  /// What each byte of a text may stand for, aliases followed: nodes and bytes of scalars.
  static let unitsPerByte = 4
  /// What even a short text may stand for.
  static let leastUnits = 1 << 16
  private static let tooDeep = "more than \(mostLevels) levels, one in another"

  /// A node with what is in it.
  private struct Size {
    var units = 1
    var height = 0
  }

  /// What is beyond the bounds; nil when nothing is, or the text is no YAML, which is for the reader
  /// to say.
  static func excess(in text: UnsafeBufferPointer<UInt8>) -> YAMLFault? {
    guard let base = text.baseAddress else { return nil }
    var parser = unsafe yaml_parser_t()
    guard unsafe yaml_parser_initialize(&parser) == 1 else { return nil }
    defer { unsafe yaml_parser_delete(&parser) }
    unsafe yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(&parser, base, text.count)
    var measure = Measure(bytes: text.count)
    while true {
      var event = unsafe yaml_event_t()
      guard unsafe yaml_parser_parse(&parser, &event) == 1 else { return unsafe unread(parser) }
      defer { unsafe yaml_event_delete(&event) }
      if unsafe event.type == YAML_STREAM_END_EVENT { return nil }
      // The first excess ends the pass: what it guards against is cost, the rest's too.
      if let what = unsafe measure.handle(event) {
        let mark = unsafe event.start_mark
        return YAMLFault(
          .excess, at: Position(line: mark.line + 1, column: mark.column + 1), what)
      }
    }
  }

  /// What is beyond the bounds where the parser gives up: it reads ahead, since an open bracket may
  /// begin a key, and refuses brackets that it has not announced.
  private static func unread(_ parser: yaml_parser_t) -> YAMLFault? {
    guard unsafe parser.flow_level > mostLevels else { return nil }
    let mark = unsafe parser.problem_mark
    return YAMLFault(
      .excess, at: Position(line: mark.line + 1, column: mark.column + 1), tooDeep)
  }

  private struct Measure {
    private var budget: ReadBudget
    private var open: [(anchor: String?, size: Size)] = []
    private var anchors: [String: Size] = [:]

    init(bytes: Int) {
      budget = ReadBudget(inputBytes: bytes, perByte: unitsPerByte, least: leastUnits)
    }

    /// Takes an event in; answers what is too much now.
    mutating func handle(_ event: yaml_event_t) -> String? {
      switch unsafe event.type {
      case YAML_SCALAR_EVENT:
        let scalar = unsafe event.data.scalar
        return unsafe close(
          Size(units: 1 + scalar.length), anchor: text(scalar.anchor), isNew: true)
      case YAML_ALIAS_EVENT:
        // An alias weighs as much as the whole node that it stands for. An unknown one, or one
        // within its own node, is for the reader to refuse.
        guard let anchor = unsafe text(event.data.alias.anchor), let size = anchors[anchor] else {
          return nil
        }
        return close(size, anchor: nil, isNew: true)
      case YAML_SEQUENCE_START_EVENT: return unsafe begin(event.data.sequence_start.anchor)
      case YAML_MAPPING_START_EVENT: return unsafe begin(event.data.mapping_start.anchor)
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
        guard let ended = open.popLast() else { return nil }
        return close(ended.size, anchor: ended.anchor, isNew: false)
      default: return nil
      }
    }

    private mutating func begin(_ anchor: UnsafeMutablePointer<yaml_char_t>?) -> String? {
      unsafe open.append((text(anchor), Size()))
      return open.count > mostLevels ? tooDeep : spend(1)
    }

    private mutating func close(_ size: Size, anchor: String?, isNew: Bool) -> String? {
      if let anchor { anchors[anchor] = size }
      if open.count + size.height > mostLevels { return tooDeep }
      if let last = open.indices.last {
        open[last].size.units += size.units
        open[last].size.height = max(open[last].size.height, size.height + 1)
      }
      return isNew ? spend(size.units) : nil
    }

    private mutating func spend(_ units: Int) -> String? {
      do {
        try budget.spend(units)
        return nil
      } catch {
        return "its aliases stand for more than \(error.allowed) values"
      }
    }

    private func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
      unsafe bytes.map { unsafe String(cString: $0) }
    }
  }
}
