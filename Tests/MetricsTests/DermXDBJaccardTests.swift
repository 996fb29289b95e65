import Documents
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Metrics

/// What the votes of DermXDB say of the Jaccard index of two dermatologists, and what they leave open.
///
/// The file has votes for each image and label, not who gave them. An inter-rater index of .546 is published. The mean
/// index of pairs needs the annotators' rows, which `data/mappings/dermxdb-annotators.yaml` reads; votes give
/// only the sums over pairs of what both and of what either named.
@Suite struct DermXDBJaccardTests {
  private struct Image {
    let annotators: Int
    let votes: [Int]
  }

  private static func images(_ column: String) throws -> [Image] {
    let path = try #require(Checkout.shared("real/dermxdb_lesions_per_image.csv"))
    let table = CSVTable.parse(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    let votes = try #require(table.index(of: column))
    let annotators = try #require(table.index(of: "n_labellers"))
    return try table.rows.map { row in
      Image(
        annotators: try #require(Int(row.fields[annotators])),
        votes: row.fields[votes].components(separatedBy: "; ").compactMap {
          $0.split(separator: ":").last.flatMap { Int($0) }
        })
    }
  }

  /// Every label's votes given to the first annotators, so that they agree as far as votes allow.
  private static func nested(_ image: Image) -> [[LabelState]] {
    (0..<image.annotators).map { annotator in
      image.votes.map { annotator < $0 ? .present : .absent }
    }
  }

  /// The mean index if every label's votes fell on annotators at random: the pair's labels are independent then.
  private static func expected(_ image: Image) -> Double {
    let n = Double(image.annotators)
    var chances: [[Double]] = [[1]]
    for votes in image.votes.map(Double.init) {
      let both = votes * (votes - 1) / (n * (n - 1))
      let one = 2 * votes * (n - votes) / (n * (n - 1))
      var next = [[Double]](
        repeating: [Double](repeating: 0, count: chances.count + 1), count: chances.count + 1)
      for (shared, row) in chances.enumerated() {
        for (either, chance) in row.enumerated() {
          next[shared][either] += chance * (1 - both - one)
          next[shared][either + 1] += chance * one
          next[shared + 1][either + 1] += chance * both
        }
      }
      chances = next
    }
    var sum = chances[0][0]
    for shared in chances.indices {
      for either in chances[shared].indices where either > 0 {
        sum += chances[shared][either] * Double(shared) / Double(either)
      }
    }
    return sum
  }

  @Test(
    "votes leave the mean Jaccard index of two dermatologists open: .546 is within what they allow",
    .needsShared("real/dermxdb_lesions_per_image.csv"))
  func lesions() throws {
    let images = try Self.images("lesions(label:votes)")
    #expect(images.count == 566)
    func mean(_ value: (Image) -> Double) -> Double {
      images.map(value).reduce(0, +) / Double(images.count)
    }
    // What both named and what either named, summed over all pairs of all images: known exactly.
    var (both, either) = (0, 0)
    for image in images {
      for votes in image.votes {
        both += votes * (votes - 1) / 2
        either += votes * (votes - 1) / 2 + votes * (image.annotators - votes)
      }
    }
    #expect(abs(Double(both) / Double(either) - 0.4566) < 5e-5)
    // The mean over ways to hand the votes out is .522, so some way has less; one way has .565.
    #expect(abs(mean(Self.expected) - 0.5217) < 5e-5)
    let nested = mean { AnnotatorAgreement.pairwiseJaccard(Self.nested($0)) ?? 1 }
    #expect(abs(nested - 0.5649) < 5e-5)
  }
}
