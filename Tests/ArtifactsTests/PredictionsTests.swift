import Artifacts
import Documents
import Files
import TestSupport
import Testing
import Vocabulary

@Suite struct PredictionsTests {
  private let predictions = Predictions(
    lesions: [ClassID("a"), ClassID("b")], sites: [SiteID("hands")],
    images: [ImageID("s/1"), ImageID("s/2")], folds: [Fold(0), Fold(1)],
    lesionProbabilities: [0.1, 0.2, 0.3, 1], lesionLogits: [-1, -2, 1 / 3, 40],
    siteProbabilities: [0.5, 0.25], siteLogits: [0, -1.0986123])

  @Test("predictions read back to the last bit")
  func roundTrip() throws {
    let folder = TemporaryFolder()
    try predictions.csv.write(to: folder.file("p.csv"))
    #expect(try Predictions.read(folder.file("p.csv")) == predictions)
  }

  @Test("the columns are those of the contract")
  func columns() {
    #expect(
      predictions.csv.text.split(separator: "\n")[0]
        == "image,fold,lesion:a,lesion:b,site:hands,lesion-logit:a,lesion-logit:b,site-logit:hands")
  }

  @Test("folds join in order, and folds with other classes are refused")
  func joining() throws {
    let joined = try Predictions.joined([predictions, predictions])
    #expect(joined.images.count == 4)
    #expect(joined.lesionLogits == predictions.lesionLogits + predictions.lesionLogits)
    let other = Predictions(
      lesions: [], sites: [], images: [], folds: [], lesionProbabilities: [], lesionLogits: [],
      siteProbabilities: [], siteLogits: [])
    #expect(throws: PackError.self) { try Predictions.joined([predictions, other]) }
  }

  @Test(
    "a file with a field that is not a number names the line",
    arguments: ["high", "+0.25", "0x1p-2", "nan", "inf", "1e999"])
  func noNumber(field: String) throws {
    let folder = TemporaryFolder()
    let text = predictions.csv.text.replacing("0.25", with: field)
    try AtomicFile.write(text, to: folder.file("p.csv"))
    #expect {
      try Predictions.read(folder.file("p.csv"))
    } throws: { "\($0)".contains(":3: image s/2") && "\($0)".contains("site:hands is '\(field)'") }
  }

  @Test("numbers with an exponent are read")
  func exponent() throws {
    let folder = TemporaryFolder()
    let text = predictions.csv.text.replacing("0.25", with: "2.5e-01")
    try AtomicFile.write(text, to: folder.file("p.csv"))
    #expect(try Predictions.read(folder.file("p.csv")) == predictions)
  }
}
