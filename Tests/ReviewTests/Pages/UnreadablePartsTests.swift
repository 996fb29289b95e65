import Artifacts
import Foundation
import Markup
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// What a page shows where a file can't be read: why, and not as if there were nothing.
@Suite struct UnreadablePartsTests {
  @Test("an estimate that is damaged is told of, and one that is not there is none")
  func damagedEstimate() async throws {
    let workspace = try ReviewWorkspace()
    let site = workspace.site(try workspace.desk("ab"))
    let without = await site.answer(workspace.request("GET", "/result"))
    #expect(!String(decoding: without.body, as: UTF8.self).contains("Wrong labels that are left"))
    try Data("[{".utf8).write(to: URL(fileURLWithPath: workspace.folder.file("estimate.json")))
    let response = await site.answer(workspace.request("GET", "/result"))
    let (status, page) = (response.status, String(decoding: response.body, as: UTF8.self))
    #expect(status == 200 && page.contains("Wrong labels that are left"))
    #expect(page.contains("<p class=\"alert\">") && page.contains("estimate.json"))
  }

  @Test("a catalogue that can't be read is told of, and is not nothing written")
  func unreadableCatalogue() throws {
    let work = try TermsWorkspace()
    let image = try #require(work.data.pack.images.first).id.rawValue
    let terms = work.data.terms
    #expect(terms.text(of: image)?.text.contains("term") == true)
    let handle = try #require(
      FileHandle(forWritingAtPath: work.workspace.folder.file("catalogue.sqlite")))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data(repeating: 0x41, count: 100_000))
    try handle.close()
    #expect(terms.text(of: image)?.text.contains("class=\"alert\"") == true)
  }
}
