import Evaluation
import Testing

@testable import Report

@Suite struct UnseenTextTests {
  @Test func `page and card do not claim what a file of predictions does not state`() {
    #expect(
      UnseenText(warnings: [.noDigests(run: "own")]).text().hasSuffix("an image of its case."))
    let warnings: [EvaluationWarning] = [
      .unstatedFolds(run: "their_model"), .noDigests(run: "own"), .unstatedFolds(run: "another"),
    ]
    let page = UnseenText(warnings: warnings).text()
    #expect(page.contains("Of their_model and another that is not known"), "\(page)")
    let card = UnseenText(warnings: warnings).text(escaping: MarkdownText.escaped)
    #expect(card.contains("Of \(MarkdownText.escaped("their_model")) and another"), "\(card)")
    #expect(!page.contains(" own "))
  }
}
