import Foundation
import Testing

@testable import Train

/// Both losses in their plain forms, by hand; PyTorch's values are in the conformance table.
@Suite struct CrossEntropyTests {
  private func lesion(
    _ logits: [Float], _ targets: [Float], _ mask: [Float], classes: Int, count: Int,
    weight: Float = 1
  ) -> (loss: Float, gradient: [Float]) {
    var gradient = [Float](repeating: .nan, count: logits.count)
    var written = gradient.mutableSpan
    let loss = BCEWithLogitsLoss().loss(
      logits: logits.span, targets: targets.span, mask: mask.span, classes: classes,
      count: count, weight: weight, gradient: &written)
    return (loss, gradient)
  }

  private func site(
    _ logits: [Float], _ sites: [Int32], classes: Int, count: Int
  ) -> (loss: Float, gradient: [Float]) {
    var gradient = [Float](repeating: .nan, count: logits.count)
    var written = gradient.mutableSpan
    let loss = CrossEntropyLoss().loss(
      logits: logits.span, labels: sites.span, classes: classes, count: count, gradient: &written)
    return (loss, gradient)
  }

  @Test func `at the start the losses are 25 ln 2 and ln of the sites`() {
    let zeros = [Float](repeating: 0, count: 50)
    let ones = [Float](repeating: 1, count: 50)
    #expect(abs(lesion(zeros, ones, ones, classes: 25, count: 2).loss - 17.328679) < 1e-5)
    let even = [Float](repeating: 0, count: 40)
    #expect(abs(site(even, [3, 7], classes: 20, count: 2).loss - 2.9957323) < 1e-5)
  }

  @Test func `a masked cell adds nothing and rescales nothing`() {
    let all = lesion([1, -1, 2, 0], [1, 0, 1, 1], [1, 1, 1, 1], classes: 2, count: 2)
    let masked = lesion([1, -1, 2, 0], [1, 0, 1, 1], [1, 1, 1, 0], classes: 2, count: 2)
    #expect(abs(all.loss - masked.loss - Float(log(2.0) / 2)) < 1e-6)
    #expect(masked.gradient[3] == 0)
    #expect(masked.gradient[..<3] == all.gradient[..<3])
  }

  @Test func `padding rows have no part and divide nothing`() {
    let full = lesion([1, -1], [1, 0], [1, 1], classes: 2, count: 1)
    let padded = lesion([1, -1, 9, 9], [1, 0, 0, 0], [1, 1, 1, 1], classes: 2, count: 1)
    #expect(full.loss == padded.loss)
    #expect(Array(padded.gradient) == full.gradient + [0, 0])
    let sites = site([1, 0, 5, 0], [0, 1], classes: 2, count: 1)
    #expect(sites.gradient[2...] == [0, 0])
  }

  @Test func `the site loss is the mean over images with a site, 0 without any`() {
    let some = site([1, 0, 5, 0], [0, -1], classes: 2, count: 2)
    #expect(abs(some.loss - Float(log(1 + exp(-1.0)))) < 1e-6)
    #expect(some.gradient[2...] == [0, 0])
    let none = site([1, 0, 5, 0], [-1, -1], classes: 2, count: 2)
    #expect(none.loss == 0)
    #expect(none.gradient == [0, 0, 0, 0])
  }

  @Test func `large logits neither overflow nor lose the loss`() {
    let extreme = lesion([1000, -1000], [0, 1], [1, 1], classes: 2, count: 1, weight: 3)
    #expect(extreme.loss == 2000)
    #expect(extreme.gradient == [3, -3])
    #expect(site([1000, -1000], [1], classes: 2, count: 1).loss == 2000)
  }
}
