internal import Vocabulary

/// What the forms of a table can say, where some of them hold for some images of a row only.
///
/// What was annotated on one image of a case is unknown on the others: not that it is absent there, as it
/// would be for a term that nobody names.
struct AnnotatedTerms {
  struct Term: Hashable {
    let facet: Facet
    let path: [String]
  }

  /// The terms of each form, by its number, in the order in which they were met.
  private var terms: [Int: [Term]] = [:]
  /// The first rule that took each.
  private var rules: [Term: String] = [:]
  /// Forms that can say anything.
  private var open: Set<Int> = []
  private var known: [String: RecordDraft.Terms] = [:]

  /// A column of more different terms is free text: what it leaves open is then anything.
  private static let maximumTerms = 500

  init() {}

  /// Collects the terms of all rows; nothing where every form holds for all images.
  init<Rows>(of table: MappedRows<Rows>, _ builder: RecordBuilder) {
    guard table.plan.forms.contains(where: { !$0.only.isEmpty && !$0.isConstant }) else { return }
    collect(table, builder)
  }

  /// Collects the terms of all rows, whichever images their forms hold for.
  init<Rows>(allOf table: MappedRows<Rows>, _ builder: RecordBuilder) { collect(table, builder) }

  private mutating func collect<Rows>(_ table: MappedRows<Rows>, _ builder: RecordBuilder) {
    var table = table
    // What is wrong with a row is reported when it is read for its record, and not twice.
    var unheard = RecordBuilder(source: "", path: "", text: builder.text)
    let image = ImageID("")
    var seen: [Int: Set<Term>] = [:]
    while table.rows.next(&unheard) {
      if table.isExcluded(&unheard) { continue }
      for form in table.plan.forms where !form.isConstant && !open.contains(form.index) {
        let annotated = table.terms(form, image, &unheard).mentions.map { (Term($0), $0.rule) }
        for (term, rule) in annotated + Self.columns(of: form) {
          if rules[term] == nil { rules[term] = rule }
          if seen[form.index, default: []].insert(term).inserted {
            terms[form.index, default: []].append(term)
          }
        }
        if terms[form.index]?.count ?? 0 > Self.maximumTerms {
          open.insert(form.index)
          let name = "any term of " + form.columns.map(\.name).joined(separator: ", ")
          terms[form.index] = [Term(facet: form.facet, path: [name])]
        }
      }
    }
  }

  /// The terms that a form's columns stand for, whatever their cells say.
  private static func columns(of form: RowPlan.Form) -> [(Term, String)] {
    guard !form.when.isEmpty else { return [] }
    return form.columns.filter { $0.position != nil }
      .map { (Term(facet: form.facet, path: $0.path), $0.rule) }
  }

  /// What is unknown on an image of a column: what other images were annotated for, and not this one.
  mutating func unknown(for column: String, _ plan: RowPlan) -> RecordDraft.Terms {
    guard !terms.isEmpty else { return RecordDraft.Terms() }
    if let known = known[column] { return known }
    func holds(_ form: RowPlan.Form) -> Bool { form.only.isEmpty || form.only.contains(column) }
    // A term that a form takes on this image was looked for here: it is absent where it is not
    // named.
    let own = Set(plan.forms.filter(holds).flatMap { terms[$0.index] ?? [] })
    var seen: Set<Term> = []
    var unknown = RecordDraft.Terms()
    for form in plan.forms
    where !form.isConstant && !holds(form) && form.facet != .contributor {
      for term in terms[form.index] ?? [] where !own.contains(term) && seen.insert(term).inserted {
        unknown.add(
          term.facet, term.path, raw: term.path.joined(separator: " / "), bytes: nil,
          rule: "\(rules[term] ?? form.rule), annotated on "
            + "\(form.form.only.map(\.name).joined(separator: " and ")) only",
          assertion: .unknown)
      }
    }
    known[column] = unknown
    return unknown
  }
}

extension AnnotatedTerms {
  /// The terms that the forms of a table take, as far as they were collected.
  func taken(_ plan: RowPlan) -> Set<Term> {
    Set(plan.forms.filter { !$0.isConstant }.flatMap { terms[$0.index] ?? [] })
  }

  /// What a table's columns annotate, as unknown on the images that the table does not have.
  func unknownElsewhere(_ plan: RowPlan, table: String) -> RecordDraft.Terms {
    var seen: Set<Term> = []
    var unknown = RecordDraft.Terms()
    for form in plan.forms where form.form.isAnnotation && form.facet != .contributor {
      for term in terms[form.index] ?? [] where seen.insert(term).inserted {
        unknown.add(
          term.facet, term.path, raw: term.path.joined(separator: " / "), bytes: nil,
          rule: "\(rules[term] ?? form.rule), annotated in \(table) only", assertion: .unknown)
      }
    }
    return unknown
  }
}

extension AnnotatedTerms.Term {
  init(_ mention: Mention) {
    self.init(facet: mention.facet, path: mention.path)
  }
}
