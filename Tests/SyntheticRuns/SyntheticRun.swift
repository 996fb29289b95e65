package import Artifacts
import Foundation
package import Randomness
internal import Vocabulary

/// One fold's outputs that follow the truth as far as `skill` goes.
package struct SyntheticRun {
  package let pack: Pack
  package let tested: [Int]
  package let tasks: String
  package let skill: Double
  package var further: [Head] = []

  package func predictions(fold: Int, _ random: inout RandomStream) -> Predictions {
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
    let plain = Predictions(
      lesions: lesions, sites: sites, images: tested.map { pack.images[$0].id },
      folds: tested.map { _ in Fold(rawValue: fold) },
      lesionProbabilities: lesionLogits.map { 1 / (1 + exp(-$0)) }, lesionLogits: lesionLogits,
      siteProbabilities: siteProbabilities, siteLogits: siteLogits)
    guard !further.isEmpty else { return plain }
    return Predictions(
      heads: plain.heads + further.map { scores(of: $0, &random) }, images: plain.images,
      folds: plain.folds)
  }

  private func scores(of head: Head, _ random: inout RandomStream) -> HeadScores {
    let labels = HeadLabels(head, pack)
    var logits = [Float]()
    var probabilities = [Float]()
    for image in tested {
      let states = labels.states(image)
      let own = states.map { Float(($0 == .present ? skill * 3 : 0) + random.normal()) }
      let powers = own.map { exp($0) }
      logits += own
      probabilities +=
        head.kind == .multiClass
        ? powers.map { $0 / powers.reduce(0, +) } : powers.map { $0 / (1 + $0) }
    }
    return HeadScores(head, probabilities: probabilities, logits: logits)
  }

  package func features(_ random: inout RandomStream) -> FeatureTable {
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

  package func attention(_ random: inout RandomStream) -> AttentionTable {
    var images = [Int]()
    var classes = [Int]()
    var values = [Float]()
    for image in tested {
      let present = pack.images[image].lesions.indices.filter {
        pack.images[image].lesions[$0] == .present
      }
      let sites = pack.manifest.sites.indices.filter { $0 != pack.images[image].site }
      let wrong = sites.prefix(3).map { AttentionTable.wrongSite($0) }
      for lesion in present + (pack.images[image].site == nil ? [] : [-1] + wrong) {
        images.append(image)
        classes.append(lesion)
        let x = random.uniform(1...5)
        let y = random.uniform(1...5)
        for index in 0..<49 {
          let distance = hypot(Double(index % 7) - x, Double(index / 7) - y)
          values.append(Float(exp(-distance * distance / 4)))
        }
      }
    }
    return AttentionTable(images: images, classes: classes, height: 7, width: 7, values: values)
  }

  /// A network with as many heads as tasks.
  package static func outline(tasks: String) -> NetworkOutline {
    func stage(
      _ name: String, _ shape: [Int], _ kernels: [String], _ layers: [String: Int], _ learned: Int
    ) -> NetworkOutline.Stage {
      NetworkOutline.Stage(
        name: name, layers: layers, kernels: kernels, blocks: layers["add"] ?? 0, shape: shape,
        parameters: learned)
    }
    return NetworkOutline(
      name: "resnet8", input: [3, 64, 64],
      stages: [
        stage("conv1", [32, 16, 16], ["3×3/2"], ["convolution": 1, "maxPool": 1], 928),
        stage("layer1", [32, 16, 16], ["3×3"], ["convolution": 2, "add": 1], 18_560),
        stage("avgpool", [32], [], ["globalAveragePool": 1], 0),
      ],
      heads: [
        tasks == "site" ? nil : stage("lesion", [12], [], ["linear": 1], 396),
        tasks == "lesion" ? nil : stage("site", [8], [], ["linear": 1], 264),
      ].compactMap(\.self))
  }
}
