import Artifacts
import Digests
import Documents
import Files
import Foundation
import Parallel
import TestSupport
import Testing
import Vocabulary

@testable import Train

/// Whether ONNX Runtime is there; `make interop` has it.
private let isPresent = (try? OnnxRuntime.open()) != nil

/// `derm-train features --onnx`: each function of ONNX Runtime's table that is called, is called here.
@Suite(.enabled(if: isPresent, "ONNX Runtime: pip install onnxruntime"))
struct OnnxFeaturesTests {
  private let folder = TemporaryFolder()

  private func file(_ model: TinyOnnx, _ name: String = "tiny") throws -> String {
    let path = folder.file("\(name).onnx")
    try AtomicFile.write(model.bytes, to: path)
    return path
  }

  private func refusal(
    _ model: TinyOnnx, output: String? = nil, _ changes: [(key: String, value: String)] = [],
    on tiny: TinyPack
  ) throws -> TrainError? {
    var request = OnnxFeatures.Request(model: try file(model), images: .pack(tiny.pack.path))
    request.output = output
    request.changes = changes
    return #expect(throws: TrainError.self) {
      _ = try OnnxFeatures(request).write(to: folder.file("refused.safetensors"))
    }
  }

  @Test("a network of derm gives its own scores and features", arguments: [false, true])
  func same(_ warps: Bool) throws {
    let tiny = try TinyPack(count: 21, side: 60, hole: 8)
    var recipe = tiny.recipe
    if warps { recipe.input.resize = .warp }
    var set = TrainingSet(tiny.pack)
    let classes = try ClassList(tiny.pack, recipe)
    set.take(classes.heads)
    let network = try AllModels.named("resnet-small").network(side: 32, heads: Heads(classes.heads))
    let checkpoint = Checkpoint(
      model: InitialWeights(drawnFor: network, seed: 5).state, state: TrainingState(),
      classes: classes, recipe: recipe.decided(isFineTuning: false), pack: tiny.pack.digest.hex)
    try checkpoint.write(to: folder.file("net.safetensors"))
    let model = folder.file("net.onnx")
    _ = try ModelExport.run(
      checkpoint: folder.file("net.safetensors"), to: .onnx, out: model, features: true)
    let predictor = try Predictor(
      checkpoint: folder.file("net.safetensors"), images: .pack(tiny.pack.path), backend: "auto",
      threads: 1, cache: 1 << 20)
    let table = try #require(try predictor.predict(crops: 1, logits: false)).text
    let rows = table.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    var own: [String: [Float]] = ["lesion": [], "site": [], "features": []]
    for row in rows {
      own["lesion"]? += row[1...3].compactMap { Float($0) }
      own["site"]? += row[4...].compactMap { Float($0) }
    }
    let inference = try checkpoint.inference(
      on: NamedImages(.pack(tiny.pack.path), shorterSide: 40).source, batch: 4,
      backend: try AllBackends.open("auto", threads: 1, dtype: .f32), threads: 1, cache: 0)
    _ = try inference.run(Sample.testing(Array(0..<19), crops: 1), cancellation: Cancellation()) {
      own["features"]? += $0.read(.features)
    }
    for (output, wanted) in own {
      var files: [[UInt8]] = []
      for threads in [1, 2, 5] {
        var request = OnnxFeatures.Request(model: model, images: .pack(tiny.pack.path))
        (request.output, request.threads) = (output, threads)
        let features = try OnnxFeatures(request)
        #expect(features.notes.contains { $0.hasPrefix("WARNING: the network was trained on") })
        let path = folder.file("\(output)-\(threads).safetensors")
        #expect(try features.write(to: path))
        files.append(try MappedFile(path).bytes(0..<MappedFile(path).count))
      }
      #expect(files[0] == files[1] && files[0] == files[2], "\(output)")
      let found = try ImageFeatures(folder.file("\(output)-1.safetensors"))
      #expect(found.images == rows.map { String($0[0]) } && found.images.count == 19)
      #expect(found.values.count == wanted.count)
      for (one, other) in zip(found.values, wanted) { #expect(abs(one - other) < 1e-5) }
    }
  }

  @Test func `the preprocessing is what is set, else what the model states`() throws {
    let tiny = try TinyPack(count: 9, side: 40)
    var model = TinyOnnx()
    model.metadata = [
      ("mean", "[0,0,0]"), ("std", "[1,1,1]"), ("channels", "\"bgr\""), ("scale", "\"byte\""),
      ("test_side", "40"),
    ]
    func values(_ changes: [(key: String, value: String)]) throws -> (ImageFeatures, [String]) {
      var request = OnnxFeatures.Request(model: try file(model), images: .pack(tiny.pack.path))
      request.changes = changes
      let features = try OnnxFeatures(request)
      _ = try features.write(to: folder.file("f.safetensors"))
      return (try ImageFeatures(folder.file("f.safetensors")), features.notes)
    }
    let (bytes, notes) = try values([])
    #expect(
      notes.last == "input: shorter side 40, centre crop 32 x 32, bgr in 0…255, minus [0, 0, 0], "
        + "divided by [1, 1, 1]")
    let (changed, warnings) = try values([
      ("input.channels", "rgb"), ("input.mean", "[1, 2, 3]"), ("input.std", "[2, 2, 2]"),
    ])
    #expect(warnings.count { $0.hasPrefix("WARNING: the recipe's input.") } == 3)
    for row in 0..<9 {
      for column in 0..<3 {
        let mean = Float(column + 1)
        let other = (bytes.values[row * 3 + 2 - column] - mean) / 2
        #expect(abs(changed.values[row * 3 + column] - other) < 1e-3)
      }
    }
    // Without metadata: torchvision's, which is said; and a model that takes two images at a time.
    model.metadata = []
    model.inputs = [("images", [2, 3, 32, 32])]
    model.outputs = [("mean", [2, 3])]
    let (usual, said) = try values([])
    #expect(said.contains { $0.contains("torchvision's is taken") })
    #expect(said.last?.contains("shorter side 37, centre crop 32 x 32") == true)
    #expect(usual.columns == 3 && usual.images.count == 9)
  }

  @Test func `what is no network of images, or not clear, is refused with what to do`() throws {
    let tiny = try TinyPack(count: 4)
    func message(
      _ change: (inout TinyOnnx) -> Void, output: String? = nil,
      _ changes: [(key: String, value: String)] = []
    ) throws -> String {
      var model = TinyOnnx()
      change(&model)
      return try refusal(model, output: output, changes, on: tiny)?.description ?? ""
    }
    #expect(
      try message({ _ in }, output: "maen").contains("no output 'maen'. Did you mean 'mean'?"))
    #expect(
      try message {
        $0.nodes.append(OnnxNode("Identity", ["mean"], "twin"))
        $0.outputs.append(("twin", [nil, 3]))
      }.contains("2 outputs with a row for each image: mean [N, 3], twin [N, 3]. Say which"))
    #expect(
      try message {
        $0.nodes = [OnnxNode("Relu", ["images"], "maps")]
        $0.outputs = [("maps", [nil, 3, 32, 32])]
      }.contains("none of its outputs has a row of float32 numbers for each image: maps [N, 3,"))
    #expect(
      try message {
        $0.inputs = [("images", [nil, 32, 32, 3])]
        $0.outputs = [("mean", [nil, 32])]
      }.contains("images [N, 32, 32, 3], which has the channels last"))
    #expect(
      try message {
        $0.inputs.append(("mask", [nil, 3, 32, 32]))
        $0.nodes = [OnnxNode("Add", ["images", "mask"], "mean")]
      }.contains("it has 2 inputs: images [N, 3, 32, 32], mask [N, 3, 32, 32], not one"))
    #expect(
      try message {
        $0.inputType = 11
        $0.nodes.append(OnnxNode("Cast", ["sum"], "mean", [("to", .integer(1))]))
        $0.nodes[0] = OnnxNode(
          "ReduceMean", ["images"], "sum",
          [("axes", .integers([2, 3])), ("keepdims", .integer(0))])
      }.contains("its input is images [N, 3, 32, 32], not float32"))
    #expect(
      try message({ $0.inputs = [("images", [nil, 3, nil, nil])] })
        .contains("State it with --set input.side=224"))
    #expect(
      try message({ _ in }, [("input.side", "48"), ("input.test_side", "64")])
        .contains("its input is 3 x 32 x 32, and input.side is 48"))
    #expect(
      try message({ $0.inputs = [("images", [nil, 3, 32, 48])] }).contains("which is no square"))
    // A logarithm of what lies under the mean.
    let error = try message {
      $0.nodes.insert(OnnxNode("Log", ["images"], "log"), at: 0)
      $0.nodes[1] = OnnxNode(
        "ReduceMean", ["log"], "mean", [("axes", .integers([2, 3])), ("keepdims", .integer(0))])
    }
    #expect(error.contains("an output for image 1000 is NaN"), "\(error)")
    // What the model declares is not what it makes.
    #expect(
      try message {
        $0.nodes = [OnnxNode("Flatten", ["images"], "mean", [("axis", .integer(0))])]
        $0.outputs = [("mean", [nil, nil])]
      }.contains("of 4 images has the shape [1, 12288], which is not one row of numbers for each"))
    #expect(
      try message({ $0.inputs = [("images", [0, 3, 32, 32])] })
        .contains("its input is images [0, 3, 32, 32]"))
    #expect(!Folder.exists(folder.file("refused.safetensors")))
  }

  @Test func `rows as wide as there are images are refused`() throws {
    // Eight images, then one: the products of any two of them.
    let tiny = try TinyPack(count: 9)
    var model = TinyOnnx()
    model.nodes += [
      OnnxNode("Transpose", ["mean"], "across", [("perm", .integers([1, 0]))]),
      OnnxNode("MatMul", ["mean", "across"], "likeness"),
    ]
    model.outputs = [("likeness", [nil, nil])]
    let error = try refusal(model, on: tiny)
    #expect(
      error?.description.contains("has rows of 8 numbers, and from image 1008 on of 1") == true,
      "\(String(describing: error))")
  }

  @Test func `a side that is left open is the one that is stated`() throws {
    let tiny = try TinyPack(count: 4)
    var model = TinyOnnx()
    model.inputs = [("images", [nil, 3, nil, nil])]
    var request = OnnxFeatures.Request(model: try file(model), images: .pack(tiny.pack.path))
    request.changes = [("input.side", "40")]
    #expect(try OnnxFeatures(request).notes.last?.contains("centre crop 40 x 40") == true)
  }

  @Test func `a file that is no model is refused with the library's reason`() throws {
    let path = folder.file("text.onnx")
    try AtomicFile.write("not a model", to: path)
    let error = #expect(throws: TrainError.self) { try OnnxSession(path) }
    #expect(error?.exitStatus == .badData)
    #expect(error?.description.contains("ONNX Runtime can't use it: ") == true)
    #expect(throws: FileError.self) { try OnnxSession(folder.file("absent.onnx")) }
  }

  @Test func `the command writes features that a probe reads`() throws {
    let tiny = try TinyPack(count: 48)
    let (model, root) = (try file(TinyOnnx()), tiny.folder.file("."))
    let tool = CommandLineTool("derm-train")
    let written = try tool.run(
      ["features", "--onnx", model, "--pack", tiny.pack.path, "--out", "f.safetensors"], in: root)
    #expect(written.status == 0 && written.output == "f.safetensors\n", "\(written.errors)")
    #expect(written.errors.contains("images [N, 3, 32, 32] -> mean [N, 3]"))
    let fitted = try tool.run(
      ["--features", "f.safetensors", "--pack", tiny.pack.path, "--name", "p"], in: root)
    #expect(fitted.status == 0, "\(fitted.errors)")
    let doctor = try tool.run(["doctor"])
    #expect(doctor.output.contains("features --onnx: ONNX Runtime "))
    for wrong in [
      ["--onnx-output", "maen"], ["--set", "input.jitter=[1,2]"], ["--backend", "openblas"],
      ["--images", "x"], ["--checkpoint", "x"],
    ] {
      let outcome = try tool.run(
        ["features", "--onnx", model, "--pack", tiny.pack.path, "--out", "g"] + wrong, in: root)
      #expect(outcome.status == 64, "\(wrong): \(outcome.errors)")
    }
  }
}

/// How ONNX Runtime is found.
struct OnnxRuntimeTests {
  private let folder = TemporaryFolder()

  private func install(_ python: String, _ version: String, in prefix: String) throws -> String {
    let directory = folder.file("\(prefix)/lib/\(python)/site-packages/onnxruntime/capi")
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    let path = "\(directory)/libonnxruntime.so.\(version)"
    try AtomicFile.write("", to: path)
    return path
  }

  @Test func `pip installations are looked through, the active environment first`() throws {
    let active = try install("python3.11", "1.20.1", in: "active")
    let newer = try install("python3.12", "1.21.0", in: "onpath")
    let older = try install("python3.9", "1.17.0", in: "onpath")
    let user = try install("python3.11", "1.19.0", in: "home/.local")
    let pyenv = try install("python3.11", "1.18.0", in: "home/.pyenv/versions/3.11.7")
    let files = OnnxRuntimeFiles([
      "VIRTUAL_ENV": folder.file("active"), "HOME": folder.file("home"),
      "PATH": "\(folder.file("onpath"))/bin:\(folder.file("active"))/bin",
    ])
    #expect(files.installed.prefix(4) == [active, newer, older, user])
    #expect(files.installed.last == pyenv)
    #expect(files.candidates.prefix(2) == ["libonnxruntime.so.1", "libonnxruntime.so"])
    let named = OnnxRuntimeFiles(["DERM_ONNXRUNTIME": "/x.so", "HOME": folder.file("home")])
    #expect(named.candidates == ["/x.so"])
  }

  @Test func `without the library the command says what to install`() throws {
    let derm = CommandLine.arguments[0].split(separator: "/").dropLast().joined(separator: "/")
    let outcome = try CommandLineTool("/usr/bin/env").run([
      "DERM_ONNXRUNTIME=/nowhere/libonnxruntime.so", "/\(derm)/derm-train", "features", "--onnx",
      Checkout.file("README.md"), "--images", Checkout.file("README.md"), "--out",
      folder.file("f"),
    ])
    #expect(outcome.status == 66, "\(outcome.errors)")
    #expect(outcome.errors.contains("Run 'pip install onnxruntime'"))
    #expect(outcome.errors.contains("/nowhere/libonnxruntime.so"))
  }
}
