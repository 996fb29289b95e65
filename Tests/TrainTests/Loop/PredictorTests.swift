import Artifacts
import Documents
import Evaluation
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Train

/// `predict` and `features` on files say what the run's own tables say of the same images.
@Suite struct PredictorTests {
  @Test("predictions of files equal those of the run", arguments: [[], [32, 36, 44]])
  func predicts(sides: [Int]) throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.recipe.epochs = 1
    request.recipe.input.testSides = sides
    _ = try Trainer.run(request, observer: Witness())
    let run = try Run.open("\(request.out)/run")
    let expected = try run.predictions()
    let test = tiny.pack.images.indices.filter { tiny.pack.images[$0].fold == Fold(0) }
    let files = test.map { tiny.folder.file("\($0).png") }
    let predictor = try Predictor(
      checkpoint: "\(run.folder)/fold-0/best.safetensors", images: .files(files), backend: "auto",
      threads: 2, cache: 1 << 20)
    #expect(predictor.files == files && predictor.skipped.isEmpty)
    let table = try #require(try predictor.predict(crops: 10, logits: true))
    let rows = table.text.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(
      rows[0].map(String.init)
        == ["image"] + ["red", "stripes", "never"].map { "lesion:\($0)" }
        + ["blue", "green"].map { "site:\($0)" }
        + ["red", "stripes", "never"].map { "lesion-logit:\($0)" }
        + ["blue", "green"].map { "site-logit:\($0)" })
    func row(_ values: [Float], _ width: Int, _ row: Int) -> ArraySlice<Float> {
      values[(row * width)..<((row + 1) * width)]
    }
    for (number, image) in test.enumerated() {
      #expect(expected.images[number] == tiny.pack.images[image].id)
      let own = rows[number + 1].dropFirst().compactMap { Float($0) }
      let theirs =
        row(expected.lesionProbabilities, 3, number) + row(expected.siteProbabilities, 2, number)
        + row(expected.lesionLogits, 3, number) + row(expected.siteLogits, 2, number)
      #expect(own.count == 10)
      for (a, b) in zip(own, theirs) { #expect(abs(a - b) < 1e-4, "\(image)") }
    }
    if sides.isEmpty {
      try features(predictor, run, test, tiny)
      try sites(run, files, tiny)
      try leavesOut(files[0], run, tiny)
      try refusesBreaks(files[0], run, tiny)
    }
  }

  /// Known sites move the lesion probabilities by the checkpoint's own table, and nothing else.
  private func sites(_ run: Run, _ files: [String], _ tiny: TinyPack) throws {
    var checkpoint = try Checkpoint.read("\(run.folder)/fold-0/best.safetensors")
    let given = SiteGiven(
      weight: 0.5, sites: [SiteID("blue"), SiteID("green")], ratios: [1, -1, 0, 2, 0.3, -3])
    checkpoint.siteGiven = given
    let path = tiny.folder.file("with-sites.safetensors")
    try checkpoint.write(to: path)
    let predictor = try Predictor(
      checkpoint: path, images: .files(files), backend: "auto", threads: 2, cache: 1 << 20)
    let plain = try #require(try predictor.predict(crops: 1, logits: true))
    let table = tiny.folder.file("sites.csv")
    let first = try #require(files[0].split(separator: "/").last)
    try AtomicFile.write(
      "image,site\n\(first),green\n\(files[1]),\nelsewhere.jpg,blue\n", to: table)
    let notes = try predictor.use(sites: table)
    #expect(notes[0].contains("no site for \(files.count - 1) of \(files.count) images"))
    #expect(notes[1].contains("1 row of images that were not given"))
    let moved = try #require(try predictor.predict(crops: 1, logits: true))
    func rows(_ table: CSVWriter) -> [[String]] {
      table.text.split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    }
    let (before, after) = (rows(plain), rows(moved))
    #expect(after[0] == before[0] + ["site_given"])
    #expect(after[1].last == "green" && after[2].last == "")
    let image = before[1][1...3].compactMap { Float($0) }
    let expected = given.probabilities(image[...], site: 1)
    for (own, theirs) in zip(after[1][1...3], expected) {
      #expect(abs((Float(own) ?? -1) - theirs) < 1e-6)
    }
    #expect(Array(after[1].dropFirst(4).dropLast()) == Array(before[1].dropFirst(4)))
    #expect(Array(after[2].dropLast()) == before[2])
    for (text, message) in [
      (
        "image,site\n\(first),gren\n",
        "sites.csv:2: image \(first): the model knows no site 'gren'. Did you mean"
      ),
      (
        "image,site\n\(first),green\n\(files[0]),blue\n",
        "sites.csv:3: image \(files[0]): another row is about this image too"
      ),
      ("image,place\n\(first),green\n", "sites.csv:1: no column is called 'site'"),
    ] {
      try AtomicFile.write(text, to: table)
      let error = #expect(throws: TrainError.self) { try predictor.use(sites: table) }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
      #expect(error?.exitStatus == .badData)
    }
  }

  /// A file that is cut off, and one that is no image.
  private func leavesOut(_ file: String, _ run: Run, _ tiny: TinyPack) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    let (cut, text) = (tiny.folder.file("cut.png"), tiny.folder.file("text.jpg"))
    try bytes.dropLast(14).write(to: URL(fileURLWithPath: cut))
    try Data("hello".utf8).write(to: URL(fileURLWithPath: text))
    let predictor = try Predictor(
      checkpoint: "\(run.folder)/fold-0/best.safetensors", images: .files([file, cut, text]),
      backend: "auto", threads: 1, cache: 0)
    #expect(predictor.files == [file])
    #expect(predictor.skipped.map(\.path) == [cut, text])
    #expect(predictor.skipped[0].reason.contains("cut off"))
  }

  /// The names stand one a line: a break in one would shift all that follow.
  private func refusesBreaks(_ file: String, _ run: Run, _ tiny: TinyPack) throws {
    for (number, name) in ["a\nb.png", "a\rb.png", "a\r\nb.png"].enumerated() {
      let folder = tiny.folder.file("broken-\(number)")
      try Folder.make(folder)
      try FileManager.default.copyItem(atPath: file, toPath: "\(folder)/\(name)")
      let predictor = try Predictor(
        checkpoint: "\(run.folder)/fold-0/best.safetensors", images: .files([file, folder]),
        backend: "auto", threads: 1, cache: 0)
      #expect(predictor.files.count == 2)
      let out = "\(folder)/f.safetensors"
      let error = #expect(throws: TrainError.self) { try predictor.writeFeatures(to: out) }
      #expect(error == .brokenName(path: "\(folder)/\(name)"))
      #expect(error?.description.contains(name) == false && !Folder.exists(out))
    }
  }

  private func features(
    _ predictor: Predictor, _ run: Run, _ test: [Int], _ tiny: TinyPack
  ) throws {
    let path = tiny.folder.file("f.safetensors")
    #expect(try predictor.writeFeatures(to: path))
    let own = try #require(try Safetensors.read(path)["pool5"]?.floats)
    let table = try #require(try run.features(fold: 0, on: tiny.pack))
    #expect(own.count == test.count * table.width)
    for (number, image) in test.enumerated() {
      let row = try #require(table.images.firstIndex(of: image))
      for column in 0..<table.width {
        let (a, b) = (
          own[number * table.width + column], table.values[row * table.width + column]
        )
        #expect(abs(a - b) < 2e-3 * max(1, abs(b)))
      }
    }
  }

  @Test func `several sides give other predictions than one`() throws {
    let tiny = try TinyPack(count: 12)
    var tables: [Predictions] = []
    for sides in [[], [36], [32, 36]] {
      var request = tiny.request("runs-\(sides.count)-\(sides.isEmpty)")
      request.recipe.epochs = 1
      request.recipe.input.testSides = sides
      _ = try Trainer.run(request, observer: Witness())
      tables.append(try Run.open("\(request.out)/run").predictions())
    }
    // One side that is the recipe's own changes nothing.
    #expect(tables[0].lesionLogits == tables[1].lesionLogits)
    #expect(tables[0].lesionLogits != tables[2].lesionLogits)
  }
}
