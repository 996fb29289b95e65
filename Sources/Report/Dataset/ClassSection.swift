internal import Artifacts
internal import Markup
internal import Vocabulary

/// Lesion classes and body sites with counts, examples and the terms that they are made of.
struct ClassSection {
  let pack: Pack
  let thumbnails: Thumbnails
  let examples: Examples

  private var manifest: PackManifest { pack.manifest }

  /// The table of lesion classes.
  var lesions: HTML {
    let unknown = manifest.lesions.indices.map { column in
      pack.images.count { $0.lesions[column] == .unknown }
    }
    return """
      <p>A class is present in an image, absent, or unknown; unknown is masked in training and in \
      every number. Open a class to see which terms it gathers, by which rule and why. \
      <a href="classes.csv">classes.csv</a></p>
      \(table("lesion-classes", .lesion, manifest.lesions, unknown: unknown) { examples.lesion($0, 5) })
      """
  }

  /// The table of body sites.
  var sites: HTML {
    """
    <p>Each image has one site, or none that is known; an image whose terms name two different \
    sites counts as unknown.</p>
    \(table("body-sites", .site, manifest.sites, unknown: nil) { examples.site($0, 5) })
    """
  }

  private func table(
    _ id: String, _ facet: Facet, _ entries: [ClassEntry], unknown: [Int]?,
    _ chosen: (Int) -> [Int]
  ) -> HTML {
    var columns = [
      ReportTable.Column(title: facet == .lesion ? "Class" : "Site"),
      ReportTable.Column(title: "Images", isNumber: true),
      ReportTable.Column(title: "Cases", isNumber: true),
    ]
    if unknown != nil { columns.append(ReportTable.Column(title: "Unknown", isNumber: true)) }
    columns.append(ReportTable.Column(title: "Examples"))
    var table = ReportTable(id: id, columns: columns, isSearchable: true)
    let most = entries.map(\.images).max() ?? 1
    for (index, entry) in entries.enumerated() {
      var cells: [HTML] = [
        ReportTable.cell(name(entry, facet)),
        ReportTable.number(
          "\(Figures.count(entry.images))\(meter(entry.images, most))", Double(entry.images)),
        ReportTable.count(entry.cases),
      ]
      if let unknown { cells.append(ReportTable.count(unknown[index])) }
      let photos = chosen(index).map { thumbnails.photo($0) }
      cells.append(ReportTable.cell("<div class=\"strip\">\(photos)</div>"))
      table.row(cells, attributes: " data-class=\"\(entry.id)\"")
    }
    return table.html
  }

  private func meter(_ images: Int, _ most: Int) -> HTML {
    let width = Figures.decimal(100 * Double(images) / Double(max(1, most)), 1)
    return "<span class=\"meter\"><i style=\"width:\(width)%\"></i></span>"
  }

  private func name(_ entry: ClassEntry, _ facet: Facet) -> HTML {
    let why = entry.why ?? ""
    return """
      <b>\(entry.label)</b>\
      \(HTML.when(entry.id != entry.label, " <span class=\"range\">\(entry.id)</span>"))
      \(HTML.when(!why.isEmpty, "<div class=\"why\">\(why)</div>"))\
      <div class="why">\(entry.keptBecause)</div>\
      \(TermList.html(pack, facet, class: entry.id))
      """
  }
}
