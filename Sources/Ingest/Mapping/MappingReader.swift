internal import Digests
internal import Documents
internal import Vocabulary
internal import Yams

/// Reads a mapping file; every key and value that is not understood is an error with its position.
struct MappingReader: NodeReading {
  let path: String
  let digest: Digest
  var problems: [MappingProblem] = []

  /// Reads a mapping's bytes.
  ///
  /// Throws `mapping` with everything that is wrong.
  static func read(_ bytes: [UInt8], path: String) throws(IngestError) -> MappingFile {
    var reader = MappingReader(path: path, digest: .of(bytes))
    let tables = reader.tables(bytes)
    guard let tables, !tables.isEmpty, reader.problems.isEmpty else {
      let sorted = reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
      throw .mapping(path: path, problems: sorted)
    }
    return MappingFile(path: path, digest: reader.digest, tables: tables)
  }

  /// Reads a mapping's file; `name` is how messages call it, the path itself unless it is given.
  ///
  /// Throws `missing`, `noFile`, `unreadable`, or `mapping` with everything that is wrong.
  static func read(file path: String, name: String? = nil) throws(IngestError) -> MappingFile {
    try IngestError.checkReadable(path)
    let bytes: [UInt8]
    do {
      bytes = try ReadFile.bytes(path, limit: ReadFile.maximumMapping)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
    return try read(bytes, path: name ?? path)
  }

  private init(path: String, digest: Digest) {
    self.path = path
    self.digest = digest
  }

  /// What a table's mapping has.
  private static let tableKeys: [String] =
    [
      "table", "delimiter", "image", "case", "group", "attributes", "licence", "exclude", "missing",
      "optional", "header", "annotator",
    ] + Facet.allCases.map(\.rawValue)
  /// What the file may have next to `tables`: it holds for each of them.
  private static let sharedKeys = ["licence", "missing"]

  private mutating func tables(_ bytes: [UInt8]) -> [TableMapping]? {
    guard let root = compose(bytes) else { return nil }
    let known = ["derm_mapping", "tables"] + Self.tableKeys
    guard let entries = entries(root, known: known, of: "a mapping") else { return nil }
    if let version = entries["derm_mapping"] {
      if scalar(version, "derm_mapping") != "1" {
        fail(version, "derm_mapping must be 1", "This derm reads version 1 only.")
      }
    } else {
      fail(root, "derm_mapping is missing", "Begin the file with `derm_mapping: 1`.")
    }
    // A file for one table needs no list: the table's keys stand at the top.
    guard let list = entries["tables"] else { return table(entries, root).map { [$0] } }
    for key in Self.tableKeys where !Self.sharedKeys.contains(key) {
      guard let node = entries[key] else { continue }
      fail(node, "\(key) next to tables", "Move it into the table that it belongs to.")
    }
    guard let nodes = list.sequence, !nodes.isEmpty else {
      fail(list, "tables must be a list", "Begin each table with `- table: FILE`.")
      return nil
    }
    var tables: [TableMapping] = []
    for node in nodes {
      guard var own = self.entries(node, known: Self.tableKeys, of: "a table") else { continue }
      for key in Self.sharedKeys where own[key] == nil { own[key] = entries[key] }
      if let table = table(own, node) { tables.append(table) }
    }
    check(joins: tables)
    return tables
  }

  private mutating func table(_ entries: [String: Node], _ node: Node) -> TableMapping? {
    // First, because the forms below are checked against the image columns.
    guard let image = image(entries["image"], owner: node) else { return nil }
    var result = TableMapping(path: path, digest: digest)
    result.image = image
    if let names = entries["table"] {
      result.names = texts(names, "table").filter { !$0.isEmpty }
    } else {
      fail(node, "table is missing", "Name the table's file: `table: metadata.csv`.")
    }
    result.delimiter = entries["delimiter"].flatMap { delimiter($0) }
    result.caseColumn = entries["case"].flatMap { column($0, "case") }
    result.groupColumns = entries["group"].map { columns($0, "group") } ?? []
    for facet in Facet.allCases {
      guard let node = entries[facet.rawValue] else { continue }
      for form in node.elements {
        if let form = self.form(form, facet.rawValue, image: image) {
          result.forms.append(.init(facet: facet, form: form))
        }
      }
    }
    if let node = entries["annotator"] {
      result.annotator = annotator(node)
      if result.forms.contains(where: { $0.form.annotator != nil }) {
        fail(node, "annotator next to forms that have one", "Keep the table's, or the forms'.")
      }
    }
    readRest(entries, into: &result)
    return result
  }

  private mutating func readRest(_ entries: [String: Node], into result: inout TableMapping) {
    if let node = entries["attributes"] {
      for (key, value) in pairs(node, "attributes") {
        guard let name = scalar(key, "an attribute's name") else { continue }
        if let attribute = attribute(name, value, images: result.image.columns.count) {
          result.attributes.append(attribute)
        }
      }
    }
    if let node = entries["licence"] {
      if node.mapping != nil {
        let inner = self.entries(node, known: ["column"], of: "licence")
        result.licence = inner?["column"].flatMap { column($0, "column") }.map { .column($0) }
      } else {
        result.licence = scalar(node, "licence").map { .fixed($0) }
      }
    }
    if let node = entries["exclude"] {
      result.exclusions = node.elements.compactMap { exclusion($0) }
    }
    if let node = entries["missing"] { result.missing = Set(texts(node, "missing")) }
    result.header = entries["header"].map { columns($0, "header") } ?? []
    // Last, because it asks which columns all the other keys use.
    if let node = entries["optional"] {
      let known = Set(result.columns.map(\.name))
      for column in columns(node, "optional") {
        result.optional.insert(column.name)
        if known.contains(column.name) { continue }
        fail(
          line: column.line, column: column.column,
          "optional names \"\(column.name)\", which the mapping does not use",
          "Use the column, or remove it here.")
      }
    }
  }
}
