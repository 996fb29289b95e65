import Artifacts
import Catalogue
import Digests
import GRDB
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Taxonomy

/// Counts of the pack, counted again by SQLite from the raw mentions.
@Suite struct RecountTests {
  private let rules = GeneratedAtlas.rules.replacing(
    "lesions:\n", with: "lesions:\n  drop_under: 6\n")

  /// Image and term of every mention that is asserted present.
  private static let said = """
    SELECT DISTINCT image_record.image_id AS image, mention.facet AS facet, mention.path AS term
      FROM mention JOIN image_record ON image_record.id = mention.record_id
      WHERE mention.assertion = 'present'
    """

  private func counts(_ database: Database, _ sql: String) throws -> [String: Int] {
    Dictionary(
      uniqueKeysWithValues: try Row.fetchAll(database, sql: sql).map { row in
        (row[0] as String, row[1] as Int)
      })
  }

  @Test func `terms, classes, sites, pairs and folds equal a recount in SQL`() throws {
    let folder = TemporaryFolder()
    let catalogue = try GeneratedAtlas.make(cases: 150).catalogued(in: folder)
    let options = RefinementOptions()
    let refined = try Refinement(
      atlas: Atlas.load(catalogue), book: try RuleText.book(rules, in: folder), options: options)
    var output = RefinementOutput()
    output.packs = folder.file("packs")
    let digest = try refined.freeze(catalogue, output)
    let pack = try Pack.open("\(output.packs)/\(digest.hex)")
    try refined.memory().write(catalogue, pack: pack, output)
    let queue = try DatabaseQueue(path: folder.file("catalogue.sqlite"))
    try queue.read { database in
      let terms = try counts(
        database,
        "SELECT facet || ' ' || term, COUNT(*) FROM (\(Self.said)) GROUP BY facet, term")
      #expect(!terms.isEmpty)
      #expect(
        Dictionary(
          uniqueKeysWithValues: pack.manifest.terms.map {
            ("\($0.facet.rawValue) \($0.term)", $0.count)
          }) == terms)
      // Class l(n + 10) is the term 'lesion n', so its images are those of the term.
      for entry in pack.manifest.lesions {
        let number = try #require(Int(entry.id.dropFirst())) - 10
        #expect(entry.images == terms["lesion lesion \(number)"])
      }
      for (index, entry) in pack.manifest.lesions.enumerated() {
        #expect(pack.images.count { $0.lesions[index] == .present } == entry.images)
      }
      for (index, entry) in pack.manifest.sites.enumerated() {
        #expect(pack.images.count { $0.site == index } == entry.images)
      }

      let pairs = try counts(
        database,
        """
        SELECT lesion.term || ' ' || site.term, COUNT(*) FROM (\(Self.said)) AS lesion
          JOIN (\(Self.said)) AS site ON site.image = lesion.image
          WHERE lesion.facet = 'lesion' AND site.facet = 'site' GROUP BY lesion.term, site.term
        """)
      let map = pack.manifest.correlation
      for (row, lesion) in map.lesions.enumerated() {
        for (column, site) in map.sites.enumerated() {
          let names = [lesion.rawValue, site.rawValue].compactMap { Int($0.dropFirst()) }
          let both = pairs["lesion \(names[0] - 10) site \(names[1] - 10)"] ?? 0
          #expect(map[row, column].both == both, "\(lesion) \(site)")
        }
      }

      for (fold, images) in pack.manifest.certificate.images.enumerated() {
        #expect(pack.images.count { $0.fold == Fold(fold) } == images)
      }
      let folds = Dictionary(grouping: pack.images.filter { $0.caseID != nil }, by: \.caseID)
      #expect(!folds.isEmpty && folds.values.allSatisfy { Set($0.map(\.fold)).count == 1 })
    }
  }
}
