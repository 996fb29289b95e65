internal import Documents
internal import Terms
package import Vocabulary

/// One row of a file that is imported, in the words of the rule language.
package struct ImportedRow {
  /// What the row asks for.
  package enum Content {
    case rule(Decision)
    /// Nothing yet: a term that nobody decided on.
    case open(Facet, term: String)
    /// Something that follows from other rules, or stands in the file: nothing to do.
    case known
    /// Nothing that a rule can say, for this reason.
    case refused(String)
  }

  /// The line in the file, from 1.
  package let line: Int
  /// The row in words.
  package let text: String
  package let content: Content
  /// Where the rule holds.
  package var condition = FieldList()
  /// How far the row says the decision is.
  package var status: String?
  /// What else the row says, which a proposal does not hold.
  package var losses: [String] = []

  package static let conditionKeys = ["from", "site", "diagnosis", "contributor"]
}

/// Finds people and classes by what people write for them.
package struct NameFinder {
  package let file: RuleFile

  /// The id of a person by id, name or ORCID; what was written when nobody fits, nil when nothing was.
  package func person(_ text: String) -> String? {
    let text = text.trimmed
    if text.isEmpty || file.personByID[text] != nil { return text.isEmpty ? nil : text }
    let number = MappingName.orcidNumber(text)
    let found = file.people.map(\.value).filter { id in
      let person = file.personByID[id] ?? Person()
      return person.name.lowercased() == text.lowercased()
        || number != nil && MappingName.orcidNumber(person.orcid) == number
    }
    return found.count == 1 ? found[0] : text
  }

  /// The id of a class by id or label; what was written when none fits, or several do.
  package func classID(_ text: String, _ facet: Facet) -> String {
    let found = classIDs(text, facet)
    return found.count == 1 ? found[0] : text.trimmed
  }

  /// The ids of the classes that a text can mean, in the file's order: the id, else the label, else either of them
  /// without regard to letter case.
  package func classIDs(_ text: String, _ facet: Facet) -> [String] {
    let text = text.trimmed
    let folded = ClassRule.folded(text)
    let classes = file[facet].classes
    let fits: [(ClassRule) -> Bool] = [
      { $0.id.value == text }, { $0.label.value == text },
      { ClassRule.folded($0.label.value) == folded || $0.id.value == folded },
    ]
    for fit in fits {
      let found = classes.filter(fit).map(\.id.value)
      if !found.isEmpty { return found }
    }
    return []
  }

  /// The day as the rules write it, from what spreadsheets make of it; nil when it is unclear.
  ///
  /// `2026-11-23`, `23.11.2026` and, where only one order is possible, `11/23/2026` are understood.
  package static func day(_ text: String) -> String? {
    let text = text.trimmed
    func numbers(_ separator: Character) -> [Int]? {
      let parts = text.split(separator: separator, omittingEmptySubsequences: false)
      let numbers = parts.compactMap { PlainNumber.natural($0) }
      return parts.count == 3 && numbers.count == 3 ? numbers : nil
    }
    func day(_ year: Int, _ month: Int, _ day: Int) -> String? {
      CalendarDay.text(year: year, month: month, day: day)
    }
    if let parts = numbers("-") { return day(parts[0], parts[1], parts[2]) }
    if let parts = numbers(".") { return day(parts[2], parts[1], parts[0]) }
    guard let parts = numbers("/") else { return nil }
    // No day of the month is over 31, so this is a year first.
    if parts[0] > 31 { return day(parts[0], parts[1], parts[2]) }
    // Nobody can tell whether 3/4/2026 is in March or April; 11/23 and 4/4 have one reading.
    let readings = Set(
      [day(parts[2], parts[0], parts[1]), day(parts[2], parts[1], parts[0])].compactMap { $0 })
    return readings.count == 1 ? readings.first : nil
  }
}
