internal import Files
internal import Synchronization
internal import Terms
internal import Vocabulary

/// What another table of a mapping annotates, and on which images.
///
/// An image that only its own table has was never annotated for these terms: they are unknown on it, not
/// absent, as they would be for terms that nobody names.
struct AnnotatedTable: Sendable {
  /// The images that the table has a row for.
  private(set) var images: Set<ImageID> = []
  /// The terms that the table's annotating columns take, as unknown.
  private(set) var unknown: [Mention] = []

  /// Reads a table; what is wrong with it is reported where it is read itself.
  init(
    _ text: DocumentText, path: String, mapping: TableMapping, joined: JoinedImages?,
    source: String
  ) {
    let rows = TableForm(path, text).rows(text, path: path, delimiter: mapping.delimiter)
    let unheard = RecordBuilder(source: source, path: path, text: text)
    read(rows, mapping, path, joined, unheard)
  }

  private mutating func read(
    _ rows: some TableRows, _ mapping: TableMapping, _ path: String, _ joined: JoinedImages?,
    _ builder: RecordBuilder
  ) {
    var table = MappedRows(mapping: mapping, rows: rows, path: path, joined: joined)
    let terms = AnnotatedTerms(allOf: table, builder)
    unknown = terms.unknownElsewhere(table.plan, table: Folder.name(of: path)).mentions
    guard !unknown.isEmpty else { return }
    var unheard = builder
    while table.rows.next(&unheard) {
      if table.isExcluded(&unheard) { continue }
      images.formUnion(table.images(&unheard).map(\.key))
    }
  }
}

/// What other tables annotate of the images of one table.
struct AnnotatedElsewhere {
  private var tables: [AnnotatedTable] = []

  /// Nothing.
  init() {}

  /// Leaves out what a table's own columns take anywhere.
  init<Rows>(_ others: [AnnotatedTable], of table: MappedRows<Rows>, _ builder: RecordBuilder) {
    guard !others.isEmpty else { return }
    let own = AnnotatedTerms(allOf: table, builder).taken(table.plan)
    tables = others.map { $0.without(own) }.filter { !$0.unknown.isEmpty }
  }

  /// What is unknown on an image: what every table that has it leaves open.
  func unknown(on image: ImageID) -> RecordDraft.Terms {
    var annotated: Set<AnnotatedTerms.Term> = []
    for table in tables where table.images.contains(image) {
      annotated.formUnion(table.unknown.map { AnnotatedTerms.Term($0) })
    }
    var unknown = RecordDraft.Terms()
    for table in tables where !table.images.contains(image) {
      for mention in table.unknown where annotated.insert(AnnotatedTerms.Term(mention)).inserted {
        unknown.add(mention)
      }
    }
    return unknown
  }
}

extension AnnotatedTable {
  fileprivate func without(_ terms: Set<AnnotatedTerms.Term>) -> AnnotatedTable {
    var table = self
    table.unknown.removeAll { terms.contains(AnnotatedTerms.Term($0)) }
    return table
  }
}

/// The other tables of mappings; each is kept once it was read.
final class AnnotatedTables: Sendable {
  private let read = Mutex<[String: AnnotatedTable]>([:])

  /// What the other tables of a mapping that lie next to a table annotate.
  func nextTo(
    _ path: String, in file: MappingFile, source: String,
    joined: (TableMapping, _ full: String) -> JoinedImages?
  ) -> [AnnotatedTable] {
    file.annotating(nextTo: path).compactMap { mapping, full in
      let key = "\(full)\n\(file.path)\n\(source)"
      if let known = read.withLock({ $0[key] }) { return known }
      guard let bytes = try? ReadFile.bytes(full, limit: ReadFile.maximumDocument) else {
        return nil
      }
      let table = AnnotatedTable(
        Charset.decode(bytes), path: full, mapping: mapping, joined: joined(mapping, full),
        source: source)
      read.withLock { $0[key] = table }
      return table
    }
  }
}

extension MappingFile {
  /// The tables with columns that annotate and that lie next to a table, itself left out; those that are
  /// known by their ending alone (`*.json`) are left out too.
  func annotating(nextTo path: String) -> [(mapping: TableMapping, full: String)] {
    let folder = Folder.parent(of: path)
    return tables.filter { $0.forms.contains(where: \.form.isAnnotation) }.flatMap { mapping in
      mapping.names.filter { !$0.hasPrefix("*") }.map { (mapping, "\(folder)/\($0)") }
    }
    .filter { $0.1 != path && Folder.exists($0.1) }
  }
}
