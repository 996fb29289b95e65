/// Writes the block of one image of a case page.
struct CaseSummaryWriter {
  let planned: PlannedCase
  let image: PlannedImage
  let rating: Int

  private var dirt: PageDirt { planned.dirt }

  var text: String {
    var text = "   <div class=\"case-summary\">\n"
    text +=
      dirt.hasBrokenTags && planned.number % 3 == 0
      ? "    <SPAN class=image-rating data-image-id=\(image.id)>\(rating)</SPAN>\n"
      : "    <span data-image-id=\"\(image.id)\" class=\"image-rating\">\(rating)</span>\n"
    text += table
    if !dirt.lacksLesions, !image.terms.isEmpty { text += list("Primary Lesions", lesions) }
    text += list("Pathophysiology", planned.pathophysiology.map { escaped($0) })
    if planned.era != 1 {
      if !dirt.lacksSite {
        text += list(planned.era == 0 ? "Body location" : "Anatomical location", sites)
      }
      text += list("Symptoms", planned.symptoms.map { escaped($0) })
    }
    return text + "   </div>\n"
  }

  private var table: String {
    // Cells that are not closed here; the other two thirds of such cases have other tags broken.
    let broken = dirt.hasBrokenTags && planned.number % 3 == 1
    let (endCell, endRow) = broken ? ("", "") : ("</td>", "</tr>")
    func row(_ label: String, _ value: String) -> String {
      "     <tr><th>\(label)</th><td>\(value)\(endCell)\(endRow)\n"
    }
    var text = "    <table>\n"
    text += row("Patient case no.", "\(planned.number)")
    text += row("Patient details", escaped(planned.patient))
    text += row("Contributor", escaped(planned.contributor))
    if !dirt.lacksDiagnosis {
      text += row("Diagnosis", "\n        \(escaped(image.diagnosis.lowercased()))\n     ")
    }
    if planned.era == 1 {
      if !dirt.lacksSite { text += row("Localization", sites.joined(separator: "<br>")) }
      text += row("Symptoms", planned.symptoms.map { escaped($0) }.joined(separator: "<br>"))
    }
    return text + "    </table>\n"
  }

  private func list(_ heading: String, _ items: [String]) -> String {
    let broken = dirt.hasBrokenTags && planned.number % 3 == 2
    let entries = items.map { broken ? "<li>\($0)\n" : "<li>\($0)</li>" }.joined()
    return "    <h3>\(heading)</h3>\n    <ul>\(entries)\(broken ? "" : "</ul>")\n"
  }

  private var sites: [String] { image.sitePaths.map { escaped($0) } }

  /// The terms as the contributor left them.
  private var lesions: [String] {
    var terms = image.terms
    if dirt.hasTypos, let first = terms.first { terms[0] = Typos.typed(first) }
    if dirt.hasOddBlanks {
      terms = terms.enumerated().map {
        $0 % 2 == 0 ? "\($1.uppercased()) " : "  \($1.lowercased())"
      }
    }
    if dirt.joinsWithCommas { terms = [terms.joined(separator: ",")] }
    return terms.map { escaped($0) }
  }

  private func escaped(_ text: String) -> String {
    dirt.escapesTwice ? Markup.escapedTwice(text) : Markup.escaped(text)
  }
}

/// Words that contributors mistyped, or wrote in the plural.
enum Typos {
  private static let words: [String: String] = [
    "Tumour": "Tumor", "Edema": "Oedema", "Comedones": "Commedones", "Erythema": "Erythma",
    "Hyperkeratosis": "Hyperkeratosys", "Excoriation": "Excoriations", "Nodule": "Nodules",
    "Cyst": "Cysts", "Macule": "Macules", "Crust": "Crusts", "Scar": "Scars", "Ulcer": "Ulcers",
    "Telangiectasis": "Telangiectases", "Vesicles": "Vesicules", "Bulla": "Bullae",
    "Alopecia": "Allopecia", "Plaque / erythematous": "Plaque / erythematus",
  ]

  /// The term as somebody mistyped it; terms without a known slip stay.
  static func typed(_ term: String) -> String { words[term] ?? term }
}
