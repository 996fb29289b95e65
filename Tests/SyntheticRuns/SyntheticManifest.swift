package import Artifacts
import Digests
import Foundation
import Vocabulary

/// The manifest that fits synthetic images: counted from them, with some of everything.
package struct SyntheticManifest {
  package let images: [PackedImage]
  package var worded: @Sendable (String) -> String = { $0 }

  private func entries(
    _ labels: [String], _ holds: (PackedImage, Int) -> Bool
  ) -> [ClassEntry] {
    labels.enumerated().map { index, label in
      let own = images.filter { holds($0, index) }
      return ClassEntry(
        id: label.replacingOccurrences(of: "/", with: "-").replacingOccurrences(of: " ", with: "-"),
        label: worded(label), images: own.count, cases: Set(own.map(\.group)).count,
        keptBecause: "\(own.count) images, at or over 10",
        why: index == 5 ? worded("Common visual characteristics (depressed surface).") : nil)
    }
  }

  /// Of images, each text as `worded` has it.
  package init(images: [PackedImage], worded: @escaping @Sendable (String) -> String = { $0 }) {
    self.images = images
    self.worded = worded
  }

  package var manifest: PackManifest {
    let lesions = entries(SyntheticData.lesions) { $0.lesions[$1] == .present }
    let sites = entries(SyntheticData.sites) { $0.site == $1 }
    var manifest = PackManifest(
      title: worded("Sample atlas"), lesions: lesions, sites: sites, terms: terms(lesions, sites),
      correlation: correlation(lesions, sites), predilection: predilection(lesions, sites),
      certificate: certificate(lesions, sites),
      findings: [
        FindingCount(
          code: "image-missing", severity: .error, count: 5,
          what: worded("large/3-1.jpg is not there"),
          remedy: worded("Put the file next to the pages and ingest again.")),
        FindingCount(
          code: "term-entities", severity: .note, count: 31, what: "“papule &amp;amp; plaque”",
          remedy: "Nothing: it was decoded."),
      ],
      exclusions: [Exclusion(reason: worded("no lesion class left"), images: 7)],
      provenance: PackProvenance(
        tool: worded("derm-refine 0.1.0"), rules: worded("taxonomy/rules.yaml"),
        rulesDigest: Digest.of(text: "rules"), lockDigest: Digest.of(text: "lock"),
        catalogueDigest: Digest.of(text: "facts"), sources: [worded("atlas")]))
    let ids = lesions.map(\.id)
    manifest.lesionPairs = pairs(.lesion, ids, ids) { $0.lesions[$1] == .present }
    let diagnoses = (0..<12).map { worded("diagnosis \($0)") } + [SyntheticData.hostile]
    manifest.diagnosisPairs = pairs(.diagnosis, ids, diagnoses) { $0.diagnosis == diagnoses[$1] }
    manifest.agreement = lesions.prefix(3).map { entry in
      ClassAgreement(
        facet: .lesion, id: entry.id, images: 9, annotators: 3, ratings: 27, present: 8,
        observed: 0.75, alpha: entry.id == lesions[0].id ? nil : 0.123456789012, kappa: nil,
        pabak: 0.5, cases: 4,
        intervals: AgreementIntervals(
          kappa: nil, alpha: entry.id == lesions[0].id ? nil : .init(low: -0.1, high: 0.4),
          pabak: .init(low: 0.25, high: 0.75)))
    }
    manifest.labelSetAgreement = [
      LabelSetAgreement(
        facet: .lesion, images: 9, cases: 4, annotators: 3, jaccard: 0.625,
        interval: .init(low: 0.5, high: 0.75))
    ]
    return manifest
  }

  private func pairs(
    _ kind: PairTable.Kind, _ rows: [String], _ columns: [String],
    _ holds: (PackedImage, Int) -> Bool
  ) -> PairTable {
    let mine = rows.indices.map { row in images.count { $0.lesions[row] == .present } }
    let theirs = columns.indices.map { column in images.count { holds($0, column) } }
    let cells = rows.indices.flatMap { row in
      columns.indices.map { column -> PairCell in
        let both = images.count { $0.lesions[row] == .present && holds($0, column) }
        let isTold =
          mine[row] > 0 && theirs[column] > 0 && !(kind == .lesion && row == column)
        let lift = Double(both * images.count) / Double(max(1, mine[row] * theirs[column]))
        return PairCell(
          both: both, lift: isTold ? lift : nil, low: isTold ? lift / 2 : nil,
          high: isTold ? lift * 2 : nil, pValue: isTold ? 0.01 : nil, qValue: isTold ? 0.04 : nil)
      }
    }
    return PairTable(
      kind: kind, rows: rows, columns: columns, rowImages: mine, columnImages: theirs,
      images: images.count, columnsLeftOut: 3, leastImages: 10, cells: cells)
  }

  private func terms(_ lesions: [ClassEntry], _ sites: [ClassEntry]) -> [TermMapping] {
    let kept = lesions.enumerated().map { index, entry in
      TermMapping(
        facet: .lesion, term: worded(entry.label), count: entry.images, kind: .class,
        classes: [entry.id],
        rule: "same_as", line: 20 + index, why: worded("the class itself"), by: worded("dp"),
        date: worded("2026-11-23"),
        status: worded("proposed"))
    }
    let indices = sites.enumerated().map { index, entry in
      TermMapping(
        facet: .site, term: worded("body / \(entry.label)"), count: entry.images, kind: .class,
        classes: [entry.id], rule: "same_as", line: 90 + index, why: "the site itself")
    }
    return kept + indices + [
      TermMapping(
        facet: .lesion, term: "fissure", count: 9, kind: .class,
        classes: ["erosion-ulcer-atrophy"], rule: "looks_like", line: 61,
        why: "a crack is a depressed surface", by: "dp", date: "2026-11-23", status: "approved"),
      TermMapping(
        facet: .lesion, term: SyntheticData.hostile, count: 2, kind: .dropped, classes: [],
        rule: "drop", line: 70, why: "not a \"lesion\" <b>at all</b>", mayBe: ["crust"]),
      TermMapping(
        facet: .lesion, term: "quote\"\u{301} onmouseover=alert(2) x=\"\u{301}", count: 1,
        kind: .review, classes: [], rule: "", line: nil, why: ""),
    ]
  }

  private func correlation(
    _ lesions: [ClassEntry], _ sites: [ClassEntry]
  ) -> CorrelationTable {
    let known = images.filter { $0.site != nil }
    let siteImages = sites.indices.map { site in known.count { $0.site == site } }
    let lesionImages = lesions.indices.map { l in known.count { $0.lesions[l] == .present } }
    var cells = [CorrelationCell]()
    for lesion in lesions.indices {
      let both = sites.indices.map { site in
        known.count { $0.site == site && $0.lesions[lesion] == .present }
      }
      let ratios = zip(both, siteImages).map { Double($0) / Double(max(1, $1)) }
      let sum = ratios.reduce(0, +)
      for site in sites.indices {
        let lift =
          Double(both[site] * known.count) / Double(max(1, lesionImages[lesion] * siteImages[site]))
        cells.append(
          CorrelationCell(
            both: both[site], value: sum > 0 ? ratios[site] / sum : nil,
            low: sum > 0 ? ratios[site] / sum * 0.7 : nil,
            high: sum > 0 ? min(1, ratios[site] / sum * 1.4) : nil,
            rowShare: Double(both[site]) / Double(max(1, lesionImages[lesion])),
            columnShare: ratios[site], lift: lift, pValue: lift > 2 ? 0.001 : 0.4,
            qValue: lift > 2 ? 0.02 : 0.6))
      }
    }
    return CorrelationTable(
      form: "eq1", lesions: lesions.map { ClassID(rawValue: $0.id) },
      sites: sites.map { SiteID(rawValue: $0.id) }, lesionImages: lesionImages,
      siteImages: siteImages, images: known.count, cells: cells)
  }

  private func predilection(
    _ lesions: [ClassEntry], _ sites: [ClassEntry]
  ) -> [PredilectionEntry] {
    lesions.enumerated().map { index, entry in
      let bits = 0.1 + Double((index * 7) % 12) / 6
      return PredilectionEntry(
        lesion: ClassID(rawValue: entry.id), images: entry.images, cases: entry.cases, bits: bits,
        low: bits - 0.2, high: bits + 0.3, pValue: 0.01 * Double(index),
        favouriteSite: SiteID(rawValue: sites[index % sites.count].id))
    }
  }

  private func certificate(_ lesions: [ClassEntry], _ sites: [ClassEntry]) -> SplitCertificate {
    func perFold(_ holds: (PackedImage) -> Bool) -> [Int] {
      (0..<5).map { fold in images.count { $0.fold.rawValue == fold && holds($0) } }
    }
    let rows =
      lesions.indices.map { index in
        SplitRow(
          facet: .lesion, id: lesions[index].id, perFold: perFold { $0.lesions[index] == .present },
          imbalance: 0.012)
      }
      + sites.indices.map { index in
        SplitRow(
          facet: .site, id: sites[index].id, perFold: perFold { $0.site == index },
          imbalance: 0.02)
      }
    return SplitCertificate(
      folds: 5, seed: 0, images: perFold { _ in true }, labels: rows, meanImbalance: 0.011,
      maxImbalance: 0.024, pairImbalance: 0.4, groups: Set(images.map(\.group)).count,
      sharedGroups: 0, digest: Digest.of(text: "split"))
  }
}
