internal import Artifacts
internal import Rules
internal import Terms
internal import Vocabulary

/// Which terms are listed.
struct TermFilter: Sendable, Hashable {
  /// What a person can look for next to a text.
  enum State: String, Sendable, CaseIterable {
    case review, proposed, approved, dropped, near, unused

    var words: String {
      switch self {
      case .review: "in review"
      case .proposed: "proposed"
      case .approved: "approved"
      case .dropped: "dropped"
      case .near: "near a threshold"
      case .unused: "not in the data"
      }
    }
  }

  /// A part of the term; empty takes all.
  var text = ""
  /// Lesions, sites or diagnoses; nil takes all.
  var facet: Facet?
  /// How far terms are; nil takes all.
  var state: State?
  /// The page of the list, from 0.
  var page = 0

  /// Terms on one page of the list.
  static let pageSize = 100

  /// Takes all terms.
  init() {}

  /// Reads a query; what it does not know takes all.
  init(_ query: WebForm) {
    text = String((query["q"] ?? "").prefix(200))
    facet = query["of"].flatMap(Facet.init(rawValue:)).flatMap {
      Facet.ruled.contains($0) ? $0 : nil
    }
    state = query["state"].flatMap(State.init(rawValue:))
    page = min(100_000, query["page"].flatMap { PlainNumber.natural($0) } ?? 0)
  }

  /// The terms that fit, in the table's order.
  func rows(_ table: TermTable) -> [TermRow] {
    let wanted = text.lowercased()
    return table.rows.filter { row in
      (facet == nil || row.facet == facet) && (state.map { holds($0, row) } ?? true)
        && (wanted.isEmpty || row.text.lowercased().contains(wanted))
    }
  }

  private func holds(_ state: State, _ row: TermRow) -> Bool {
    switch state {
    case .review: row.status == .review
    case .proposed: row.status == .proposed
    case .approved: row.status == .approved
    case .dropped: row.mapping?.kind == .dropped
    case .near: row.isNear
    case .unused: row.isUnused
    }
  }

  /// The fields of the filter that take less than all.
  var fields: [(name: String, value: String)] {
    [
      ("q", text), ("of", facet?.rawValue ?? ""), ("state", state?.rawValue ?? ""),
      ("page", page > 0 ? "\(page)" : ""),
    ].filter { !$0.1.isEmpty }
  }

  /// The filter as a part of a query, each name with an ampersand before it.
  var query: String { fields.map { "&\($0.name)=\(WebForm.encoded($0.value))" }.joined() }
}
