internal import Terms
internal import Vocabulary

extension MappedRows {
  /// An id as it stands, or, where a spreadsheet has damaged it, one that belongs to this row alone: ids
  /// that are equal now may have been different.
  mutating func identity(
    _ id: String, _ position: Int, _ kind: String, _ builder: inout RecordBuilder
  ) -> String {
    let noun: String
    if let damage = SpreadsheetDamage(id: id) {
      noun = damage.noun
    } else if isRoundedInteger(id, position, builder) {
      noun = "a number that a spreadsheet has cut to 15 digits"
    } else {
      return id
    }
    let other =
      switch kind {
      case "image": ""
      case "join": "; no image is taken for it"
      default: "; images of one \(kind) may then lie in several folds"
      }
    find(
      .error, "id-damaged", "the \(kind) id \"\(id.prefix(Excerpt.value))\" is \(noun)",
      remedy: "Take the table from its source again and import the column as text. Until then the "
        + "row stands alone, and is joined to no other by this id\(other).", &builder)
    return "\(id) (line \(rows.line))"
  }

  /// Whether an integer has zeros behind its fifteenth digit, as all long ones of its column.
  private mutating func isRoundedInteger(
    _ id: String, _ position: Int, _ builder: RecordBuilder
  ) -> Bool {
    guard Self.endsInZeros(id) == true else { return false }
    if let known = roundedColumns[position] { return known }
    var unheard = RecordBuilder(source: "", path: "", text: builder.text)
    // One number may end in zeros by chance. A spreadsheet cuts all long numbers of a column, so
    // the whole column is asked, once.
    var ahead = fresh
    var long = 0
    var isRounded = true
    while isRounded, ahead.next(&unheard) {
      guard ahead.hasCell(position), ahead.range(position).count <= Self.maximumCell else {
        continue
      }
      let cell = nativeID(in: SourceText.collapsed(ahead.text(position)), of: position)
      guard let ends = Self.endsInZeros(cell) else { continue }
      long += 1
      isRounded = ends
    }
    roundedColumns[position] = isRounded && long > 1
    return isRounded && long > 1
  }

  /// The part of a cell that is the id.
  private func nativeID(in cell: String, of position: Int) -> String {
    if plan.images.contains(where: { $0.position == position }) { return mapping.image.key(cell) }
    return position == plan.by ? mapping.image.part.of(cell) : cell
  }

  /// Whether an integer of more than fifteen digits has nothing but zeros behind the fifteenth; nil for
  /// other ids.
  private static func endsInZeros(_ id: String) -> Bool? {
    let bytes = id.utf8.dropFirst(id.hasPrefix("-") ? 1 : 0)
    guard bytes.count > 15, bytes.count <= 40, bytes.allSatisfy(\.isASCIIDigit) else {
      return nil
    }
    return bytes.dropFirst(15).allSatisfy { $0 == UInt8(ascii: "0") }
  }

  /// Says that an id has lost its leading zeros, when only a file with them is there.
  func checkZeros(_ id: String, _ file: String, _ builder: inout RecordBuilder) {
    guard let name = padded.name(for: file) else { return }
    find(
      .error, "id-damaged",
      "the image \"\(id.prefix(Excerpt.value))\" has no file, but \(name) is there: a "
        + "spreadsheet has taken the leading zeros of the id away",
      remedy:
        "Take the table from its source again and import the column as text; no other file is "
        + "taken for the image's.", &builder)
  }
}

/// The image files whose names are numbers with leading zeros, by the number without them.
struct PaddedNames: Sendable {
  private var padded: [Substring: [String]] = [:]
  private var plain: Set<Substring> = []

  /// No files.
  init() {}

  /// Notes the files of a folder.
  init(_ files: [String]) {
    for file in files where FileKind(file) == .image {
      let stem = Self.stem(file)
      guard let number = Self.number(stem) else { continue }
      if number.count < stem.count {
        padded[number, default: []].append(file)
      } else {
        plain.insert(number)
      }
    }
  }

  /// The file that an id without its zeros means; nil when the id's own file is there, when no other is,
  /// and for ids that are no numbers.
  func name(for file: String) -> String? {
    guard !padded.isEmpty else { return nil }
    let stem = Self.stem(file)
    guard let number = Self.number(stem), number.count == stem.count, !plain.contains(number) else {
      return nil
    }
    return padded[number]?.first
  }

  private static func stem(_ file: String) -> Substring {
    let name = file.split(separator: "/").last ?? ""
    return name.lastIndex(of: ".").map { name[..<$0] } ?? name
  }

  /// A number without its leading zeros; nil for other names.
  private static func number(_ stem: Substring) -> Substring? {
    guard !stem.isEmpty, stem.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
    let number = stem.drop { $0 == "0" }
    return number.isEmpty ? stem.suffix(1) : number
  }
}
