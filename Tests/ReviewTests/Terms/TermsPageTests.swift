import Documents
import Artifacts
import Files
import Foundation
import Rules
import SyntheticRuns
import Taxonomy
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// The pages on which rules are edited, as they come over the wire.
@Suite struct TermsPageTests {
  private static let paths = [
    "/terms", "/terms?facet=lesion&term=wart", "/terms/classes", "/terms/policy",
    "/terms?facet=lesion&term=cyst%20term", "/terms/class?facet=lesion&class=cyst",
    "/terms/class?facet=site&class=arm",
    "/terms/change?do=place&facet=lesion&term=wart&verb=includes&class=cyst",
  ]

  @Test func `each term stands in the list with its count, what becomes of it, and how far it is`()
    async throws
  {
    let work = try TermsWorkspace()
    let site = try work.site()
    let (status, page) = await work.get(site, "/terms")
    #expect(status == 200)
    let images = work.data.pack.images.count
    #expect(page.contains(">wart</a>") && page.contains("same as cyst"))
    #expect(page.contains("data-v=\"\((images + 2) / 3)\""))
    let open = await work.get(site, "/terms?state=review").page
    #expect(open.contains(">wart</a>") && open.contains(">red wart</a>"))
    #expect(!open.contains(">cyst term</a>") && open.contains("2 terms"))
    let found = await work.get(site, "/terms?q=RED&of=lesion").page
    #expect(found.contains(">red wart</a>") && !found.contains(">wart</a>"))
    #expect(await work.get(site, "/terms?of=site&state=proposed").page.contains(">arm term</a>"))
  }

  @Test func `a term's page has its pictures, what stands next to it, and the line behind it`()
    async throws
  {
    let work = try TermsWorkspace()
    let site = try work.site()
    let page = await work.get(site, "/terms?facet=lesion&term=cyst%20term").page
    #expect(page.contains("cyst: {same_as: [&quot;cyst term&quot;]}"))
    #expect(page.contains("class=\"term-pictures\"") && page.contains("/image/"))
    #expect(page.contains("by chance") && page.contains(">Sites</h3>"))
    #expect(page.contains("Take out") && page.contains("Approve"))
    let open = await work.get(site, "/terms?facet=lesion&term=wart").page
    #expect(!open.contains("Take out") && open.contains("Put into a class"))
    let gone = await work.get(site, "/terms?facet=lesion&term=nobody").page
    #expect(gone.contains("Neither the data nor the rules have this term"))
  }

  @Test func `a read-only review shows consequences and has nothing that saves`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site(readOnly: "This review is read-only.")
    let before = try work.text()
    for path in Self.paths {
      let (status, page) = await work.get(site, path)
      #expect(status == 200 && !page.contains("method=\"post\""), "\(path)")
    }
    let form = TermsWorkspace.placing("wart", into: "cyst")
    #expect(await work.post(site, "/terms/save", form).status == 405)
    #expect(await work.post(site, "/terms/undo", []).status == 405)
    #expect(try work.text() == before)
  }

  @Test
  func
    `suggestions come when asked for, lead to their consequences, and the log knows what was decided`()
    async throws
  {
    let work = try TermsWorkspace()
    let site = try work.site()
    let asked = await work.preview(site, TermsWorkspace.placing("wart", into: "cyst"))
    #expect(await work.post(site, "/terms/save", asked.save).status == 303)
    let log = work.workspace.folder.file("taxonomy/rules.decisions.jsonl")
    #expect(try DecisionLog(log).lines.map(\.event) == [.accepted])
    let address = "/terms?facet=lesion&term=red%20wart"
    #expect(await !work.get(site, address).page.contains("id=\"suggestions\""))
    let page = await work.get(site, "\(address)&advise=1").page
    #expect(page.contains("includes &#39;red wart&#39; -&gt; cyst"))
    #expect(page.contains("name=\"class\" value=\"cyst\"") && page.contains("spelling"))
    #expect(await work.undo(site).status == 303)
    #expect(try DecisionLog(log).lines.map(\.event) == [.accepted, .reopened])
  }

  @Test func `text of the atlas is never markup, in pages and in the rules`() async throws {
    let work = try TermsWorkspace(worded: { "\($0) \(SyntheticData.hostile) : # [x]" })
    let site = try work.site()
    let (_, list) = await work.get(site, "/terms?state=review")
    let rows = try RulesDesk(rules: work.rules, data: work.data).current().table.rows
    let term = try #require(rows.first { $0.text.hasPrefix("wart") }).text
    #expect(list.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    let asked = await work.preview(site, TermsWorkspace.placing(term, into: "cyst"))
    let page = await work.get(site, "/terms?facet=lesion&term=\(WebForm.encoded(term))").page
    for text in [list, asked.page, page] {
      #expect(!text.contains("<script>alert") && !text.contains("\"quoted\""))
    }
    #expect(await work.post(site, "/terms/save", asked.save).status == 303)
    let file = try RuleBook(work.rules).file
    #expect(file.lesions.terms.contains { $0.term.value == term && $0.classes[0].value == "cyst" })
  }

  @Test("every control has a name, every picture words, and nothing is inline", arguments: paths)
  func controls(_ path: String) async throws {
    let work = try TermsWorkspace()
    let (_, page) = await work.get(try work.site(), path)
    #expect(page.contains("name=\"viewport\""))
    #expect(page.matches(of: #/<script(?! src="\/review\.js\?)/#).isEmpty)
    #expect(page.matches(of: #/ (style|on[a-z]+)="/#).isEmpty)
    for image in page.matches(of: #/<img [^>]*>/#) {
      #expect(image.output.contains("alt="))
    }
    for control in page.matches(of: #/<(?:select|textarea|input)(?![^>]*type="hidden")[^>]*>/#) {
      let before = page[..<control.range.lowerBound]
      let opened = before.ranges(of: "<label").count - before.ranges(of: "</label>").count
      #expect(opened == 1, "\(control.output)")
    }
  }

  @Test func `without the catalogue the page says what is missing`() async throws {
    let workspace = try ReviewWorkspace()
    let response = await workspace.site(try workspace.desk("ab")).answer(
      workspace.request("GET", "/terms"))
    #expect(String(decoding: response.body, as: UTF8.self).contains("--catalogue"))
  }
}
