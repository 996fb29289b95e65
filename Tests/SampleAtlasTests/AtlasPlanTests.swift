import Files
import TestSupport
import Testing
import Vocabulary

@testable import SampleAtlas

@Suite struct AtlasPlanTests {
  static func vocabulary() throws -> AtlasVocabulary {
    try AtlasVocabulary(folder: Checkout.file("data/vocabulary"))
  }

  /// Images with a final site per class, and the sites of each class.
  static func counts(_ plan: AtlasPlan) -> (
    images: [LesionClass: Int], sites: [LesionClass: Set<String>]
  ) {
    var images: [LesionClass: Int] = [:]
    var sites: [LesionClass: Set<String>] = [:]
    for planned in plan.cases {
      for image in planned.images where image.sitePaths.count == 1 && !planned.dirt.lacksSite {
        guard let site = image.site.site, !planned.dirt.lacksLesions else { continue }
        for finding in image.findings {
          images[finding.lesion, default: 0] += 1
          sites[finding.lesion, default: []].insert(site)
        }
      }
    }
    return (images, sites)
  }

  @Test(
    "every class stays, with room, at the default size and beyond",
    arguments: [300, 400, 500, 1000])
  func thresholds(cases: Int) throws {
    let plan = AtlasPlan(SampleOptions(cases: cases), try Self.vocabulary())
    let (images, sites) = Self.counts(plan)
    let total = Double(plan.imagePositions.count)
    for lesion in LesionClass.allCases {
      let count = images[lesion] ?? 0
      #expect(count >= 25, "\(lesion.rawValue) has \(count)")
      #expect(Double(count) >= 0.0046 * total * 2)
      #expect((sites[lesion]?.count ?? 0) >= (lesion == .alopecia ? 2 : 4), "\(lesion.rawValue)")
    }
    // The sub-types that rule 2 keeps apart.
    for lesion: LesionClass in [
      .erythematousPapule, .hyperpigmentedPapule, .pearlyPapule, .erythematoSquamousPlaque,
      .erythematousPlaque, .hyperpigmentedPlaque,
    ] {
      #expect(Double(images[lesion] ?? 0) >= max(20, 0.023 * total), "\(lesion.rawValue)")
    }
  }

  @Test func `terms have a long tail`() throws {
    let plan = AtlasPlan(SampleOptions(), try Self.vocabulary())
    var counts: [String: Int] = [:]
    for image in plan.cases.flatMap(\.images) {
      for term in image.terms { counts[term, default: 0] += 1 }
    }
    #expect(counts.count > 90)
    #expect(counts.values.count { $0 < 10 } > counts.count / 2)
    #expect((counts["Papule / verrucous"] ?? 0) < 20)
  }

  @Test func `every planted word is a term of the atlas`() throws {
    let vocabulary = try Self.vocabulary()
    for lesion in LesionClass.allCases {
      for term in lesion.terms {
        #expect(vocabulary.lesions.term(term.path) != nil, "\(term.path)")
      }
      for diagnosis in lesion.profile.diagnoses {
        #expect(vocabulary.diagnoses.term(diagnosis) != nil, "\(diagnosis)")
      }
      #expect(vocabulary.pathophysiology.term(lesion.profile.pathophysiology) != nil)
    }
    for term in ForeignTerm.common + ForeignTerm.nails {
      #expect(vocabulary.lesions.term(term.path) != nil, "\(term.path)")
    }
    for term in CompoundTerm.all {
      #expect(vocabulary.lesions.term(term.path) != nil, "\(term.path)")
    }
    for site in PlannedSite.all { #expect(vocabulary.sites.term(site.path) != nil, "\(site.path)") }
  }

  @Test func `predilections are planted as the paper saw them`() throws {
    let plan = AtlasPlan(SampleOptions(cases: 3000), try Self.vocabulary())
    var all: [String: Double] = [:]
    var of: [LesionClass: [String: Double]] = [:]
    for image in plan.cases.flatMap(\.images) {
      guard let site = image.site.site else { continue }
      all[site, default: 0] += 1
      for finding in image.findings { of[finding.lesion, default: [:]][site, default: 0] += 1 }
    }
    func share(_ lesion: LesionClass, _ sites: [String]) -> Double {
      let counts = of[lesion] ?? [:]
      return sites.map { counts[$0] ?? 0 }.reduce(0, +) / counts.values.reduce(0, +)
    }
    func usual(_ sites: [String]) -> Double {
      sites.map { all[$0] ?? 0 }.reduce(0, +) / all.values.reduce(0, +)
    }
    #expect(share(.alopecia, ["scalp"]) > 0.8)
    #expect(share(.comedones, ["nose", "face", "back", "chest"]) > 0.8)
    for (lesion, site) in [
      (LesionClass.edema, "legs"), (.hyperpigmentedPapule, "back"), (.oozing, "ears"),
      (.tumour, "ears"),
    ] {
      #expect(share(lesion, [site]) > 2 * usual([site]), "\(lesion.rawValue)")
    }
    for site in ["face", "back", "hands", "legs"] {
      #expect(abs(share(.erythema, [site]) - usual([site])) < 0.06, "\(site)")
    }
  }

  @Test func `without predilection a lesion's sites are those of all lesions`() throws {
    let plan = AtlasPlan(SampleOptions(cases: 3000, predilection: 0), try Self.vocabulary())
    // Sites are drawn for the main finding; company and repeated images only add noise.
    var all: [String: Double] = [:]
    var of: [LesionClass: [String: Double]] = [:]
    for image in plan.cases.flatMap(\.images) {
      guard let site = image.site.site, let main = image.findings.first?.lesion else { continue }
      all[site, default: 0] += 1
      of[main, default: [:]][site, default: 0] += 1
    }
    let total = all.values.reduce(0, +)
    for (lesion, sites) in of where lesion != .alopecia {
      let images = sites.values.reduce(0, +)
      for (site, count) in all {
        #expect(abs((sites[site] ?? 0) / images - count / total) < 0.13, "\(lesion), \(site)")
      }
    }
    // Bald skin still needs hair around it.
    #expect(of[.alopecia]?["nose"] == nil)
  }

  @Test func `a clean atlas has no dirt, and a dirty one every kind`() throws {
    let clean = AtlasPlan(SampleOptions(cases: 200, dirty: 0), try Self.vocabulary())
    let dirty = AtlasPlan(SampleOptions(cases: 400, dirty: 0.1), try Self.vocabulary())
    let kinds: [(PageDirt) -> Bool] = [
      { $0.isLatin1 },
      { $0.hasBrokenTags },
      { $0.escapesTwice },
      { $0.joinsWithCommas },
      { $0.lacksDiagnosis },
      { $0.lacksSite },
      { $0.lacksLesions },
      { $0.hasTypos },
      { $0.hasOddBlanks },
    ]
    for kind in kinds {
      #expect(!clean.cases.contains { kind($0.dirt) })
      #expect(dirty.cases.contains { kind($0.dirt) })
    }
    #expect(clean.cases.flatMap(\.images).allSatisfy { $0.damage == .none })
    #expect(dirty.cases.flatMap(\.images).contains { !$0.wrongLabel.isEmpty })
  }

  @Test(
    "a vocabulary that is not as it should be is refused with its line",
    arguments: [
      ("x,1\n", "line 2: 2 fields where the header has 4"),
      ("A,1,,A\nB,2,x,B\n", "line 3: the parent_id is no integer"),
      ("A,1,,A\nB,2,7,B\n", "the parent of term 2 is no term of the table"),
      ("A,x,,A\n", "line 2 has no whole id"),
      ("A,+1,,A\n", "line 2 has no whole id"),
      ("A,1,,A\nB,2,+1,B\n", "line 3: the parent_id is no integer"),
      ("A,1,,A,\"B\n", "line 2: "),
    ])
  func brokenVocabulary(rows: String, reason: String) throws {
    let folder = TemporaryFolder()
    let names = ["lesions", "body_locations", "diagnoses", "symptoms", "pathophysiology"]
    func read(_ rows: String) throws -> AtlasVocabulary {
      for name in names {
        let rows = name == "symptoms" ? rows : "A,1,,A\n"
        try AtomicFile.write(
          "path,id,parent_id,text\n\(rows)", to: folder.file("\(name).csv"))
      }
      return try AtlasVocabulary(folder: folder.path)
    }
    #expect(try read("A,1,,A\nA / B,2,1,B\n").symptoms.terms.map(\.parent) == [nil, 1])
    let error = #expect(throws: SampleError.self) { try read(rows) }
    guard case .vocabularyBroken(let path, let found)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(path == folder.file("symptoms.csv"))
    #expect(found.hasPrefix(reason), "\(found)")
  }
}
