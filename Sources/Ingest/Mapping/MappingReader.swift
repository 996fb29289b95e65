internal import Provenance
internal import Vocabulary
internal import Yams

/// Reads a mapping file; every key and value that is not understood is an error with its place.
struct MappingReader {
  private let path: String
  private let digest: Digest
  private var problems: [MappingProblem] = []

  /// Reads a mapping's bytes.
  ///
  /// Throws `mapping` with everything that is wrong.
  static func read(_ bytes: [UInt8], path: String) throws(IngestError) -> TableMapping {
    var reader = MappingReader(path: path, digest: .of(bytes))
    let mapping = reader.mapping(bytes)
    guard let mapping, reader.problems.isEmpty else {
      let sorted = reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
      throw .mapping(path: path, problems: sorted)
    }
    return mapping
  }

  private init(path: String, digest: Digest) {
    self.path = path
    self.digest = digest
  }

  private static let keys: [String] =
    [
      "derm_mapping", "table", "image", "case", "group", "attributes", "licence", "exclude",
      "missing",
    ] + Facet.allCases.map(\.rawValue)

  private mutating func mapping(_ bytes: [UInt8]) -> TableMapping? {
    guard let root = compose(bytes) else { return nil }
    guard let entries = entries(root, known: Self.keys, of: "a mapping") else { return nil }
    if let version = entries["derm_mapping"] {
      if scalar(version, "derm_mapping") != "1" {
        fail(version, "derm_mapping must be 1", "This derm reads version 1 only.")
      }
    } else {
      fail(root, "derm_mapping is missing", "Begin the file with `derm_mapping: 1`.")
    }
    guard var result = image(entries["image"], root: root) else { return nil }
    if let table = entries["table"] {
      result.table = scalar(table, "table") ?? ""
    } else {
      fail(root, "table is missing", "Name the table's file: `table: metadata.csv`.")
    }
    result.caseColumn = entries["case"].flatMap { column($0, "case") }
    result.groupColumns = entries["group"].map { columns($0, "group") } ?? []
    for facet in Facet.allCases {
      guard let node = entries[facet.rawValue] else { continue }
      for form in elements(node) {
        if let form = self.form(form, facet.rawValue) {
          result.forms.append(.init(facet: facet, form: form))
        }
      }
    }
    readRest(entries, into: &result)
    return result
  }

  private mutating func readRest(_ entries: [String: Node], into result: inout TableMapping) {
    if let node = entries["attributes"] {
      for (name, value) in pairs(node, "attributes") {
        if let column = column(value, name) {
          result.attributes.append(.init(name: name, column: column))
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
      result.exclusions = elements(node).compactMap { exclusion($0) }
    }
    if let node = entries["missing"] { result.missing = Set(texts(node, "missing")) }
  }

  private mutating func compose(_ bytes: [UInt8]) -> Node? {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      problems.append(
        .init(line: 1, column: 1, what: "the file is not UTF-8", remedy: "Save it as UTF-8."))
      return nil
    }
    if let problem = YAMLBounds.problem(bytes) {
      problems.append(problem)
      return nil
    }
    do {
      if let node = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self)) { return node }
      problems.append(
        .init(line: 1, column: 1, what: "the file is empty", remedy: "See docs/formats.md."))
    } catch let error as YamlError {
      problems.append(Self.problem(error))
    } catch {
      problems.append(.init(line: 1, column: 1, what: "\(error)", remedy: "Mend the YAML."))
    }
    return nil
  }

  private static func problem(_ error: YamlError) -> MappingProblem {
    switch error {
    case .scanner(_, let what, let mark, _), .parser(_, let what, let mark, _),
      .composer(_, let what, let mark, _):
      MappingProblem(
        line: mark.line, column: mark.column, what: "not YAML: \(what)", remedy: "Mend the YAML.")
    case .duplicatedKeysInMapping(let duplicates, let context):
      MappingProblem(
        line: context.mark.line, column: context.mark.column,
        what: "a key is there twice: \(duplicates.map { "\($0)" }.joined(separator: ", "))",
        remedy: "Keep one of them.")
    default:
      MappingProblem(line: 1, column: 1, what: "not YAML: \(error)", remedy: "Mend the YAML.")
    }
  }

  mutating func fail(_ node: Node, _ what: String, _ remedy: String) {
    problems.append(
      MappingProblem(
        line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, what: what, remedy: remedy))
  }
}

extension MappingReader {
  private mutating func image(_ node: Node?, root: Node) -> TableMapping? {
    guard let node else {
      fail(root, "image is missing", "Name the image column: `image: {column: img_id}`.")
      return nil
    }
    guard let entries = entries(node, known: ["column", "directory", "suffix"], of: "image") else {
      return nil
    }
    guard let columnNode = entries["column"], let column = column(columnNode, "column") else {
      fail(node, "image has no column", "Name it: `image: {column: img_id}`.")
      return nil
    }
    var result = TableMapping(path: path, digest: digest, imageColumn: column)
    result.imageDirectory = entries["directory"].flatMap { scalar($0, "directory") }
    result.imageSuffix = entries["suffix"].flatMap { scalar($0, "suffix") } ?? ""
    return result
  }

  private mutating func form(_ node: Node, _ name: String) -> TableMapping.Form? {
    var form = TableMapping.Form()
    if node.scalar != nil {
      guard let column = column(node, name) else { return nil }
      form.columns = [column]
      return form
    }
    let known = ["column", "columns", "separator", "path", "when", "absent", "term", "votes"]
    guard let entries = entries(node, known: known, of: name) else { return nil }
    if let single = entries["column"] {
      form.columns = column(single, "column").map { [$0] } ?? []
    }
    if let several = entries["columns"] {
      form.columns += columns(several, "columns")
      form.isOneHot = true
    }
    if entries["column"] != nil && entries["columns"] != nil {
      fail(node, "\(name) has both column and columns", "Keep one of them.")
    } else if form.columns.isEmpty {
      fail(node, "\(name) names no column", "Add `column: NAME` or `columns: [NAME, …]`.")
    }
    form.separator = entries["separator"].flatMap { scalar($0, "separator") }
    form.pathSeparator = entries["path"].flatMap { scalar($0, "path") } ?? form.pathSeparator
    form.when = entries["when"].map { texts($0, "when") } ?? []
    form.absent = entries["absent"].map { texts($0, "absent") } ?? []
    form.term = entries["term"].flatMap { scalar($0, "term") }
    form.votes = entries["votes"].flatMap { scalar($0, "votes") }
    check(form, entries, node)
    return form
  }

  private mutating func check(
    _ form: TableMapping.Form, _ entries: [String: Node], _ node: Node
  ) {
    if form.when.isEmpty, let absent = entries["absent"] {
      fail(absent, "absent without when", "Say with `when` which cell means present.")
    }
    if let term = entries["term"], form.when.isEmpty || form.isOneHot {
      fail(term, "term belongs to one column with when", "Add `when`, or remove `term`.")
    }
    if !form.when.isEmpty, !form.isOneHot, form.term == nil {
      fail(node, "when without term", "Add `term: NAME`: the cell itself is no term.")
    }
    for name in ["separator", "votes"] {
      guard let key = entries[name] else { continue }
      if !form.when.isEmpty { fail(key, "\(name) beside when", "Remove one of them.") }
      if scalar(key, name)?.isEmpty == true {
        fail(key, "\(name) is empty", "Write the text between the parts, in quotes.")
      }
    }
    let both = Set(form.when).intersection(form.absent)
    if let value = both.min(), let absent = entries["absent"] {
      fail(absent, "\"\(value)\" means both present and absent", "Keep it in one of them.")
    }
  }

  private mutating func exclusion(_ node: Node) -> TableMapping.Exclusion? {
    guard let entries = entries(node, known: ["column", "when"], of: "exclude") else { return nil }
    guard let columnNode = entries["column"], let column = column(columnNode, "column"),
      let when = entries["when"]
    else {
      fail(node, "exclude needs column and when", "Write `{column: NAME, when: TEXT}`.")
      return nil
    }
    return TableMapping.Exclusion(column: column, when: texts(when, "when"))
  }
}
