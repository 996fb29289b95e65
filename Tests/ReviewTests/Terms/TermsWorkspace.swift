import Artifacts
import Catalogue
import Digests
import Files
import Foundation
import Rules
import SyntheticRuns
import TestSupport
import Vocabulary

@testable import Review

/// The small data set of the review with a catalogue and rules that name most of its terms.
struct TermsWorkspace {
  let workspace: ReviewWorkspace
  let data: ReviewData

  /// Terms that no rule names, with the share of images that mention them: one in so many.
  static let open = [("wart", 3), ("red wart", 7)]

  /// Makes everything; `worded` is done to every term that no rule names.
  init(worded: (String) -> String = { $0 }) throws {
    workspace = try ReviewWorkspace()
    let pack = workspace.data.pack
    let path = workspace.folder.file("catalogue.sqlite")
    let records = pack.images.enumerated().map { number, image -> ImageRecord in
      var record = ImageRecord(key: image.id)
      record.caseKey = image.caseID
      let lesions = pack.manifest.lesions.indices.filter { image.lesions[$0] == .present }
        .map { "\(pack.manifest.lesions[$0].id) term" }
      let open = Self.open.filter { number % $0.1 == 0 }.map { worded($0.0) }
      record.mentions = (lesions + open).map { Mention(facet: .lesion, raw: $0, path: [$0]) }
      if let site = image.site {
        let term = "\(pack.manifest.sites[site].id) term"
        record.mentions.append(Mention(facet: .site, raw: term, path: [term]))
      }
      record.mentions.append(
        Mention(
          facet: .diagnosis, raw: worded(image.diagnosis), path: [worded(image.diagnosis)]))
      return record
    }
    let file = ExtractedFile(
      file: SourceFile(
        source: "atlas", path: "1.html", digest: .of(text: "x"), context: .of(text: "v1"),
        byteCount: 1, format: "test", formatReason: "said so", charset: "utf-8",
        charsetReason: "valid"),
      pages: [ExtractedPage(name: "1", images: records)], findings: [])
    try Catalogue(path).write([file], folder: workspace.folder.path)
    data = ReviewData(pack: pack, terms: ImageTerms(try Catalogue(reading: path)))
  }

  var rules: String { workspace.rules }

  /// The bytes of the rules file as text.
  func text() throws -> String { try String(contentsOfFile: rules, encoding: .utf8) }

  /// A site over a desk of a person.
  func site(
    _ person: String = "ab", readOnly: String = "",
    today: @escaping @Sendable () -> String = { Attribution.today }
  ) throws -> ReviewSite {
    let writer =
      readOnly.isEmpty
      ? try LogWriter(person: person, path: workspace.logs.log(of: person)) : nil
    let desk = try ReviewDesk(
      data: data, queue: workspace.queue, person: person, folder: workspace.logs, writer: writer,
      version: "derm test")
    return workspace.site(desk, readOnly: readOnly, today: today)
  }

  /// A page as text, with its status.
  func get(_ site: ReviewSite, _ path: String) async -> (status: Int, page: String) {
    let response = await site.answer(workspace.request("GET", path))
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  /// What the server says to a form, with its status and the address that it leads to.
  func post(
    _ site: ReviewSite, _ path: String, _ form: [(String, String)]
  ) async -> (status: Int, page: String, address: String) {
    let response = await site.answer(workspace.request("POST", path, form: form))
    return (
      response.status, String(decoding: response.body, as: UTF8.self),
      response.headers.first { $0.name == "Location" }?.value ?? ""
    )
  }

  /// Presses the button that takes the last save back.
  func undo(
    _ site: ReviewSite, _ form: [(String, String)] = []
  ) async -> (status: Int, page: String, address: String) {
    let page = await get(site, "/terms").page
    let saved = page.firstMatch(of: #/name="saved" value="([0-9a-f]+)"/#).map {
      String($0.output.1)
    }
    return await post(site, "/terms/undo", form + [("saved", saved ?? "")])
  }

  /// The consequences of a form, and the form that saves it.
  func preview(
    _ site: ReviewSite, _ form: [(String, String)]
  ) async -> (status: Int, page: String, save: [(String, String)]) {
    let query = form.map { "\($0.0)=\(WebForm.encoded($0.1))" }.joined(separator: "&")
    let (status, page) = await get(site, "/terms/change?\(query)")
    let seen = page.firstMatch(of: #/name="seen" value="([0-9a-f]+)"/#).map { String($0.output.1) }
    return (status, page, form + [("seen", seen ?? "")])
  }

  /// Puts a term into a class.
  static func placing(_ term: String, into id: String, verb: String = "includes") -> [(
    String, String
  )] {
    [("do", "place"), ("facet", "lesion"), ("term", term), ("verb", verb), ("class", id)]
  }
}
