public import Catalogue
internal import Duplicates
internal import Packs
internal import Provenance
internal import Vocabulary

extension Refinement {
  /// The chain from an image's raw text to its labels, site and fold.
  ///
  /// Fails when there is no such image, or the catalogue can't be read.
  public func explain(image key: String, _ catalogue: Catalogue) throws -> String {
    guard let image = merge.atlas.images.firstIndex(where: { $0.id.rawValue == key }) else {
      let ids = merge.atlas.images.map(\.id.rawValue)
      throw TaxonomyError.unknown(
        kind: "image", name: key, hint: Nearest.hint(key, among: Array(ids.prefix(50_000))))
    }
    let facts = merge.atlas.images[image]
    var text = "image \(facts.id)   source \(facts.source)   page \(facts.page)\n"
    text += "  case \(facts.caseID?.rawValue ?? "none")   group \(groups.group[image])   "
    text += "file \(facts.file)\(facts.sha256 == nil ? " (no pixels)" : "")\n"
    for said in try catalogue.mentions(of: facts.id)
    where said.mention.facet == .lesion || said.mention.facet == .site {
      let mention = said.mention
      text += "  \(mention.facet.rawValue) '\(mention.raw)' \(mention.assertion.rawValue)"
      let bytes = mention.byteRange.map { " bytes \($0.lowerBound)-\($0.upperBound)" } ?? ""
      text += "   \(said.page)\(bytes)\n"
      text += indented(chain(of: mention.path, mention.facet, on: image))
    }
    for position in book.overrides.byImage[key] ?? [] {
      let row = book.overrides.rows[position]
      text += "  override \(book.overrides.path):\(row.line) by \(row.note.by ?? "nobody"): "
      text += "\(row.note.why ?? "no reason")\n"
    }
    text += "  labels  \(labelText(image))\n"
    let site = merge.site[image]
    let place = site < 0 ? "unknown" : merge.rules.sites.classIDs[merge.siteClasses[Int(site)]]
    text += "  site    \(place)\n"
    if let reason = merge.exclusion[image] {
      text += "  not in the data set: \(reason.rawValue)\n"
    } else {
      text += "  fold    \(plan.fold[image])\n"
    }
    return text
  }

  /// What a raw term became and why.
  ///
  /// Fails when the data has no such term.
  public func explain(term: String) throws -> String {
    let path = TermText.path(term)
    let found = merge.atlas.terms.indices.filter { merge.atlas.terms[$0].path == path }
    guard !found.isEmpty else {
      throw TaxonomyError.unknown(
        kind: "term", name: term,
        hint: Nearest.hint(TermText.joined(path), among: merge.atlas.terms.map(\.text)))
    }
    var text = ""
    for position in found {
      let fate = fates[position]
      text += "\(fate.facet.rawValue) '\(fate.term)'   \(fate.count) images   "
      text += "\(fate.fate.rawValue) \(fate.classes.joined(separator: ", "))\n"
      text += indented(chain(of: path, fate.facet, on: nil))
      if !fate.why.isEmpty { text += "  why     \(fate.why)\n" }
      if !fate.mayBe.isEmpty {
        text += "  may be  \(fate.mayBe.joined(separator: ", ")): unknown where it is mentioned\n"
      }
    }
    return text
  }

  /// What a class is made of.
  ///
  /// Fails when the rules define no such class.
  public func explain(class id: String) throws -> String {
    var text = ""
    for facet in [Facet.lesion, .site] {
      let set = merge.rules[facet]
      guard let place = set.classIndex[id] else { continue }
      let rule = set.classes[place]
      text += "\(facet.rawValue) class \(id) \"\(rule.label.value)\"   "
      text += "\(book.path):\(rule.id.position.line)\n"
      if let why = rule.note.why { text += "  why     \(why)\n" }
      if let entry = entries(facet).first(where: { $0.id == id }) {
        text += "  images  \(entry.images)   cases \(entry.cases)\n"
      }
      for verdict in merge.verdicts where verdict.facet == facet && verdict.classID == id {
        text += "  \(verdict.decision.rawValue)  \(verdict.text)"
        text += verdict.decision == .merged ? " -> \(verdict.rest ?? "")\n" : "\n"
      }
      for fate in fates where fate.facet == facet && fate.classes.contains(id) {
        text += "  \(fate.rule) '\(fate.term)'   \(fate.count) images"
        text += fate.line.map { "   \(book.path):\($0)\n" } ?? "\n"
      }
    }
    guard !text.isEmpty else {
      throw TaxonomyError.unknown(
        kind: "class", name: id,
        hint: Nearest.hint(id, among: merge.rules.lesions.classIDs + merge.rules.sites.classIDs))
    }
    return text
  }

  private func labelText(_ image: Int) -> String {
    let states = merge.labels(of: image).enumerated().filter { $0.element != .absent }
    if states.isEmpty { return "none present, none unknown" }
    return states.map { position, state in
      merge.rules.lesions.classIDs[merge.lesionClasses[position]]
        + (state == .unknown ? " (unknown)" : "")
    }.joined(separator: ", ")
  }

  private func indented(_ lines: [String]) -> String {
    lines.map { "    \($0)\n" }.joined()
  }

  private func chain(of raw: [String], _ facet: Facet, on image: Int?) -> [String] {
    let set = merge.rules[facet]
    let resolution = Resolution(raw, rules: set, spelling: merge.rules.spelling)
    var lines = ["normal form '\(TermText.joined(TermText.normalise(path: raw)))'"]
    for part in resolution.parts {
      let piece = resolution.isSplit ? "piece " : "after spelling "
      lines.append("\(piece)'\(TermText.joined(part.path))'")
      if part.rules.isEmpty { lines.append("no rule: in review, unknown and never absent") }
      for position in part.rules {
        let rule = set.rules[position]
        if let image, !rule.source.condition.isEmpty,
          !merge.holds(rule.source.condition, image)
        {
          continue
        }
        let note = rule.source.note
        lines.append(
          "\(rule.text(set.classIDs))   \(book.path):\(rule.source.term.position.line) by "
            + "\(note.by ?? "nobody") \(note.date ?? "") "
            + (note.status ?? RuleNote.Status.proposed).text)
        if let why = note.why { lines.append("  \(why)") }
        lines += rule.classes.compactMap { finalText($0, facet) }
      }
    }
    return lines
  }

  private func finalText(_ place: Int, _ facet: Facet) -> String? {
    let set = merge.rules[facet]
    let target = facet == .site ? merge.siteTarget : merge.lesionTarget
    let verdicts = merge.verdicts.filter {
      $0.facet == facet && $0.classID == set.classIDs[place]
    }
    if verdicts.isEmpty { return nil }
    let goal = target[place].map { set.classIDs[$0] } ?? "dropped"
    return "  \(set.classIDs[place]) -> \(goal): "
      + verdicts.map(\.text).joined(separator: "; ")
  }
}
