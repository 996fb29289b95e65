internal import Artifacts
internal import Markup

/// Images whose labels change, grouped by what happens to them, with examples.
struct PlanMoves {
  let plan: Plan
  let thumbnails: Thumbnails
  /// Printed names of lesion classes by id.
  let labels: [String: String]
  /// Examples shown of one kind of move.
  var examples = 8
  /// Kinds of move that are shown with images.
  var shown = 60

  /// Images to which the same happens.
  private struct Move: Hashable {
    let lost: [String]
    let gained: [String]
    let sites: [String]
    let unknown: [String]
  }

  var moves: HTML {
    guard plan.includedBefore != nil else {
      return "<p class=\"note\">There is no earlier data set to compare with.</p>"
    }
    var groups: [Move: [Int]] = [:]
    for (index, image) in plan.images.enumerated() where image.kind == .changed {
      groups[move(image), default: []].append(index)
    }
    for (index, image) in plan.images.enumerated() where image.kind == .new {
      groups[move(image), default: []].append(index)
    }
    guard !groups.isEmpty else {
      return "<p class=\"note\">No image gets other labels and stays.</p>"
    }
    // Of groups of equal size the one with the first image, so that the page is the same each time.
    let ordered = groups.map { (move: $0.key, images: $0.value.sorted()) }
      .sorted { ($1.images.count, $0.images[0]) < ($0.images.count, $1.images[0]) }
    let parts = ordered.prefix(shown).map { part($0.move, $0.images) }
    let rest = ordered.dropFirst(shown).reduce(0) { $0 + $1.images.count }
    let others: HTML = """
      <p class="note">\(Figures.count(rest, "image moves", "images move")) in rarer ways; <code class="name">--csv</code> lists \
      every image.</p>
      """
    return "\(parts)\(HTML.when(rest > 0, others))"
  }

  /// Images that lose their last label or leave.
  var emptied: HTML {
    let found = plan.images.indices.filter {
      plan.images[$0].kind == .emptied || plan.images[$0].kind == .leaving
    }
    guard !found.isEmpty else {
      return "<p class=\"note\">No image is left without a label.</p>"
    }
    var reasons: [String: [Int]] = [:]
    for index in found { reasons[reason(plan.images[index]), default: []].append(index) }
    let parts = reasons.keys.sorted().map { reason -> HTML in
      let images = reasons[reason] ?? []
      return """
        <h3>\(reason): \(Figures.count(images.count, "image"))</h3>\(gallery(images, 24))
        """
    }
    return "\(parts)"
  }

  private func reason(_ image: ImageChange) -> String {
    image.reason.isEmpty ? "no class is left" : image.reason
  }

  private func move(_ image: ImageChange) -> Move {
    let old = image.before?.site ?? "unknown"
    let new = image.after?.site ?? "unknown"
    let had = Set(image.before?.unknown ?? [])
    let doubts = image.after?.unknown.filter { !had.contains($0) } ?? []
    return Move(
      lost: image.lost, gained: image.gained,
      sites: image.before == nil || old == new ? [] : [old, new],
      unknown: image.lost.isEmpty && image.gained.isEmpty ? doubts : [])
  }

  private func names(_ ids: [String]) -> String {
    Figures.list(ids.map { labels[$0] ?? $0 })
  }

  private func title(_ move: Move, isNew: Bool) -> HTML {
    var parts: [HTML] = []
    if isNew { return "new in the data set: \(names(move.gained))" }
    switch (move.lost.isEmpty, move.gained.isEmpty) {
    case (false, false): parts.append("\(names(move.lost)) → \(names(move.gained))")
    case (false, true): parts.append("no longer \(names(move.lost))")
    case (true, false): parts.append("also \(names(move.gained))")
    case (true, true): break
    }
    if move.sites.count == 2 { parts.append("site \(move.sites[0]) → \(move.sites[1])") }
    if !move.unknown.isEmpty { parts.append("now unknown: \(names(move.unknown))") }
    if parts.isEmpty { parts.append("less is unknown") }
    return HTML.joined(parts, "; ")
  }

  private func part(_ move: Move, _ images: [Int]) -> HTML {
    let isNew = images.first.map { plan.images[$0].kind == .new } ?? false
    return """
      <h3>\(title(move, isNew: isNew)) <span class="range">\(Figures.count(images.count, "image"))</span>\
      </h3>\(gallery(images, examples))
      """
  }

  /// At most `count` of the images, evenly spread, and a few of the terms of all of them.
  private func gallery(_ images: [Int], _ count: Int) -> HTML {
    let withPixels = images.filter { plan.images[$0].file != nil }
    let chosen =
      withPixels.count <= count
      ? withPixels : (0..<count).map { withPixels[$0 * withPixels.count / count] }
    let photos = chosen.map { thumbnails.photo($0) }.filter { !$0.text.isEmpty }
    let words = Set(images.prefix(500).map { plan.images[$0].terms }).sorted().prefix(6)
    let terms = words.filter { !$0.isEmpty }.map { "<li>\($0)</li>" as HTML }
    return """
      \(HTML.when(!photos.isEmpty, "<div class=\"photos\">\(photos)</div>"))\
      <details><summary>Terms for instance</summary><ul class="terms">\(terms)</ul></details>
      """
  }
}
