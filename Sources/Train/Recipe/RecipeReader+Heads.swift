internal import Documents
internal import Vocabulary
internal import Yams

/// The section `heads` of a recipe: a mapping of ids to mappings of keys.
extension RecipeReader {
  /// Reads the section.
  ///
  /// Fails with line and column when an id can't name a head, a key is unknown or a value does not fit.
  func heads(_ section: [MappingKey]) throws(TrainError) -> FurtherHeads {
    var heads: [FurtherHead] = []
    for entry in section {
      let id = entry.name.value
      guard FurtherHead.isID(id) else {
        throw problem(
          entry.node, "'\(id)' can't name a head",
          "Use small letters, digits and '-', beginning with a letter, and none of derm's own words: \(FurtherHead.reserved)."
        )
      }
      guard let keys = entry.value.keys() else {
        throw problem(
          entry.value, "'heads.\(id)' wants a list of 'key: value'",
          "Write \(id): {facet: diagnosis, kind: multi-class}.")
      }
      heads.append(try head(id, at: entry.node, keys))
    }
    return FurtherHeads(heads)
  }

  private func head(
    _ id: String, at node: Yams.Node, _ keys: [MappingKey]
  ) throws(TrainError) -> FurtherHead {
    var head = FurtherHead(id: id)
    guard Facet(rawValue: id) == .diagnosis || keys.contains(where: { $0.name.value == "facet" })
    else {
      throw problem(
        node, "'heads.\(id)' does not say what its labels are taken from",
        "Write facet: diagnosis.")
    }
    for key in keys { try set(key.name.value, at: key.node, key.value, of: &head) }
    return head
  }

  /// Sets one key of one head, for a flag such as `heads.diagnosis.weight`.
  func apply(
    _ key: String, _ value: Yams.Node, to heads: inout FurtherHeads
  ) throws(TrainError) {
    let parts = key.split(separator: ".").map(String.init)
    guard parts.count == 3, let index = heads.all.firstIndex(where: { $0.id == parts[1] }) else {
      throw problem(
        nil, "the recipe has no head for '\(key)'",
        "Name one of its heads and a key, as heads.diagnosis.weight, or state the section 'heads' in the recipe."
      )
    }
    try set(parts[2], at: nil, value, of: &heads.all[index])
  }

  private func set(
    _ key: String, at node: Yams.Node?, _ value: Yams.Node, of head: inout FurtherHead
  ) throws(TrainError) {
    guard let field = HeadField.all.first(where: { $0.key == key }) else {
      let names = HeadField.all.map(\.key)
      let hint = Nearest.candidates(for: key, among: names, limit: 1).first
      throw problem(
        node, "unknown key '\(key)' of head '\(head.id)'",
        hint.map(Nearest.question) ?? "Known keys: \(names.joined(separator: ", ")).")
    }
    let scalars = value.keys() == nil ? value.elements.map { $0.text?.value ?? "" } : []
    if let what = field.read(scalars, value.sequence != nil, &head) {
      throw problem(
        node == nil ? nil : value, what, "heads.\(head.id).\(field.key): \(field.summary).")
    }
  }
}
