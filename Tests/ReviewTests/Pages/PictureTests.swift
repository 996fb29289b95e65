import Artifacts
import Foundation
import Quality
import Testing
import Vocabulary

@testable import Review

/// A picture from a report, and its labels, whether the queue asks about them or not.
@Suite struct PictureTests {
  @Test("every known label of a picture can be asked about, and its answer counts as any other")
  func anyLabel() async throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    let site = workspace.site(desk)
    let images = desk.data.pack.images
    let last = try #require(images.lastIndex { $0.lesions.contains(.present) && $0.pixels != nil })
    let column = try #require(images[last].lesions.lastIndex(of: .absent))
    let id = try #require(desk.data.questionID(last, lesion: column))
    #expect(desk.list.questions.allSatisfy { $0.item.id != id })
    let page = await site.answer(
      workspace.request("GET", "/picture?id=\(WebForm.encoded(images[last].id.rawValue))"))
    #expect(page.status == 200)
    #expect(String(decoding: page.body, as: UTF8.self).contains("value=\"\(id)\""))
    let item = await site.answer(workspace.request("GET", "/item?id=\(WebForm.encoded(id))"))
    #expect(item.status == 200)
    let form = [("item", id), ("view", "item"), ("choice", "y")]
    #expect(await site.answer(workspace.request("POST", "/answer", form: form)).status == 200)
    let decided = Decided(OpinionTable(try workspace.logs.logs()))
    #expect(decided.entries.map(\.line.item) == [id])
    #expect(try desk.undo()?.item == id)
  }

  @Test func `the site of a picture can be asked about where the queue does not ask`() async throws
  {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    let site = workspace.site(desk)
    let images = desk.data.pack.images
    let position = try #require(
      images.indices.first { index in
        images[index].pixels != nil
          && desk.data.siteQuestionID(index).map { desk.list.positions[$0] == nil } == true
      })
    let id = try #require(desk.data.siteQuestionID(position))
    let picture = await site.answer(
      workspace.request("GET", "/picture?id=\(WebForm.encoded(images[position].id.rawValue))"))
    #expect(
      String(decoding: picture.body, as: UTF8.self).contains("/item?id=\(WebForm.encoded(id))"))
    let question = try #require(desk.question(id))
    #expect(question.choices(desk.data.words).map(\.key) == ["1", "o", "u"])
    let other = try #require(
      desk.data.pack.manifest.sites.first { $0.id != question.item.given }
    ).id
    let form = [("item", id), ("view", "item"), ("choice", "o"), ("site", other)]
    #expect(await site.answer(workspace.request("POST", "/answer", form: form)).status == 200)
    let decided = try #require(Decided(OpinionTable(try workspace.logs.logs())).entries.first)
    #expect(decided.line.value == other && decided.line.answer == .wrong)
    #expect(desk.question("wrong-site|\(images[position].id)|\(other)") == nil)
  }

  @Test("labels that are unknown, other kinds and unknown pictures are no questions")
  func none() async throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    let images = desk.data.pack.images
    let name = desk.data.pack.manifest.lesions[0].id
    let present = try #require(images.first { $0.lesions[0] == .present })
    for id in [
      "missing|\(present.id)|\(name)", "spurious|\(present.id)|nothing",
      "other|\(present.id)|\(name)",
      "spurious|nowhere|\(name)", "spurious", "|", "||", "",
    ] {
      #expect(desk.question(id) == nil || desk.list.positions[id] != nil, "\(id)")
    }
    #expect(
      await workspace.site(desk).answer(workspace.request("GET", "/picture?id=nowhere")).status
        == 404)
  }
}
