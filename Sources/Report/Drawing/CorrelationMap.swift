internal import Artifacts
internal import Markup
internal import Metrics
internal import Vocabulary

/// The lesion and site map as an image: orange above an even spread, blue below.
struct CorrelationMap {
  let pack: Pack
  let examples: Examples
  let thumbnails: Thumbnails
  /// Images to show for a cell that is clicked.
  var imagesPerCell = 4

  private let width = 34
  private let height = 24
  private var left: Int { LabelSpace(pack.manifest.lesions.map(\.label)).left }
  private var top: Int { LabelSpace(pack.manifest.sites.map(\.label)).top }

  /// The drawing, its legend and the panel in which a cell's images appear.
  var html: HTML {
    let map = pack.manifest.correlation
    let total = (
      width: left + map.sites.count * width + LabelSpace(pack.manifest.sites.map(\.label)).right,
      height: top + map.lesions.count * height
    )
    let siteLabels = labels(pack.manifest.sites)
    let lesionLabels = labels(pack.manifest.lesions)
    let heads = map.sites.enumerated().map { column, site -> HTML in
      let x = left + column * width + width / 2 + 4
      return """
        <text transform="translate(\(x) \(top - 8)) rotate(-52)">\
        \(siteLabels[site.rawValue] ?? site.rawValue)</text>
        """
    }
    let rows = map.lesions.enumerated().map { row, lesion -> HTML in
      let y = top + row * height + height / 2 + 4
      let cells = map.sites.indices.map { column in
        cell(row, column, lesionLabels[lesion.rawValue], siteLabels[map.sites[column].rawValue])
      }
      return """
        <text x="\(left - 8)" y="\(y)" text-anchor="end">\
        \(lesionLabels[lesion.rawValue] ?? lesion.rawValue)</text>\(cells)\n
        """
    }
    return """
      \(introduction)
      \(forms)
      <p class="note">Below even<span class="scale"><i class="n3"></i><i class="n2"></i>\
      <i class="n1"></i><i class="z0"></i><i class="p1"></i><i class="p2"></i><i class="p3"></i>\
      </span>above even, by equation 1 or, for the other numbers, by the \
      lift: steps at a quarter, a half, 0.7, 1.4, 2 and 4 times even; pale and empty: none seen where fewer than 5 were to be expected. Bold: q \
      below 0.05. Point at a cell for its counts, click it for images; \
      with the keyboard, Tab enters the map, arrows walk, Enter opens.</p>
      <div class="scroll wide"><svg width="\(total.width)" height="\(total.height)" \
      viewBox="0 0 \(total.width) \(total.height)" id="site-map" data-panel="cell-images" \
      data-columns="\(map.sites.count)" role="group" aria-label="Lesions by body sites">
      \(heads)
      \(rows)</svg></div>
      <div class="panel" id="cell-images" aria-live="polite"><p class="note">No cell chosen.</p></div>
      """
  }

  /// The same counts in other forms; the shades of all but the first are those of the lift.
  private var forms: HTML {
    """
    <p class="bar-tools"><label>Numbers <select data-forms="site-map">\
    <option value="0">Eq. 1: rates of the row, scaled to sum 1</option>\
    <option value="1">lift / number of sites: not scaled by row</option>\
    <option value="2">share of the lesion's images (row share)</option>\
    <option value="3">share of the site's images (column share)</option></select></label></p>
    """
  }

  private func shown(_ value: Double?) -> String {
    Figures.decimal(value, 2).replacing("0.", with: ".")
  }

  private var introduction: HTML {
    let sites = pack.manifest.correlation.sites.count
    return """
      <p>Each row is a lesion, each column a body site. The number of images with both is divided by \
      the number of images of the site, and each row is scaled to sum to 1, so a lesion that keeps to \
      no site has 1/\(sites) = \(Figures.score(1 / Double(max(1, sites)))) in every cell, however many \
      images a site has. \(Figures.count(pack.manifest.correlation.images)) images with a known site are \
      counted.</p>
      """
  }

  private func labels(_ entries: [ClassEntry]) -> [String: String] {
    Dictionary(entries.map { ($0.id, $0.label) }) { first, _ in first }
  }

  private func cell(_ row: Int, _ column: Int, _ lesion: String?, _ site: String?) -> HTML {
    let map = pack.manifest.correlation
    let cell = map[row, column]
    // By equation 1 an even spread has 1 / sites everywhere: times the number of sites it is 1, as
    // the lift of an even spread is, and one scale of colours serves both.
    let relative = cell.value.map { $0 * Double(map.sites.count) }
    let sure = (cell.qValue ?? 1) < FalseDiscovery.level
    let x = left + column * width
    let y = top + row * height
    let isEmpty = cell.both == 0
    // Where few were to be expected, none seen says nothing: the cell stays pale instead of dark.
    let few = isTooFew(row, column)
    let numbers = [cell.value, map.liftShare(row, column), cell.rowShare, cell.columnShare]
      .map { isEmpty ? "" : shown($0) }
    let byLift = few ? "e0" : shade(cell.lift)
    let first = few ? "e0" : shade(relative)
    // One cell takes part in the order of Tab: the script moves that to the cell that arrows reach,
    // so that a map of hundreds of cells is one stop.
    return """
      <g class="cell\(HTML.when(sure, " sure"))" tabindex="\(row + column == 0 ? 0 : -1)" \
      role="button" aria-label="\(lesion ?? ""), \(site ?? ""): \(cell.both)" \
      data-tip="\(words(row, column, lesion ?? "", site ?? ""))" \
      data-pictures="\(imageNumbers(row, column))" data-forms="\(numbers.joined(separator: " | "))" \
      data-shades="\(first) \(byLift)">\
      <rect x="\(x)" y="\(y)" width="\(width)" height="\(height)" class="\(first)"/>\
      <text x="\(x + width / 2)" y="\(y + height / 2 + 4)">\(numbers[0])</text></g>
      """
  }

  private func words(_ row: Int, _ column: Int, _ lesion: String, _ site: String) -> String {
    let map = pack.manifest.correlation
    let cell = map[row, column]
    var lines = [
      "\(lesion) at \(site)",
      "\(Figures.count(cell.both, "image")) with both; \(Figures.count(map.lesionImages[row])) with "
        + "the lesion, \(Figures.count(map.knownImages(row, column))) at the site"
        + (cell.knownImages == nil ? "" : " in which the lesion is known"),
      "value \(Figures.score(cell.value))"
        + (cell.low == nil ? "" : " (\(Figures.score(cell.low)) to \(Figures.score(cell.high)))")
        + ", even would be \(Figures.score(1 / Double(map.sites.count)))",
      "lift \(Figures.decimal(cell.lift, 2)), share of the lesion "
        + "\(Figures.percent(cell.rowShare)), share of the site \(Figures.percent(cell.columnShare))",
    ]
    if map.isFew(row, column) {
      lines.append(
        "only \(Figures.decimal(map.expected(row, column), 1)) to be expected: uncertain")
    }
    if cell.pValue != nil {
      lines.append("p \(Figures.pValue(cell.pValue)), q \(Figures.pValue(cell.qValue))")
    }
    return lines.joined(separator: "\n")
  }

  private func imageNumbers(_ row: Int, _ column: Int) -> String {
    let map = pack.manifest.correlation
    guard map[row, column].both > 0,
      let lesion = pack.manifest.lesions.firstIndex(where: { $0.id == map.lesions[row].rawValue }),
      let site = pack.manifest.sites.firstIndex(where: { $0.id == map.sites[column].rawValue })
    else { return "" }
    return examples.cell(lesion, site, imagesPerCell, isShown: thumbnails.holds)
      .compactMap { thumbnails.number(of: $0) }.map { "\($0)" }.joined(separator: " ")
  }

  /// None seen, which says nothing where few were to be expected.
  private func isTooFew(_ row: Int, _ column: Int) -> Bool {
    let map = pack.manifest.correlation
    return map[row, column].both == 0 && map.isFew(row, column)
  }

  /// The shade of a value relative to an even spread.
  private func shade(_ relative: Double?) -> String { Shade.name(relative) }
}

/// Steps of a scale that colour-blind readers can tell apart: blue below 1, orange above.
enum Shade {
  /// The class of the style sheet for a value relative to an even spread.
  static func name(_ relative: Double?) -> String {
    guard let relative else { return "na" }
    return switch relative {
    case ..<0.25: "n3"
    case ..<0.5: "n2"
    case ..<0.7: "n1"
    case ..<1.4: "z0"
    case ..<2: "p1"
    case ..<4: "p2"
    default: "p3"
    }
  }
}
