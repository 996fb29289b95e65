internal import Artifacts
internal import Documents
internal import Rules
internal import Terms
internal import Vocabulary

/// One change that a person asks for on a page, as edits of the rules.
struct TermChange: Sendable {
  /// The edits, in their order: all are made or none.
  ///
  /// Decisions have their reason and state.
  let edits: [RuleEdit]
  /// What is asked for, in words.
  let words: String
  /// What the person should know before saving; empty when nothing is.
  let notes: [String]

  /// The longest reason, label or term that is taken, in bytes.
  static let longestText = 600

  /// Reads a form over a version of the rules, for who signs it.
  ///
  /// The edits are refused later where the rules no longer say what they say in this version of what is edited. Fails
  /// with `answer` where the form asks for nothing that rules can say, or showed something else than they say.
  init(_ form: WebForm, over version: RulesVersion, by signer: String?) throws(ReviewError) {
    try ShownEntry.check(form, in: version)
    let fields = ChangeFields(form: form)
    let reader = TermChangeReader(form: form, version: version, fields: fields, signer: signer)
    let read = try reader.read()
    words = read.words
    edits = read.edits.compactMap(version.book.expectation) + read.edits
    notes = reader.leftBehind(read.edits)
  }

  /// Who signs edits of a version, and with which day.
  ///
  /// Where nothing can be saved, whoever looks may be nobody in the rules; the first of their people stands for them.
  /// Fails with `person` for who may save and is nobody.
  static func attribution(
    _ person: String, _ version: RulesVersion, canSave: Bool, on day: String
  ) throws(ReviewError) -> Attribution {
    var attribution = Attribution(date: day)
    let people = version.book.people
    guard people.contains(person) || !canSave else {
      throw .person(name: person, known: people, rules: version.book.path)
    }
    attribution.by = people.contains(person) ? person : people.first
    return attribution
  }
}

/// What people typed into a form, bounded.
struct ChangeFields: Sendable {
  let form: WebForm

  /// A text on one line, as forms show and send it.
  static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// A text on one line; nil when it is empty, and `now` itself, of any length, where the form sends that.
  ///
  /// Fails with `answer` for more than a rules file should hold.
  func text(_ name: String, now: String? = nil) throws(ReviewError) -> String? {
    let raw = form[name] ?? ""
    return Self.line(raw) == Self.line(now ?? "") ? now : try bounded(raw)
  }

  /// The lines of a field, or its values where it comes several times; those of `now` as they stand there.
  ///
  /// Fails as `text` does.
  func list(_ name: String, now: [String] = []) throws(ReviewError) -> [String] {
    var items: [String] = []
    for line in form.all(name).flatMap({ $0.split(whereSeparator: \.isNewline) }) {
      let known = now.first { Self.line($0) == Self.line(String(line)) }
      let read = known != nil ? known : try bounded(String(line))
      if let item = read, !items.contains(item) { items.append(item) }
    }
    return items
  }

  private func bounded(_ raw: String) throws(ReviewError) -> String? {
    let text = Self.line(raw)
    guard text.utf8.count <= TermChange.longestText else {
      throw .answer("A text is longer than \(TermChange.longestText) bytes: shorten it.")
    }
    return text.isEmpty ? nil : text
  }

  /// The facet that the form names.
  ///
  /// Fails with `answer` where it names none.
  func facet() throws(ReviewError) -> Facet {
    guard let facet = form["facet"].flatMap(Facet.init(rawValue:)), Facet.ruled.contains(facet)
    else { throw .answer("The form names no kind of term: load the page again.") }
    return facet
  }

  /// A threshold of a share, a number, or both.
  ///
  /// Fails with `answer` for anything else.
  func threshold() throws(ReviewError) -> Threshold {
    guard let threshold = Threshold(share: form["share"] ?? "", atLeast: form["least"] ?? "")
    else { throw .answer("A threshold is a share such as 0.5 %, a number of images, or both.") }
    return threshold
  }

  /// Where alone a rule holds, as far as the form says it; values of `now` as they stand there.
  ///
  /// Fails as `text` does.
  func condition(now: RuleCondition = RuleCondition()) throws(ReviewError) -> RuleCondition {
    var condition = RuleCondition()
    condition.sites = try list("site", now: now.sites)
    condition.diagnoses = try list("diagnosis", now: now.diagnoses).map { TermText.normalise($0) }
    condition.contributors = try list("contributor", now: now.contributors)
      .map { TermText.normalise($0) }
    condition.sources = try list("from", now: now.sources)
    return condition
  }
}
