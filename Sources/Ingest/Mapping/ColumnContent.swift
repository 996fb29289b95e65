internal import Documents

/// What a column of an unknown table holds.
struct ColumnContent {
  let name: String
  let position: Int
  private var rows = 0
  private var filled = 0
  private var values: [String: Int] = [:]
  private var samples: [String] = []
  /// Words of the cells that stand for nothing.
  private(set) var missing: Set<String> = []

  private static let missingWords: Set<String> = [
    "UNK", "unk", "unknown", "Unknown", "UNKNOWN", "NA", "N/A", "n/a", "nan", "NaN", "NULL", "null",
    "None", "none", "-",
  ]

  /// Starts with no cells.
  init(name: String, position: Int) {
    self.name = name
    self.position = position
  }

  /// Counts a cell; one that is empty or says that a value is missing does not count as filled.
  mutating func note(_ cell: String) {
    rows += 1
    if cell.isEmpty { return }
    if Self.missingWords.contains(cell) {
      missing.insert(cell)
      return
    }
    filled += 1
    if values.updateValue(values[cell, default: 0] + 1, forKey: cell) == nil, samples.count < 3 {
      samples.append(cell)
    }
  }

  /// The spellings of yes and no that are known; an empty no is not written down.
  static let spellings = [
    ("1", "0"), ("1.0", "0.0"), ("True", "False"), ("true", "false"), ("YES", "NO"),
    ("yes", "no"), ("Y", "N"), ("YES", ""),
  ]

  /// How it says yes and no; nil when it says something else.
  var spelling: (when: String, absent: String)? {
    Self.spellings.first { yes, no in
      values[yes] != nil && values.keys.allSatisfy { $0 == yes || $0 == no }
        || no != "" && values.count == 1 && values[no] != nil
    }
  }

  /// How its cells write lists; nil where one of the first is none.
  var list: TermForm.List? {
    let samples = samples.filter { !TermForm.List.isPlain($0) }
    guard !samples.isEmpty else { return nil }
    return [TermForm.List.json, .python].first { list in
      samples.allSatisfy { list.node(Array($0.utf8)) != nil }
    }
  }

  /// What stands between several terms in a cell; nil where no cell has it.
  ///
  /// A blank is part of many terms.
  var separator: String? {
    [";", "|", ","].first { mark in values.keys.contains { $0.contains(mark) } }
  }

  /// Whether its first cells are words rather than numbers or codes: a lesion's size is no term.
  var hasWords: Bool { samples.contains { !$0.contains(where: \.isNumber) } }

  /// Whether no two rows have the same cell, and none is empty.
  var isUnique: Bool { rows > 0 && filled == rows && values.count == rows }

  /// Whether the cells are names of image files.
  var looksLikeFiles: Bool {
    !samples.isEmpty && samples.allSatisfy { FileKind($0) == .image }
  }

  /// How full it is and what it holds, on one line.
  var summary: String {
    let share = rows == 0 ? 0 : filled * 100 / rows
    let shown = samples.map { sample in
      sample.count > 24 ? "\(sample.prefix(23))…" : sample
    }
    return
      "\(share) % filled, \(NumberText.counted(values.count, "value")): \(shown.joined(separator: " | "))"
  }
}

/// What a column may mean.
enum ColumnGuess: Equatable {
  case image, patient, group, site, diagnosis, lesion, finding, list, annotator, attribute, nothing

  private static let words: [(ColumnGuess, [String])] = [
    (
      .annotator,
      [
        "annotator", "rater", "labeler", "labeller", "reader", "reviewer", "completedby",
        "dermatologist", "observer",
      ]
    ),
    (.patient, ["patient", "case", "subject", "person"]),
    (.group, ["lesionid", "group", "visit"]),
    (.site, ["site", "region", "location", "localization", "localisation", "anatom", "body"]),
    (.diagnosis, ["diagnos", "dx", "disease", "condition", "label"]),
    (.lesion, ["lesion", "finding", "morpholog"]),
    (
      .attribute, ["age", "sex", "gender", "skin", "fitz", "fitspatrick", "tone", "ethnic", "race"]
    ),
  ]
  private static let imageWords = ["image", "img", "file", "photo", "picture", "md5", "isic_id"]

  /// The meanings of columns: one of them at most is the image, yes and no are findings, and names
  /// decide the rest.
  static func meanings(_ columns: [ColumnContent]) -> [ColumnGuess] {
    let lowered = columns.map { $0.name.lowercased() }
    func isCalledImage(_ index: Int) -> Bool {
      imageWords.contains { lowered[index].contains($0) }
    }
    let candidates = columns.indices.filter { columns[$0].isUnique }
    let image =
      candidates.first { columns[$0].looksLikeFiles }
      ?? candidates.first(where: isCalledImage)
      ?? columns.indices.first { columns[$0].looksLikeFiles }
      ?? columns.indices.first(where: isCalledImage)
    return columns.indices.map { index in
      if index == image { return .image }
      if columns[index].spelling != nil { return .finding }
      if columns[index].list != nil { return .list }
      // Words begin with what is looked for: an image is no age.
      let parts = lowered[index].split { !$0.isLetter }
      let whole = lowered[index].filter(\.isLetter)
      let guess = words.first { entry in
        entry.1.contains { word in whole == word || parts.contains { $0.hasPrefix(word) } }
      }?.0
      return guess == .lesion && !columns[index].hasWords ? .nothing : guess ?? .nothing
    }
  }
}
