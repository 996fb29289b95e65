import Files
import Foundation
import TestSupport
import Testing
@testable import Train

/// The samples of docs/adding work.
@Suite struct SampleTests {
  @Test func `the model has the shapes and parameters that its layers say`() throws {
    let network = try MyModel.network(side: 32, heads: Heads(tasks: .lesion, lesions: 3, sites: 2))
    #expect(network.shape(of: network.features) == [16])
    #expect(network.maps.map { network.shape(of: $0) } == [16, 16, 16])
    #expect(network.parameters.map(\.name).first == "conv1.weight")
  }

  @Test func `the weight format knows its files and refuses one that is cut off`() throws {
    let folder = TemporaryFolder()
    let whole = Array("MYWT".utf8) + [0, 0, 128, 63, 0, 0, 0, 192]
    for (name, bytes) in [("whole", whole), ("cut", Array(whole.dropLast()))] {
      try Data(bytes).write(to: URL(fileURLWithPath: folder.file(name)))
    }
    let file = try MappedFile(folder.file("whole"))
    #expect(MyWeights.recognises(file))
    #expect(try MyWeights.read(file).tensors.first?.values == [1, -2])
    let cut = try MappedFile(folder.file("cut"))
    #expect(throws: WeightProblem("its last number is cut off")) { try MyWeights.read(cut) }
  }

  @Test("the optimizer runs in every backend's layouts", arguments: presentBackends)
  func optimizer(_ backend: String) throws {
    var recipe = Recipe.Optimiser()
    (recipe.betas, recipe.weightDecay, recipe.headWeights) = ([0.9, 0.99], 0.1, 1)
    let network = try MyModel.network(side: 32, heads: Heads(tasks: .lesion, lesions: 3, sites: 2))
    let options = TrainingOptions(optimiser: Lion(recipe), keepsGradients: true)
    let program = Program(network, batch: 4, mode: .training(options))
    let step = try AllBackends.open(backend, threads: 2).lower(program)
    try Hashed.fill(step)
    step.load(Hashed.batch(for: program, count: 4))
    let weight = try #require(program.state.first { $0.name == "conv1.weight" })
    let before = step.read(weight)
    _ = step.train(learningRate: 0.125)
    let gradient = try #require(step.gradient(ofParameter: weight.name))
    for ((old, new), g) in zip(zip(before, step.read(weight)), gradient) where g != 0 {
      #expect(abs(new - (old - 0.125 * ((g > 0 ? 1 : -1) + 0.1 * old))) < 1e-6)
    }
    let slot = StateEntry(kind: .slot("exp_avg"), name: weight.name, shape: weight.shape)
    for (m, g) in zip(step.read(slot), gradient) { #expect(abs(m - 0.01 * g) < 1e-6) }
  }

  @Test(
    "the backend lowers what the one behind it lowers",
    .enabled(if: presentBackends.contains("openblas"), "OpenBLAS is not installed"))
  func backend() throws {
    #expect(MyBackend.name == "mine" && MyBackend.refusal(of: .f32) == nil)
    _ = try MyBackend(threads: 1, dtype: .f32)
  }
}
