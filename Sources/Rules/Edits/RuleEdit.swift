internal import Terms
package import Vocabulary

/// One change of a rules file that a person asks for.
package enum RuleEdit: Sendable, Hashable {
  /// A decision is added.
  case decide(Decision)
  /// A place that the file does not have is made, with these keys.
  case add(RulePlace, [RuleField])
  /// Keys of a place get other values or go.
  case set(RulePlace, [RuleField])
  /// A place goes, with all that it says.
  case take(RulePlace)
  /// Nothing changes: the edits behind it are refused where a place no longer says what the person saw.
  case expect(SeenPlace)

  /// A rule of a term is taken out.
  package static func remove(_ reference: RuleReference) -> RuleEdit { .take(.rule(reference)) }

  /// A proposed rule is approved by whoever signs; the person stands in `review`.
  package static func approve(_ reference: RuleReference) -> RuleEdit {
    .set(
      .rule(reference), [RuleField("status", .word("approved")), RuleField("review", .signer)])
  }

  /// A class without terms is added to the section of a facet.
  package static func addClass(
    _ facet: Facet, id: String, label: String, status: String = "proposed"
  ) -> RuleEdit {
    .add(
      .classRule(facet.section, id),
      [
        RuleField("label", .text(label)), RuleField("by", .signer), RuleField("date", .today),
        RuleField("status", .word(status)),
      ])
  }

  /// The threshold under which classes are dropped is another.
  package static func dropUnder(_ facet: Facet, _ threshold: Threshold) -> RuleEdit {
    .set(.section(facet), [RuleField("drop_under", threshold.value)])
  }

  /// The edit in words.
  package var text: String {
    switch self {
    case .decide(let decision): decision.text
    case .add(let place, let fields): "new \(place.text)\(Self.words(fields))"
    case .set(let place, let fields): "\(place.text)\(Self.words(fields))"
    case .take(let place): "take out \(place.text)"
    case .expect(let seen): "\(seen.place.text) as it was shown"
    }
  }

  /// Fields without signature, in words.
  private static func words(_ fields: [RuleField]) -> String {
    let words = fields.compactMap { field -> String? in
      switch field.value {
      case nil: "no \(field.key)"
      case .signer, .today: nil
      case .some(let value): "\(field.key) \(value.written)"
      }
    }
    return words.isEmpty ? "" : ": " + words.joined(separator: ", ")
  }
}

extension Threshold {
  /// The threshold as a value of a rules file.
  package var value: RuleValue {
    guard let share else { return .word("\(atLeast)") }
    let floor = atLeast == 0 ? [] : [RuleField("at_least", .word("\(atLeast)"))]
    return .map([RuleField("share", .word(share.text))] + floor)
  }

  /// Reads what a person typed: a percentage or nothing, and a count or nothing.
  ///
  /// Nil for what is neither, and where both are empty.
  package init?(share: String, atLeast: String) {
    let (part, count) = (share.filter { $0 != " " }, atLeast.filter { $0 != " " })
    guard !part.isEmpty || !count.isEmpty else { return nil }
    var read: Share?
    if !part.isEmpty {
      read = Share(percent: part.hasSuffix("%") ? part : "\(part)%")
      guard read != nil else { return nil }
    }
    guard let floor = count.isEmpty ? 0 : PlainNumber.natural(count),
      (0...1_000_000_000).contains(floor)
    else {
      return nil
    }
    self.init(share: read, atLeast: floor)
  }
}
