package import Documents
internal import Terms
package import Vocabulary

extension RuleChecks {
  /// Families: each class in one, no circles.
  package mutating func checkFamilies(_ facet: Facet) {
    var family: [String: (name: Located<String>, member: Located<String>)] = [:]
    for rule in file[facet].families {
      for member in rule.members {
        if let first = family[member.value] {
          report(
            .twoFamilies, at: member,
            "'\(member.value)' is a member of '\(first.name.value)' and of '\(rule.name.value)'",
            remedy: "Keep it in one family.", related: [(first.member.position, "the other")])
        } else {
          family[member.value] = (rule.name, member)
        }
      }
    }
    let rest = Dictionary(
      file[facet].families.flatMap { rule in rule.members.map { ($0.value, rule.rest) } },
      uniquingKeysWith: { first, _ in first })
    for rule in file[facet].families {
      var chain = [rule.rest.value]
      while let last = chain.last, let next = rest[last]?.value {
        chain.append(next)
        // A circle that this family only leads into never returns to it: the count ends the walk,
        // and the circle's own families report it.
        guard next != rule.rest.value, chain.count <= rest.count + 1 else { break }
      }
      if chain.count > 1, chain.last == rule.rest.value {
        report(
          .cycle, at: rule.rest, "a circle: \(chain.joined(separator: " -> "))",
          remedy: "The rest of a family must not come back to it through other families.")
      }
    }
  }

  /// Pairs that must stay apart, as far as rules alone tell.
  package mutating func checkNeverMerge(_ facet: Facet) {
    let targets = Array(rules[facet].classes.indices.map(Optional.some))
    findings += NeverMergeCheck.findings(rules, facet, target: targets)
  }

  /// Letters of other scripts that look like Latin ones.
  package mutating func checkLookAlikes() {
    var texts: [Located<String>] = file.spelling.flatMap { [$0.wrong, $0.right] }
    texts += file.lesions.classes.map(\.id) + file.sites.classes.map(\.id)
    texts += file.terms.map(\.term)
    for text in texts {
      let scalars = text.value.unicodeScalars
      // A word all in another script is somebody's language; one letter of it within a Latin word
      // is a mistake that never matches. Latin letters with their extensions end at U+024F.
      let hasLatin = scalars.contains { $0.properties.isAlphabetic && $0.value < 0x250 }
      let strange = scalars.first {
        VisibleText.isHidden($0) && !$0.properties.isWhitespace
          || hasLatin && VisibleText.looksLatin($0)
      }
      guard let strange else { continue }
      let what =
        VisibleText.isHidden(strange) ? "which nobody sees" : "which looks like something else"
      report(
        .lookAlike, at: text,
        "'\(VisibleText.escaped(text.value))' holds \(VisibleText.codePoint(strange)), \(what)",
        remedy: "Type the word again with Latin letters.")
    }
  }
}

/// Whether two terms that must stay apart end in one class.
package enum NeverMergeCheck {
  /// `target` says where each class goes: itself, the rest of its family, or nowhere.
  package static func findings(_ rules: RuleSet, _ facet: Facet, target: [Int?]) -> [RuleFinding] {
    let set = rules[facet]
    var findings: [RuleFinding] = []
    for rule in set.file.neverMerge where rule.note.isActive {
      let one = chains(rule.first, set, rules.spelling, target)
      let other = chains(rule.second, set, rules.spelling, target)
      // One class that both reach is enough: every further one has the same remedy.
      for left in one {
        guard let right = other.first(where: { $0.end == left.end }) else { continue }
        findings.append(
          RuleFinding(
            .neverMerge, file: rules.file.path, at: rule.first.position,
            length: rule.first.length,
            "'\(rule.first.value)' and '\(rule.second.value)' must stay apart but both end in "
              + "'\(set.classIDs[left.end])'",
            remedy: "Change the rule of one of them, or delete the pair.",
            related: [left, right].map {
              .init(file: rules.file.path, position: $0.position, what: $0.text)
            }))
        break
      }
    }
    return findings
  }

  /// The classes in which a term ends by today's rules, with the rules that lead there.
  package static func chains(
    _ term: Located<String>, _ set: FacetRuleSet, _ spelling: SpellingTable, _ target: [Int?]
  ) -> [(end: Int, position: Position, text: String)] {
    guard let pattern = TermPattern(term.value, spelling: spelling) else { return [] }
    var chains: [(end: Int, position: Position, text: String)] = []
    for rule in set.rules where rule.pattern.overlaps(pattern) {
      for index in rule.classes {
        guard let end = target[index] else { continue }
        let family = end == index ? "" : " -> \(set.classIDs[end]) (rest of its family)"
        chains.append((end, rule.source.term.position, rule.text(set.classIDs) + family))
      }
    }
    return chains
  }
}
