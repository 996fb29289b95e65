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
    (recipe.weightDecay, recipe.headWeights) = (0.1, 1)
    let network = try MyModel.network(side: 32, heads: Heads(tasks: .lesion, lesions: 3, sites: 2))
    let options = TrainingOptions(optimiser: Signum(recipe), keepsGradients: true)
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
    for (m, g) in zip(step.read(slot), gradient) { #expect(abs(m - 0.1 * g) < 1e-6) }
  }

  @Test func `a constant that an optimizer's file declares is read, checked, written and digested`()
    throws
  {
    var recipe = Recipe()
    let field = Signum.beta.field
    #expect(field.key == "optimiser.signum_beta" && field.write(recipe) == "0.9")
    #expect(recipe.optimiser[Signum.beta] == 0.9)
    let problem = field.read(["1"], false, &recipe)
    #expect(problem == "'optimiser.signum_beta' must be at least 0, under 1, not 1")
    #expect(field.read(["0.9"], false, &recipe) == nil && recipe == Recipe())
    #expect(field.read(["0.5"], false, &recipe) == nil && recipe != Recipe())
    #expect(field.write(recipe) == "0.5" && Signum(recipe.optimiser).beta == 0.5)
    #expect(field.before == "0.9" && Signum.keysRead == [field.key])
  }

  @Test(
    "the operator runs on every backend, and its gradients are finite differences",
    arguments: presentBackends)
  func applied(_ backend: String) throws {
    var builder = NetworkBuilder(side: 16)
    let convolved = builder.convolution("a", .input, Convolution(outputs: 8, kernel: 1, bias: true))
    let last = builder.prelu("b", convolved)
    let pooled = builder.globalAveragePool("p", last)
    let network = builder.finish(
      name: "own", features: pooled, maps: last,
      heads: Heads(tasks: .lesion, lesions: 2, sites: 0))
    let opened = try AllBackends.open(backend, threads: 2)
    let inference = try opened.lower(Program(network, batch: 2, mode: .inference))
    try Hashed.fill(inference)
    let batch = Hashed.batch(for: inference.program, count: 2)
    inference.load(batch)
    _ = inference.evaluate()
    let weight = Hashed.state("a.weight", [8, 3, 1, 1])
    let (bias, slopes) = (Hashed.state("a.bias", [8]), Hashed.state("b.weight", [8]))
    let maps = try #require(inference.read(.maps))
    for channel in 0..<8 {
      let x = (0..<3).reduce(bias[channel]) {
        $0 + weight[channel * 3 + $1] * batch.inputs[$1 * 256]
      }
      #expect(abs(maps[channel * 256] - (x > 0 ? x : slopes[channel] * x)) < 1e-5)
    }
    let step = try opened.lower(
      Program(network, batch: 2, mode: .training(TrainingOptions(keepsGradients: true))))
    try Hashed.fill(step)
    step.load(Hashed.batch(for: step.program, count: 2))
    for (name, start) in [("a.bias", bias), ("b.weight", slopes)] {
      let entry = StateEntry(kind: .parameter, name: name, shape: [8])
      _ = step.train(learningRate: 0)
      let gradient = try #require(step.gradient(ofParameter: name))
      let losses = try [Float(0.01), -0.01].map { move in
        try step.write(start.map { $0 + move }, to: entry)
        return try #require(step.train(learningRate: 0).lesion)
      }
      try step.write(start, to: entry)
      #expect(abs((losses[0] - losses[1]) / 0.02 - gradient.reduce(0, +)) < 0.01, "\(name)")
    }
  }

  @Test(
    "the backend lowers what the one behind it lowers",
    .enabled(if: presentBackends.contains("openblas"), "OpenBLAS is not installed"))
  func backend() throws {
    #expect(MyBackend.name == "mine" && MyBackend.refusal(of: .f32) == nil)
    _ = try MyBackend(threads: 1, dtype: .f32)
  }
}
