internal import Files
internal import Terms
internal import Vocabulary

/// Writes the site's two JSON answers: `facetData.json`, and `imageData/<page>.json`.
struct AnswerWriter {
  let vocabulary: AtlasVocabulary
  let options: SampleOptions

  // The members' names and their order are the site's.
  private struct FacetData: Encodable {
    let facet_collection: [String: Collection]
  }
  private struct Collection: Encodable {
    let Text: String?
    let Roots: [Int]
    let Facets: [String: Facet]
  }
  private struct Facet: Encodable {
    let Text: String
    let Facets: [Int]
  }

  /// The tree of every facet: keys are strings, references integers.
  func facetData() throws(FileError) -> [UInt8] {
    let tables = [
      ("localization", vocabulary.sites), ("lesions", vocabulary.lesions),
      ("symptoms", vocabulary.symptoms), ("pathos", vocabulary.pathophysiology),
      ("diagnosis", vocabulary.diagnoses),
    ]
    var collections: [String: Collection] = [:]
    for (name, table) in tables {
      var children: [Int: [Int]] = [:]
      for term in table.terms {
        if let parent = term.parent { children[parent, default: []].append(term.id) }
      }
      var facets: [String: Facet] = [:]
      for term in table.terms {
        facets[String(term.id)] = Facet(Text: shown(term), Facets: children[term.id] ?? [])
      }
      collections[name] = Collection(
        Text: nil, Roots: table.terms.filter { $0.parent == nil }.map(\.id), Facets: facets)
    }
    return try CanonicalJSON.encode(FacetData(facet_collection: collections))
  }

  /// Some texts of the real answer were escaped twice or ended in a blank.
  private func shown(_ term: Term) -> String {
    guard options.dirty > 0 else { return term.text }
    let text = term.text.replacing("&", with: "&amp;amp;")
    return term.id % 37 == 0 ? text + " " : text
  }

  private struct Answer: Encodable {
    let Hits: Int
    let NumberOfPages: Int
    let page: Int
    let perPage: Int
    let sort: String
    let Results: [Result]
  }
  private struct Reference: Encodable { let Id: Int }
  private struct Result: Encodable {
    let AssetId: String
    let FileName: String
    let Case: Int
    // Not the site's own: only atlases in which contributors differ have it.
    let Contributor: String?
    let diagnosis: [Reference]
    let lesions: [Reference]?
    let localization: [Reference]?
    let symptoms: [Reference]
    let pathos: [Reference]
  }

  private static let perPage = 128

  /// The answers that hold every image, as (name, bytes); with dirt one more that was cut off.
  func imageData(_ plan: AtlasPlan) throws(FileError) -> [(name: String, bytes: [UInt8])] {
    let results = plan.imagePositions.map { result(plan.cases[$0.case], $0.image) }
    let count = (results.count + Self.perPage - 1) / Self.perPage
    var answers: [(name: String, bytes: [UInt8])] = []
    for page in 0..<count {
      let part = results[(page * Self.perPage)..<min(results.count, (page + 1) * Self.perPage)]
      let answer = Answer(
        Hits: results.count, NumberOfPages: count, page: page + 1, perPage: Self.perPage,
        sort: "relevance", Results: Array(part))
      answers.append((name(page + 1), try CanonicalJSON.encode(answer)))
    }
    if options.dirty > 0, let first = answers.first {
      // A page that was fetched twice, the first time with the connection cut.
      answers.append(("imageData-cut.json", Array(first.bytes.prefix(first.bytes.count * 2 / 3))))
    }
    return answers
  }

  private func name(_ page: Int) -> String {
    "imageData-\(String(page).leftPadded(4, with: "0")).json"
  }

  private func result(_ planned: PlannedCase, _ number: Int) -> Result {
    let image = planned.images[number]
    let dirt = planned.dirt
    var lesions = image.terms.map { Reference(Id: id($0, vocabulary.lesions)) }
    // An answer of numbers can't be misspelt: each kind of dirt of a page has its counterpart here,
    // a repeated term, an unknown number, a 0 for none.
    if dirt.joinsWithCommas, let first = lesions.first { lesions.append(first) }
    if dirt.hasTypos { lesions.append(Reference(Id: 199_999)) }
    if dirt.hasOddBlanks { lesions.append(Reference(Id: 0)) }
    return Result(
      AssetId: image.id, FileName: image.file, Case: planned.number,
      Contributor: options.errors.silentContributor > 0 ? planned.contributor : nil,
      diagnosis: [
        Reference(Id: dirt.lacksDiagnosis ? 0 : id(image.diagnosis, vocabulary.diagnoses))
      ], lesions: dirt.lacksLesions ? nil : lesions,
      localization: dirt.lacksSite
        ? nil : image.sitePaths.map { Reference(Id: id($0, vocabulary.sites)) },
      symptoms: planned.symptoms.map { Reference(Id: id($0, vocabulary.symptoms)) },
      pathos: planned.pathophysiology.map { Reference(Id: id($0, vocabulary.pathophysiology)) })
  }

  private func id(_ path: String, _ table: TermTable) -> Int { table.term(path)?.id ?? 0 }
}
