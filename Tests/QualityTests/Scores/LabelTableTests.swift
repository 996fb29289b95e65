import Files
import TestSupport
import Testing
import Vocabulary

@testable import Quality

/// Labels and scores from elsewhere: matched by name, and refused by row.
@Suite struct LabelTableTests {
  private let folder = TemporaryFolder()

  private func read(_ labels: String, _ scores: String, folds: String? = nil) throws -> ScoredLabels
  {
    try AtomicFile.write(labels, to: folder.file("labels.csv"))
    try AtomicFile.write(scores, to: folder.file("scores.csv"))
    if let folds { try AtomicFile.write(folds, to: folder.file("folds.csv")) }
    return try ScoredLabels(
      labels: folder.file("labels.csv"), scores: folder.file("scores.csv"),
      folds: folds.map { _ in folder.file("folds.csv") })
  }

  private func problem(_ labels: String, _ scores: String, folds: String? = nil) -> String {
    do {
      _ = try read(labels, scores, folds: folds)
      return "read"
    } catch {
      return "\(error)".replacing(folder.path + "/", with: "")
    }
  }

  @Test func `rows and columns may stand in any order`() throws {
    let labels = try read(
      "image,scar,scale\na,1,0\nb,,1\n", "scale,image,scar\n.2,b,.9\n.4,a,1\n",
      folds: "image,fold\nb,3\na,2\n")
    #expect(labels.images.map(\.rawValue) == ["a", "b"] && labels.classes == ["scar", "scale"])
    #expect(labels.states == [.present, .absent, .unknown, .present])
    #expect(labels.probabilities == [1, 0.4, 0.9, 0.2] && labels.folds == [2, 3])
  }

  @Test func `derm's own tables are read`() throws {
    let labels = try read(
      "image,case,group,site,scar\na,c1,0,arm,1\n",
      "image,fold,lesion:scar,site:arm,lesion-logit:scar,site-logit:arm\na,4,.7,.9,1.2,3\n")
    #expect(labels.classes == ["scar"] && labels.folds == [4] && labels.probabilities == [0.7])
  }

  @Test(arguments: [
    ("image,scar\na,1\n", "image,scar\na,nan\n", "scores.csv:2", "scar is nan"),
    ("image,scar\na,1\n", "image,scar\na,1.5\n", "scores.csv:2", "from 0 to 1"),
    ("image,scar\na,1\n", "image,scar\na,\n", "scores.csv:2", "from 0 to 1"),
    ("image,scar\na,yes\n", "image,scar\na,.5\n", "labels.csv:2", "1, 0 or empty"),
    ("image,scar\na,1\n", "image,scar\nb,.5\n", "labels.csv:2", "not in scores.csv"),
    ("image,scar\na,1\n", "image,scar\na,.5\nb,.5\n", "scores.csv:3", "not in labels.csv"),
    ("image,scar\na,1\na,1\n", "image,scar\na,.5\n", "labels.csv:3", "on line 2 too"),
    ("image,scar\na,1\n", "image,scars\na,.5\n", "labels.csv:1", "Did you mean 'scar'"),
    ("image,scar,itch\na,1,0\n", "image,scar\na,.5\n", "scores.csv:1", "'itch'"),
    ("image,scar,scar\na,1,0\n", "image,scar\na,.5\n", "labels.csv:1", "two columns"),
    ("id,scar\na,1\n", "image,scar\na,.5\n", "labels.csv:1", "'image'"),
    ("image,scar\n", "image,scar\na,.5\n", "labels.csv", "no rows"),
  ]) func `what can't be used is refused with its row`(
    labels: String, scores: String, location: String, words: String
  ) {
    let text = problem(labels, scores)
    #expect(text.hasPrefix(location) && text.contains(words), "\(text)")
  }

  @Test func `folds are numbers from 0`() {
    let text = problem(
      "image,scar\na,1\n", "image,scar\na,.5\n", folds: "image,fold\na,first\n")
    #expect(text.hasPrefix("folds.csv:2") && text.contains("numbered from 0"), "\(text)")
  }
}
