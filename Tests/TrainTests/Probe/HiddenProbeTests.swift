import Artifacts
import Parallel
import Randomness
import TestSupport
import Testing
import Vocabulary

@testable import Train

/// Probes with one hidden layer.
struct HiddenProbeTests {
  /// Two numbers whose signs say together which lesion there is, as no line can tell, and a site that their sum tells.
  private struct Data {
    var table: [Float] = []
    var lesions: [Float] = []
    var sites: [Int32] = []

    init(_ count: Int, seed: UInt64 = 4) {
      var random = RandomStream(seed: seed, purpose: "hidden probe")
      for row in 0..<count {
        let (x, y) = (random.unit() - 0.5, random.unit() - 0.5)
        // In other units, and one number that says nothing.
        table += [Float(100 + 20 * x), Float(y), 3]
        lesions += [x * y > 0 ? 1 : 0, x * y > 0 ? 0 : 1]
        sites.append(row % 9 == 0 ? -1 : x + y > 0 ? 1 : 0)
      }
    }

    var images: HiddenProbe.Images {
      HiddenProbe.Images(
        rows: Array(sites.indices),
        targets: Targets(
          lesions: lesions, known: [Float](repeating: 1, count: lesions.count), sites: sites))
    }
  }

  private func fit(threads: Int) throws -> HiddenProbe {
    let data = Data(900)
    let (training, validation) = (data.images, Data(200, seed: 5))
    var table = data.table
    let shift = data.sites.count
    table += validation.table
    let own = HiddenProbe.Images(
      rows: validation.images.rows.map { $0 + shift }, targets: validation.images.targets)
    return try #require(
      try HiddenProbe(
        table, columns: 3, training: training, validation: own,
        HiddenProbe.Settings(units: 24, inverseStrength: 100, weights: [1, 1], seed: 7),
        threads: threads))
  }

  @Test func `it learns what a linear probe can't, in the features' own units`() throws {
    let probe = try fit(threads: 2)
    let test = Data(300, seed: 9)
    let logits = try probe.logits(test.table, images: Array(0..<300), threads: 2)
    var (right, sites) = (0, 0)
    for row in 0..<300 {
      right += (logits[row * 4] > 0) == (test.lesions[row * 2] == 1) ? 1 : 0
      if test.sites[row] >= 0 {
        sites += (logits[row * 4 + 3] > logits[row * 4 + 2]) == (test.sites[row] == 1) ? 1 : 0
      }
    }
    #expect(right > 280 && sites > 255, "\(right) of 300, \(sites) of 266")
    #expect(probe.best <= probe.epochs && probe.epochs <= HiddenProbe.mostEpochs)
    #expect(probe.tensors.map(\.shape) == [[24, 3], [24], [4, 24], [4]])
    // A number that is the same in all images has no say.
    let hidden = try #require(probe.tensors[0].floats)
    for unit in 0..<24 { #expect(hidden[unit * 3 + 2] == 0) }
  }

  @Test func `any number of threads gives the same bits`() throws {
    let one = try fit(threads: 1)
    for threads in [2, 5] { #expect(try fit(threads: threads).tensors == one.tensors) }
  }

  @Test func `the first step goes against the slope of the loss, in every weight`() throws {
    let data = Data(60)
    let scaling = try FeatureScaling(data.table, 3, data.images.rows, threads: 2)
    let settings = HiddenProbe.Settings(
      units: 5, inverseStrength: 1e12, weights: [1, 0.5], seed: 3)
    var fit = HiddenFit(
      scaling, columns: 3, outputs: 4, settings, images: data.images.rows.count, threads: 1)
    let before = fit
    #expect(try fit.train(data.table, data.images, epoch: 1, Cancellation()))
    var seen = 0
    for path in [\HiddenFit.Layers.hidden, \HiddenFit.Layers.last] {
      for (part, own) in before.layers[keyPath: path].parts.enumerated() {
        for index in own.weights.indices {
          func loss(_ change: Float) throws -> Double {
            var moved = before
            moved.layers[keyPath: path].parts[part].weights[index] += change
            return try moved.loss(data.table, data.images)
          }
          let slope = (try loss(0.01) - loss(-0.01)) / 0.02
          guard abs(slope) > 1e-3 else { continue }
          let after = fit.layers[keyPath: path].parts[part].weights[index]
          #expect(abs(after - own.weights[index] + (slope > 0 ? 0.001 : -0.001)) < 1e-5)
          seen += 1
        }
      }
    }
    #expect(seen >= 25, "\(seen)")
  }

  @Test func `without a finite loss of the validation images no epoch is kept`() throws {
    let data = Data(60)
    var table = data.table
    // In training a number of hardly any spread, and in validation a large one.
    for row in 0..<60 { table[row * 3 + 2] = row % 2 == 0 ? 0 : 1e-30 }
    table += [100, 0, 1e20]
    let own = HiddenProbe.Images(
      rows: [60], targets: Targets(lesions: [1, 0], known: [1, 1], sites: [0], siteClasses: 2))
    let probe = try #require(
      try HiddenProbe(
        table, columns: 3, training: data.images, validation: own,
        HiddenProbe.Settings(units: 4, weights: [1, 1]), threads: 1))
    #expect(probe.best == 0)
  }
}
