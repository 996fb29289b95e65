import Artifacts
import Foundation
import Markup
import Quality
import Testing
import Vocabulary

@testable import Review

/// What somebody who sees the pages for the first time needs to be told.
@Suite struct ReadablePagesTests {
  private func page(_ workspace: ReviewWorkspace, _ path: String) async throws -> String {
    let site = workspace.site(try workspace.desk("ab"))
    let response = await site.answer(workspace.request("GET", path))
    #expect(response.status == 200)
    return String(decoding: response.body, as: UTF8.self)
  }

  @Test func `a question says what a yes means, and a question about a site needs no word`()
    async throws
  {
    let workspace = try ReviewWorkspace()
    let questions = try workspace.desk("ab").list.questions
    for (kind, words) in [
      ("spurious", "The label says that it is there."), ("missing", "No label says that it is"),
      ("duplicate", "may be mirrored"), ("confused", "The answer is kept"), ("wrong-site", nil),
    ] {
      let question = try #require(questions.first { $0.item.kind == kind })
      let text = try await page(workspace, "/item?id=\(WebForm.encoded(question.item.id))")
      let hint = text.firstMatch(of: #/<p class="hint">([^<]*)/#)
      #expect(hint.map { $0.output.1.contains(words ?? "nothing") } ?? (words == nil), "\(kind)")
    }
  }

  @Test func `what is known of two pictures stands side by side, and once where it is the same`()
    async throws
  {
    let workspace = try ReviewWorkspace()
    let images = workspace.data.pack.images
    let text = try await page(
      workspace, "/item?id=\(WebForm.encoded("duplicate|\(images[0].id)|\(images[5].id)"))")
    #expect(text.contains(">Picture 1</th><th scope=\"col\">Picture 2</th>"))
    let row = try #require(text.firstMatch(of: #/<th scope="row">Labels<\/th>(.*?)<\/tr>/#)).output
      .1
    let isSame =
      images[0].lesions == images[5].lesions && images[0].site == images[5].site
    #expect(row.ranges(of: "<td").count == (isSame ? 1 : 2))
    #expect(text.ranges(of: "class=\"stage\"").count == 3)
  }

  @Test func `the list of questions for many pictures shows some of them`() async throws {
    let workspace = try ReviewWorkspace()
    let text = try await page(workspace, "/grid")
    let cards = text.matches(of: #/<li><a href="(\/grid\?kind=[^"]*)">(.*?)<\/li>/#)
    #expect(cards.count > 3)
    for card in cards {
      let pictures = card.output.2.ranges(of: "<img ").count
      #expect((1...3).contains(pictures))
      let count = try #require(card.output.2.firstMatch(of: #/class="note">(\d+) picture/#))
      #expect(pictures == min(3, Int(count.output.1) ?? 0))
    }
  }

  @Test func `before an answer there is nothing to save, and after saving it is said`()
    async throws
  {
    let workspace = try ReviewWorkspace()
    #expect(try await page(workspace, "/result").contains("Nothing to save yet"))
    let desk = try workspace.desk("ab")
    let asked = try #require(desk.list.questions.first { $0.item.kind == "spurious" })
    let site = workspace.site(desk)
    func send(_ path: String, _ form: [(String, String)]) async -> String {
      let response = await site.answer(workspace.request("POST", path, form: form))
      return String(decoding: response.body, as: UTF8.self)
    }
    _ = await send("/answer", [("item", asked.item.id), ("view", "queue"), ("choice", "n")])
    let open = await site.answer(workspace.request("GET", "/result"))
    let text = String(decoding: open.body, as: UTF8.self)
    #expect(text.contains("Save these changes") && text.contains("<small>1 come, 0 go</small>"))
    #expect(await send("/save", []).contains("All of this is saved already."))
  }

  @Test func `a class that changes shows both numbers and the difference`() {
    let changes = [
      ClassChange(id: "a", label: "grows", before: 10, after: 25),
      ClassChange(id: "b", label: "shrinks", before: 1300, after: 50),
      ClassChange(id: "c", label: "comes", before: nil, after: 7),
      ClassChange(id: "d", label: "leaves", before: 9, after: nil),
      ClassChange(id: "e", label: "stays", before: 4, after: 4),
    ]
    let text = ClassChangesTable.table("Sites", changes, after: "Then").text
    #expect(text.contains("<td class=\"n more\">+15</td>"))
    #expect(text.firstMatch(of: #/<td class="n less">−1.?250<\/td>/#) != nil)
    #expect(text.contains("new class") && text.contains("class goes") && !text.contains("stays"))
    let none = ClassChangesTable.table("Sites", [changes[4]], after: "Then").text
    #expect(none.contains("Every class keeps its number of images."))
  }
}
