import Foundation
import Packs
import Provenance
import Vocabulary

/// One fold's outputs that follow the truth as far as `skill` goes.
struct SyntheticRun {
  let pack: Pack
  let tested: [Int]
  let tasks: String
  let skill: Double

  func predictions(fold: Int, _ random: inout RandomStream) -> Predictions {
    let lesions = tasks == "site" ? [] : pack.manifest.lesions.map { ClassID(rawValue: $0.id) }
    let sites = tasks == "lesion" ? [] : pack.manifest.sites.map { SiteID(rawValue: $0.id) }
    var lesionLogits = [Float]()
    var siteLogits = [Float]()
    for image in tested {
      for lesion in lesions.indices {
        let truth = pack.images[image].lesions[lesion] == .present ? 1.0 : 0
        lesionLogits.append(Float(-2 + skill * truth * 3 + random.normal()))
      }
      for site in sites.indices {
        let truth = pack.images[image].site == site ? 1.0 : 0
        siteLogits.append(Float(skill * truth * 3 + random.normal()))
      }
    }
    let siteProbabilities = stride(from: 0, to: siteLogits.count, by: max(1, sites.count)).flatMap {
      start in
      let powers = siteLogits[start..<start + sites.count].map { exp($0) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
    return Predictions(
      lesions: lesions, sites: sites, images: tested.map { pack.images[$0].id },
      folds: tested.map { _ in Fold(rawValue: fold) },
      lesionProbabilities: lesionLogits.map { 1 / (1 + exp(-$0)) }, lesionLogits: lesionLogits,
      siteProbabilities: siteProbabilities, siteLogits: siteLogits)
  }

  func features(_ random: inout RandomStream) -> FeatureTable {
    let width = 16
    var values = [Float]()
    let rows = pack.images.indices.filter { pack.images[$0].pixels != nil }
    for image in rows {
      for number in 0..<width {
        let lesions = pack.images[image].lesions
        let truth = lesions.indices.contains(number) && lesions[number] == .present ? 1.0 : 0
        values.append(Float(truth + 0.5 * random.normal()))
      }
    }
    return FeatureTable(images: rows, width: width, values: values)
  }

  func attention(_ random: inout RandomStream) -> AttentionTable {
    var images = [Int]()
    var classes = [Int]()
    var values = [Float]()
    for image in tested {
      let present = pack.images[image].lesions.indices.filter {
        pack.images[image].lesions[$0] == .present
      }
      for lesion in present + (pack.images[image].site == nil ? [] : [-1]) {
        images.append(image)
        classes.append(lesion)
        let x = random.uniform(1...5)
        let y = random.uniform(1...5)
        for place in 0..<49 {
          let distance = hypot(Double(place % 7) - x, Double(place / 7) - y)
          values.append(Float(exp(-distance * distance / 4)))
        }
      }
    }
    return AttentionTable(images: images, classes: classes, height: 7, width: 7, values: values)
  }
}
