package import Documents
internal import Metrics
internal import Quality

/// How far people agree who answered the same questions without seeing each other's answers.
package struct AgreementTable: Sendable {
  /// One class and kind of question.
  package struct Row: Sendable, Hashable {
    /// The class or site; empty for questions without one, and in the rows of a whole kind.
    package let `class`: String
    /// The kind of question, such as `missing`.
    package let kind: String
    /// Questions on which two or more people hold something.
    package let questions: Int
    /// Of these, on which all agree.
    package let agreeing: Int
    /// Questions that two or more people saw and somebody could not tell.
    package let unsure: Int
    /// Kappa, alpha and PABAK with their intervals.
    package let figures: [Figure]
  }

  /// A figure and its 95 % interval; nil where it is not defined.
  package struct Figure: Sendable, Hashable {
    package let value: Double?
    package let low: Double?
    package let high: Double?
  }

  /// Rows of kinds, then of classes within them, in order of their names.
  package let rows: [Row]
  /// Answers that were taken for others: first person, second, and how often.
  package let confusions: [Confusion]

  /// What one person said where another said something else.
  package struct Confusion: Sendable, Hashable {
    package let kind: String
    package let `class`: String
    package let one: String
    package let said: String
    package let other: String
    package let insteadSaid: String
    package let count: Int
  }

  private struct Group: Hashable {
    let kind: String
    let `class`: String
  }

  /// Compares first and second readings; decisions between them count nowhere.
  ///
  /// `group` gives the group of an image, which is resampled as a whole; images without one are groups of their own.
  /// What people hold is compared, not whether they call the data set wrong: two who name different sites differ. Kappa is
  /// defined where the same two people answered.
  package init(
    _ table: OpinionTable, group: (String) -> Int?,
    replicates: Int? = nil, seed: UInt64 = 0
  ) {
    let replicates = replicates ?? GroupBootstrap.defaultReplicates
    var groups: [Group: [[LogLine]]] = [:]
    var said: [Confusion: Int] = [:]
    let order = table.entries.map { ($0.key.key, $0.value) }
      .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
    for (_, entry) in order where entry.answers.count > 1 {
      // Two people may have been asked of one label in two queues: only the same question compares.
      for lines in Dictionary(grouping: entry.answers.values, by: \.kind).values
      where lines.count > 1 {
        let lines = lines.sorted { $0.by < $1.by }
        let kind = lines[0].kind
        groups[Group(kind: kind, class: ""), default: []].append(lines)
        if !lines[0].class.isEmpty {
          groups[Group(kind: kind, class: lines[0].class), default: []].append(lines)
        }
        Self.confuse(lines, &said)
      }
    }
    let names = groups.keys.sorted { ($0.kind, $0.class) < ($1.kind, $1.class) }
    rows = names.map { name in
      Self.row(name, groups[name] ?? [], group, replicates, seed)
    }
    confusions = said.keys.sorted {
      ($0.kind, $0.class, $0.one, $0.other, $0.said, $0.insteadSaid)
        < ($1.kind, $1.class, $1.one, $1.other, $1.said, $1.insteadSaid)
    }.map { key in
      Confusion(
        kind: key.kind, class: key.class, one: key.one, said: key.said, other: key.other,
        insteadSaid: key.insteadSaid, count: said[key] ?? 0)
    }
  }

  private static func confuse(_ lines: [LogLine], _ said: inout [Confusion: Int]) {
    for (position, one) in lines.enumerated() {
      for other in lines[(position + 1)...] {
        guard let a = Opinion(one), let b = Opinion(other), a != b else { continue }
        said[
          Confusion(
            kind: one.kind, class: one.class, one: one.by, said: a.text, other: other.by,
            insteadSaid: b.text, count: 0), default: 0] += 1
      }
    }
  }

  private static func row(
    _ name: Group, _ questions: [[LogLine]], _ group: (String) -> Int?, _ replicates: Int,
    _ seed: UInt64
  ) -> Row {
    let rated = questions.map { lines in lines.filter { $0.answer != .unsure } }
      .filter { $0.count > 1 }
    let people = Set(rated.flatMap { $0.map(\.by) })
    let opinions = rated.map { $0.compactMap { Opinion($0)?.text } }
    let categories = Set(opinions.joined()).sorted()
    let numbers = Dictionary(
      categories.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let ratings = opinions.map { $0.compactMap { numbers[$0] } }
    // Negative numbers are nobody else's.
    let groups = rated.enumerated().map { row, lines in
      lines[0].images.first.flatMap(group) ?? -1 - row
    }
    let bootstrap = GroupBootstrap(
      groups: groups, folds: groups.map { _ in 0 },
      replicates: Set(groups).count > 1 ? replicates : 0, seed: seed)
    let values = NominalAgreement(ratings, groups, isPair: people.count == 2).figures(bootstrap)
    return Row(
      class: name.class, kind: name.kind, questions: rated.count,
      agreeing: ratings.count { Set($0).count == 1 },
      unsure: questions.count { lines in lines.contains { $0.answer == .unsure } },
      figures: values)
  }

  /// The table of `derm-review agreement`.
  package var csv: CSVWriter {
    var writer = CSVWriter(columns: [
      "class", "kind", "n", "agree", "kappa", "low", "high", "alpha", "pabak", "alpha_low",
      "alpha_high", "pabak_low", "pabak_high", "unsure",
    ])
    func text(_ value: Double?) -> String { value.map { NumberText.g9($0) } ?? "" }
    for row in rows {
      let (kappa, alpha, pabak) = (row.figures[0], row.figures[1], row.figures[2])
      writer.row(
        [
          row.class, row.kind, "\(row.questions)", "\(row.agreeing)", text(kappa.value),
          text(kappa.low), text(kappa.high), text(alpha.value), text(pabak.value),
          text(alpha.low), text(alpha.high), text(pabak.low), text(pabak.high), "\(row.unsure)",
        ])
    }
    return writer
  }
}
