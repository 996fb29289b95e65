import Documents
import Foundation
import TestSupport
import Testing
@testable import SampleAtlas

/// Classes that are drawn alike, and that only the site tells apart.
@Suite struct LookAlikeTests {
  private static func plan(_ share: Double) throws -> AtlasPlan {
    AtlasPlan(
      SampleOptions(cases: 1500, dirty: 0, duplicates: 0, lookAlikes: share),
      try AtlasPlanTests.vocabulary())
  }

  @Test func `a site belongs to one class of a pair, and both are drawn as the first`() throws {
    var sites: [LesionClass: Set<String>] = [:]
    var images = 0
    for image in try Self.plan(1).cases.flatMap(\.images) {
      guard let finding = image.findings.first, let lookAlike = finding.lookAlike else { continue }
      images += 1
      sites[finding.lesion, default: []].insert(try #require(image.site.site))
      #expect(finding.drawn == (lookAlike.look, .usual))
      #expect([finding.lesion, lookAlike.partner].contains(lookAlike.look))
      #expect(LookAlike.of(lookAlike.partner)?.partner == finding.lesion)
    }
    #expect(images > 1500)
    #expect(Set(sites.keys) == Set(LookAlike.classes) && sites.count == 12)
    for lesion in LookAlike.classes {
      let partner = try #require(LookAlike.of(lesion)?.partner)
      #expect(sites[lesion]?.isDisjoint(with: sites[partner] ?? []) == true, "\(lesion)")
      #expect((sites[lesion]?.count ?? 0) > 3, "\(lesion) is at too few sites")
    }
  }

  @Test func `the share is that of the cases, and other classes stay as they are`() throws {
    let (none, half) = (try Self.plan(0), try Self.plan(0.5))
    var alike = 0
    var possible = 0
    for (plain, planted) in zip(none.cases, half.cases) {
      // Cases of nails may show no lesion at all.
      guard let main = plain.images.compactMap(\.findings.first).first else { continue }
      #expect(plain.images.allSatisfy { $0.findings.allSatisfy { $0.lookAlike == nil } })
      let marked = planted.images.contains { $0.findings.contains { $0.lookAlike != nil } }
      if LookAlike.of(main.lesion) != nil {
        possible += 1
        alike += marked ? 1 : 0
      } else {
        #expect(!marked)
        #expect(plain.images.map(\.terms) == planted.images.map(\.terms))
        #expect(plain.images.map(\.site.path) == planted.images.map(\.site.path))
      }
    }
    let share = Double(alike) / Double(possible)
    #expect(abs(share - 0.5) < 0.07, "\(share)")
  }

  @Test func `the truth names the class that looks the same`() throws {
    let folder = TemporaryFolder()
    var options = SampleExportTests.small
    options.lookAlikes = 1
    #expect(try SampleExportTests.export(options).write(to: folder.file("a"), threads: 2))
    let truth = CSVTable.parse(
      Array(try Data(contentsOf: URL(fileURLWithPath: folder.file("a.truth.csv")))))
    let lesions = try #require(truth.index(of: "lesions"))
    let partner = try #require(truth.index(of: "look_alike"))
    let rows = truth.rows.filter { !$0.fields[partner].isEmpty }
    #expect(!rows.isEmpty)
    for row in rows {
      let main = LesionClass(rawValue: String(row.fields[lesions].split(separator: "|")[0]))
      #expect(LookAlike.of(try #require(main))?.partner.rawValue == row.fields[partner])
    }
  }

  @Test("a share that is none is refused", arguments: [-0.1, 1.5, .nan])
  func refused(share: Double) {
    #expect(throws: SampleError.self) {
      try SampleExportTests.export(SampleOptions(cases: 2, lookAlikes: share))
    }
  }
}
