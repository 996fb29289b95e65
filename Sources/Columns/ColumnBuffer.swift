internal import Vocabulary

/// The values of one column in one group of rows, until they are written.
struct ColumnBuffer {
  let column: Column
  /// 1 for a value and 0 for none, row by row.
  private(set) var levels: [UInt32] = []
  private var numbers: [Int64] = []
  private var doubles: [Double] = []
  private var bools: [Bool] = []
  /// Texts are kept once each: facets, terms and states repeat in nearly every row.
  private var indices: [UInt32] = []
  private var known: [ExactText: UInt32] = [:]
  private var texts: [String] = []
  /// What the texts take, each once and row by row, with their lengths.
  private var (distinctBytes, plainBytes) = (0, 0)
  /// About how many bytes it takes.
  private(set) var byteCount = 0

  init(_ column: Column) { self.column = column }

  /// Adds the value of a row; one of another kind is a mistake of the caller.
  mutating func append(_ value: ColumnValue) {
    byteCount += 8
    switch (value, column.kind) {
    case (.none, _):
      precondition(column.isNullable, "\(column.name) has a value in every row")
      levels.append(0)
      return
    case (.int64(let number), .int64): numbers.append(Int64(number))
    case (.double(let number), .double): doubles.append(number)
    case (.bool(let bool), .bool): bools.append(bool)
    case (.utf8(let text), .utf8):
      plainBytes += text.utf8.count + 4
      if let index = known[ExactText(text)] {
        indices.append(index)
      } else {
        let index = UInt32(texts.count)
        known[ExactText(text)] = index
        distinctBytes += text.utf8.count + 4
        texts.append(text)
        indices.append(index)
        byteCount += 2 * text.utf8.count + 64
      }
    default: preconditionFailure("\(column.name) holds \(column.kind), not \(value)")
    }
    levels.append(1)
  }

  /// The pages of the column, and begins a new group.
  mutating func takePages() -> ColumnPages {
    var pages = ColumnPages(rows: levels.count)
    var body: [UInt8] = []
    if column.isNullable {
      var packed: [UInt8] = []
      RunLengths.append(levels, width: 1, to: &packed)
      Self.little(UInt32(packed.count), to: &body)
      body += packed
    }
    switch column.kind {
    case .int64: for number in numbers { Self.little(UInt64(bitPattern: number), to: &body) }
    case .double: for number in doubles { Self.little(number.bitPattern, to: &body) }
    case .bool: Self.pack(bools, to: &body)
    case .utf8: takeTexts(&pages, &body)
    }
    pages.data = body
    self = ColumnBuffer(column)
    return pages
  }

  /// Texts that repeat, few or long ones, are written as a dictionary with a number for each row, others one
  /// after the other, which then takes at most twice the bytes of the texts that are kept.
  private func takeTexts(_ pages: inout ColumnPages, _ body: inout [UInt8]) {
    func plain(_ text: String, _ bytes: inout [UInt8]) {
      Self.little(UInt32(text.utf8.count), to: &bytes)
      bytes += text.utf8
    }
    let areFew = texts.count * 2 <= indices.count
    guard !texts.isEmpty, areFew || distinctBytes * 2 <= plainBytes else {
      for index in indices { plain(texts[Int(index)], &body) }
      return
    }
    var dictionary: [UInt8] = []
    for text in texts { plain(text, &dictionary) }
    pages.dictionary = (dictionary, texts.count)
    let width = RunLengths.width(texts.count)
    body.append(UInt8(width))
    RunLengths.append(indices, width: width, to: &body)
  }

  private static func pack(_ bools: [Bool], to bytes: inout [UInt8]) {
    var held: UInt8 = 0
    for (index, bool) in bools.enumerated() {
      if bool { held |= 1 << UInt8(index % 8) }
      if index % 8 == 7 {
        bytes.append(held)
        held = 0
      }
    }
    if bools.count % 8 > 0 { bytes.append(held) }
  }

  private static func little(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    var rest = value
    for _ in 0..<(value.bitWidth / 8) {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}

/// What of a column is written for a group of rows.
struct ColumnPages {
  /// Rows, with and without a value.
  let rows: Int
  /// Distinct texts one after the other, and how many; nil when the data holds the values.
  var dictionary: (bytes: [UInt8], count: Int)?
  /// Levels and values.
  var data: [UInt8] = []

  init(rows: Int) { self.rows = rows }
}
