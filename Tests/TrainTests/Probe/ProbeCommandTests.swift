import Artifacts
import Digests
import Files
import Foundation
import Randomness
import TestSupport
import Testing
import Vocabulary
@testable import Train

/// `derm-train --features`: the real command on features of a tiny pack.
@Suite(.serialized) struct ProbeCommandTests {
  private let tool = CommandLineTool("derm-train")

  /// Features that say what an image shows, and noise.
  private func table(_ tiny: TinyPack) -> [(image: String, values: [Float])] {
    var random = RandomStream(seed: 2, purpose: "features")
    return tiny.pack.images.map { image in
      var values = (0..<6).map { _ in Float(random.unit() - 0.5) }
      values[0] += image.lesions[0] == .present ? 1 : 0
      values[1] += image.lesions[1] == .present ? 1 : 0
      values[2] += image.site == 0 ? 1 : 0
      return (image.id.rawValue, values)
    }
  }

  private func csv(_ rows: [(image: String, values: [Float])]) -> String {
    "image,a,b,c,d,e,f\n"
      + rows.map { "\($0.image),\($0.values.map { "\($0)" }.joined(separator: ","))\n" }.joined()
  }

  private func safetensors(_ rows: [(image: String, values: [Float])], to path: String) throws {
    try Safetensors(
      tensors: [
        StoredTensor(name: "features", shape: [rows.count, 6], floats: rows.flatMap(\.values))
      ], metadata: ["images": rows.map(\.image).joined(separator: "\n")]
    ).write(to: path)
  }

  private func arguments(_ tiny: TinyPack, _ file: String, _ runs: String) -> [String] {
    [
      "--features", file, "--pack", tiny.pack.path, "--out", runs, "--reports", "\(runs)-reports",
      "--name", "probe", "--set", "validation=0.2",
    ]
  }

  @Test func `a probe leaves predictions, a model and a report, the same of CSV and safetensors`()
    throws
  {
    let tiny = try TinyPack(count: 60, hole: 20)
    let root = tiny.folder.file(".")
    let rows = table(tiny)
    try AtomicFile.write(csv(rows.reversed()), to: "\(root)/features.csv")
    try safetensors(rows, to: "\(root)/features.safetensors")
    for kind in ["csv", "safetensors"] {
      let outcome = try tool.run(
        arguments(tiny, "features.\(kind)", kind) + ["--threads", kind == "csv" ? "1" : "3"],
        in: root)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output == "\(kind)/probe\n\(kind)-reports/probe/index.html\n")
    }
    let run = try Run.open("\(root)/csv/probe")
    #expect(run.manifest.finishedFolds == [0, 1, 2] && run.manifest.model == "linear-probe")
    #expect(run.manifest.files?.count == 9)
    let predictions = try run.predictions(on: tiny.pack)
    #expect(predictions.images.count == 57)
    var right = 0
    for (row, id) in predictions.images.enumerated() {
      let image = try #require(tiny.pack.images.first { $0.id == id })
      for lesion in 0..<2 {
        let isPresent = predictions.lesionProbabilities[row * 3 + lesion] > 0.5
        right += isPresent == (image.lesions[lesion] == .present) ? 1 : 0
      }
    }
    #expect(right > 100, "\(right) of 114")
    for fold in 0..<3 {
      for file in ["predictions.csv", "validation.csv", "probe.safetensors"] {
        let digests = try ["csv", "safetensors"].map {
          try Digest.ofFile("\(root)/\($0)/probe/fold-\(fold)/\(file)")
        }
        #expect(digests[0] == digests[1], "fold \(fold) \(file)")
      }
    }
    let again = try tool.run(arguments(tiny, "features.csv", "csv"), in: root)
    #expect(again.status == 0 && again.errors.contains("nothing to do"))
    let other = try tool.run(
      arguments(tiny, "features.csv", "csv") + ["--probe-c", "0.5"], in: root)
    #expect(other.status == 65 && other.errors.contains("probe_c 1, now 0.5"), "\(other.errors)")
  }

  @Test func `features that lack an image, repeat one or hold no number are refused`() throws {
    let tiny = try TinyPack(count: 24)
    let root = tiny.folder.file(".")
    let rows = table(tiny)
    func refusal(_ text: String) throws -> String {
      try AtomicFile.write(text, to: "\(root)/features.csv")
      let outcome = try tool.run(arguments(tiny, "features.csv", "runs"), in: root)
      #expect(outcome.status == 65)
      return outcome.errors
    }
    #expect(
      try refusal(csv(Array(rows.dropLast(2))))
        .contains("lacks 2 of 24 images of the data set, such as 1022"))
    #expect(try refusal(csv(rows + [rows[3]])).contains("image 1003 stands on line 5 too"))
    #expect(
      try refusal(csv(rows).replacing("1004,", with: "1004,x"))
        .contains("features.csv:6: image 1004: a is 'x"))
    var broken = rows
    broken[7].values[2] = .nan
    #expect(
      try refusal(csv(broken)).contains("image 1007: c is 'nan', which is not a number"))
    #expect(try refusal("image\n1\n").contains("no column next to 'image'"))
    let header = "image,a,b,c,d,e,f\n"
    for column in ["fold", "case", "group", "site", "lesion-logit:acne", "site-logit:arm"] {
      let message = try refusal(
        csv(rows).replacing(header, with: "image,a,\(column),c,d,e,f\n"))
      #expect(message.contains("features.csv:1: the column '\(column)' is about"), "\(message)")
    }
    let worded = rows.map { "\($0.image),0.5,left\n" }.joined()
    #expect(
      try refusal("image,a,view\n" + worded)
        .contains("features.csv:2: image 1000: view is 'left', which is not a number"))
    #expect(!Folder.exists("\(root)/runs"))
    for wrong in [
      ["--model", "resnet18"], ["--recipes", "paper"], ["--job", "1/3"], ["--collect"],
      ["--set", "batch=3"], ["--probe-c", "0"], ["--backend", "openblas"],
      ["--precision", "bf16"], ["--cache", "64"],
    ] {
      let outcome = try tool.run(arguments(tiny, "features.csv", "runs") + wrong, in: root)
      #expect(outcome.status == 64, "\(wrong)")
    }
  }

  @Test(
    "features of any size are fitted, and none leaves weights that are not finite",
    arguments: [1e-10, 1e14, 3e36] as [Float])
  func sizes(_ scale: Float) throws {
    let tiny = try TinyPack(count: 60)
    let root = tiny.folder.file(".")
    let rows = table(tiny).map { (image: $0.image, values: $0.values.map { $0 * scale }) }
    try safetensors(rows, to: "\(root)/features.safetensors")
    for folds in ["0", "none"] {
      let outcome = try tool.run(
        arguments(tiny, "features.safetensors", folds) + ["--folds", folds], in: root)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let folder = folds == "0" ? "fold-0" : "final"
      let probe = try Safetensors.read("\(root)/\(folds)/probe/\(folder)/probe.safetensors")
      for tensor in probe.tensors { #expect(tensor.floats?.allSatisfy(\.isFinite) == true) }
    }
    let predictions = try Run.open("\(root)/0/probe").predictions(on: tiny.pack)
    var right = 0
    for (row, id) in predictions.images.enumerated() {
      let image = try #require(tiny.pack.images.first { $0.id == id })
      let isPresent = predictions.lesionProbabilities[row * 3] > 0.5
      right += isPresent == (image.lesions[0] == .present) ? 1 : 0
    }
    // Tiny numbers need large weights, which the penalty forbids: as with scikit-learn, they say
    // nothing.
    let count = predictions.images.count
    #expect(scale < 1 || right >= count - 2, "\(right) of \(count)")
  }

  @Test func `a hidden layer needs validation images that say which epoch is best`() throws {
    let tiny = try TinyPack()
    let root = tiny.folder.file(".")
    let rows = table(tiny)
    try AtomicFile.write(csv(rows), to: "\(root)/features.csv")
    let arguments = [
      "--features", "features.csv", "--pack", tiny.pack.path, "--out", "runs", "--name", "hidden",
      "--probe-hidden", "4", "--reports", "reports",
    ]
    // The few validation images have no known site: the loss would be 0 from the first epoch on.
    let unknown = try tool.run(arguments + ["--tasks", "site"], in: root)
    #expect(unknown.status == 65, "\(unknown.errors)")
    #expect(unknown.errors.contains("a known label of the head 'site'"), "\(unknown.errors)")
    // Numbers far outside those of the training images.
    var far = rows
    for index in far.indices { far[index].values[5] = 1e-30 * Float(index % 2) }
    let chosen = try TrainingSet(tiny.pack).split(fold: 0, share: 0.1, seed: 0).validation
    for index in chosen { far[index].values[5] = 1e20 }
    try AtomicFile.write(csv(far), to: "\(root)/features.csv")
    let broken = try tool.run(arguments + ["--folds", "0"], in: root)
    #expect(broken.status == 65, "\(broken.errors)")
    #expect(broken.errors.contains("not finite after any epoch"), "\(broken.errors)")
    #expect(!Folder.exists("\(root)/runs/hidden/fold-0/predictions.csv"))
  }

  @Test func `numpy's npz is read, compressed files and files without keys are refused`() throws {
    let found = try ImageFeatures(Checkout.file("Tests/Fixtures/Train/features.npz"))
    #expect(found.images == ["derm/1", "derm/zwölf", "x"] && found.columns == 2)
    #expect(found.values == [1, 2, 3, 4, 5, 6.5])
    for (name, what) in [("compressed", "is compressed"), ("nameless", "0 of texts")] {
      let error = #expect(throws: TrainError.self) {
        try ImageFeatures(Checkout.file("Tests/Fixtures/Train/features-\(name).npz"))
      }
      #expect(error?.description.contains(what) == true)
      #expect(error?.description.contains("numpy.savez") == true)
    }
  }
}
