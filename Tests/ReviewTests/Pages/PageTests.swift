import Artifacts
import Digests
import Files
import Foundation
import Quality
import SyntheticRuns
import TestSupport
import Testing

@testable import Review

/// The pages as they come over the wire.
@Suite struct PageTests {
  private func get(_ site: ReviewSite, _ workspace: ReviewWorkspace, _ path: String) async -> (
    Int, String
  ) {
    let response = await site.answer(workspace.request("GET", path))
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  static let paths = ["/queue", "/grid", "/second", "/adjudication", "/result"]

  @Test(
    "what spoke for an error, and the random sample, are reported after the answer and not before")
  func blind() async throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    let site = workspace.site(desk)
    let first = desk.list.questions[0]
    for path in ["/queue", "/item?id=\(WebForm.encoded(first.item.id))", "/grid?kind=missing"] {
      let (status, page) = await get(site, workspace, path)
      #expect(status == 200)
      #expect(!page.contains("evidence of item") && !page.contains("sample"), "\(path)")
    }
    let form = [("item", first.item.id), ("view", "queue"), ("choice", "y"), ("ms", "800")]
    let response = await site.answer(workspace.request("POST", "/answer", form: form))
    let piece = String(decoding: response.body, as: UTF8.self)
    #expect(response.status == 200)
    #expect(piece.contains("evidence of item 0") && !piece.contains("evidence of item 1<"))
    #expect(!piece.contains("sample"))
  }

  @Test("the second reader sees nothing of the first answer")
  func blindSecond() async throws {
    let workspace = try ReviewWorkspace()
    let ab = try workspace.desk("ab")
    let asked = ab.open(.queue, .init(kind: "missing"), count: 1)[0]
    _ = try ab.record(
      .choice("y", site: nil), of: asked, in: .queue, note: "a secret note", milliseconds: 1)
    let cd = try workspace.desk("cd")
    let site = workspace.site(cd)
    for path in ["/second", "/queue", "/item?id=\(WebForm.encoded(asked.item.id))"] {
      let (_, page) = await get(site, workspace, path)
      #expect(!page.contains("secret") && !page.contains("evidence of item"), "\(path)")
    }
    let (_, page) = await get(site, workspace, "/second")
    #expect(page.contains(asked.item.question))
  }

  @Test(
    "an answer to another question about the same label is reported in the words of the question that stands there"
  )
  func words() throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    let words = LastAnswer(desk: desk, formKey: "")
    let missing = try #require(desk.list.questions.first { $0.item.kind == "missing" })
    let site = try #require(desk.list.questions.first { $0.item.kind == "wrong-site" })
    func line(_ kind: String, _ answer: LogLine.Answer?, value: String? = nil, given: String)
      -> LogLine
    {
      var line = LogLine(
        by: "ab", item: "x", kind: kind, images: [], class: "", reading: .first,
        shown: LogLine.Shown(terms: nil, given: given, evidence: ""), version: "")
      line.answer = answer
      line.value = value
      return line
    }
    // To "Is it right?" the key N says that it is not there: of "Is it missing?" that is "No", too.
    #expect(words.words(line("spurious", .wrong, given: "present"), missing) == "No")
    #expect(words.words(line("spurious", .right, given: "present"), missing) == "Yes")
    #expect(words.words(line("missing", .wrong, given: "absent"), missing) == "Yes")
    #expect(words.words(line("spurious", .unsure, given: "present"), missing) == "Can’t tell")
    // The site that was right once may be what the next question calls the other one.
    #expect(
      words.words(line("wrong-site", .right, given: site.item.suggested), site)
        == desk.data.words(site.item.suggested))
    #expect(
      words.words(line("wrong-site", .wrong, value: site.item.given, given: "x"), site)
        == desk.data.words(site.item.given))
    #expect(
      words.words(line("wrong-site", .wrong, value: "elsewhere", given: "x"), site) == "elsewhere")
  }

  @Test("text of atlas, queue and people is never markup", arguments: paths)
  func hostile(_ path: String) async throws {
    let workspace = try ReviewWorkspace(worded: { "\($0) \(SyntheticData.hostile)" })
    let desk = try workspace.desk("ab")
    let other = try workspace.desk("cd")
    for (number, question) in desk.list.questions.prefix(6).enumerated() {
      _ = try desk.record(
        .choice(question.choices { $0 }[0].key, site: nil), of: question, in: .queue,
        note: SyntheticData.hostile, milliseconds: 5)
      _ = try other.record(
        .choice(question.choices { $0 }[number % 2].key, site: nil), of: question, in: .second,
        note: SyntheticData.hostile, milliseconds: 5)
    }
    let (status, page) = await get(workspace.site(try workspace.desk("ef")), workspace, path)
    #expect(status == 200)
    #expect(!page.contains("<script>alert"))
    #expect(!page.contains("\"quoted\""))
  }

  @Test("no page has a script, a style or a handler within it", arguments: paths)
  func inline(_ path: String) async throws {
    let workspace = try ReviewWorkspace()
    let (_, page) = await get(workspace.site(try workspace.desk("ab")), workspace, path)
    #expect(page.matches(of: #/<script(?! src="/review\.js\?[0-9a-f]+" defer>)/#).isEmpty)
    #expect(page.firstMatch(of: #/<style|\sstyle="|\son[a-z]+="|javascript:|https?:\/\//#) == nil)
    let response = await workspace.site(try workspace.readingDesk("ab")).answer(
      workspace.request("GET", path))
    let header = String(decoding: response.bytes(method: "GET", keepsAlive: true), as: UTF8.self)
    for name in [
      "Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff",
      "frame-ancestors 'none'",
    ] {
      #expect(header.contains(name))
    }
  }

  @Test("every control has a name, every answer a key, and every picture words", arguments: paths)
  func accessible(_ path: String) async throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    _ = try desk.record(
      .choice("y", site: nil), of: desk.list.questions[0], in: .queue, note: nil, milliseconds: 1)
    let (_, page) = await get(workspace.site(desk), workspace, path)
    for match in page.matches(of: #/<img[^>]*>/#) { #expect(match.output.contains("alt=\"")) }
    for match in page.matches(of: #/<button[^>]*>(.*?)<\/button>/#) {
      #expect(match.output.0.contains("aria-label") || !match.output.1.isEmpty)
    }
    for match in page.matches(of: #/<button[^>]*name="choice"[^>]*>/#)
    where !match.output.contains("value=\"o\"") {
      #expect(match.output.contains("data-press="))
    }
    #expect(page.contains("<html lang=\"en\">") && page.contains("<main id=\"content\">"))
    #expect(page.matches(of: #/<h1/#).count == 1)
    #expect(
      page.contains("aria-live=\"polite\"") && page.contains("class=\"skip\" href=\"#content\""))
    // Ids are unique, or labels and links lead astray.
    let ids = page.matches(of: #/ id="([^"]*)"/#).map { String($0.output.1) }
    #expect(Set(ids).count == ids.count)
  }

  @Test("pictures come by number, decoded and without metadata; nothing else does")
  func pictures() async throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    let site = workspace.site(desk)
    let digest = desk.data.pack.digest.short
    let image = desk.list.questions[0].images[0]
    for size in ["small", "large"] {
      let response = await site.answer(
        workspace.request("GET", "/image/\(digest)/\(image)/\(size)"))
      #expect(response.status == 200 && response.body.prefix(2) == [0xFF, 0xD8])
      #expect(response.body.count > 500)
    }
    for path in [
      "/image/\(digest)/\(image)/../../etc/passwd", "/image/\(digest)/99999/small",
      "/image/\(digest)/-1/small",
      "/image/\(digest)/\(image)/huge", "/image/00000000/\(image)/small",
      "/image/..%2f..%2fetc/passwd/x",
      "/etc/passwd", "//etc/passwd", "/image/\(digest)/1e3/small",
      "/image/\(digest)/99999999999999999999/small",
    ] {
      #expect(await site.answer(workspace.request("GET", path)).status == 404, "\(path)")
    }
  }

  @Test("a thumbnail is made once and comes from its file then")
  func thumbnails() async throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    let path = "/image/\(desk.data.pack.digest.short)/\(desk.list.questions[0].images[0])/small"
    let first = await workspace.site(desk).answer(workspace.request("GET", path)).body
    let folder = workspace.folder.file("thumbnails")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
      $0.hasSuffix(".jpg")
    }
    #expect(names.count == 1)
    try AtomicFile.write([1, 2, 3], to: "\(folder)/\(names[0])")
    #expect(await workspace.site(desk).answer(workspace.request("GET", path)).body == [1, 2, 3])
    #expect(first.count > 3)
  }

  @Test("without the script an answer leads to the next question's page")
  func withoutScript() async throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    let form = [("item", desk.list.questions[0].item.id), ("view", "queue"), ("choice", "n")]
    let response = await workspace.site(desk).answer(
      workspace.request("POST", "/answer", form: form, headers: ["x-derm-piece": ""]))
    #expect(response.status == 303)
    #expect(response.headers.contains { $0.name == "Location" && $0.value == "/queue" })
    #expect(desk.progress.answered == 1)
  }

  @Test("a bad answer is refused with a reason, and nothing is written")
  func refused() async throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    let site = workspace.site(desk)
    let id = desk.list.questions[0].item.id
    for form in [
      [], [("item", "nothing"), ("view", "queue"), ("choice", "y")],
      [("item", id), ("choice", "y")],
      [("item", id), ("view", "queue")], [("item", id), ("view", "queue"), ("choice", "q")],
      [("item", id), ("view", "elsewhere"), ("choice", "y")],
      [("item", id), ("view", "queue"), ("skip", "x")],
    ] {
      let response = await site.answer(workspace.request("POST", "/answer", form: form))
      #expect(response.status == 400, "\(form)")
      #expect(String(decoding: response.body, as: UTF8.self).hasPrefix("Not saved."))
    }
    #expect(await site.answer(workspace.request("POST", "/undo")).status == 400)
    #expect(await site.answer(workspace.request("POST", "/elsewhere")).status == 404)
    #expect(desk.progress.answered == 0)
  }

  @Test("a read-only site has nothing that writes")
  func readOnly() async throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.readingDesk("ab")
    let site = workspace.site(desk, readOnly: "Read-only: ab writes.")
    for path in ["/answer", "/answers", "/undo", "/save", "/queue"] {
      let form = [("item", desk.list.questions[0].item.id), ("view", "queue"), ("choice", "y")]
      #expect(await site.answer(workspace.request("POST", path, form: form)).status == 405)
    }
    for path in Self.paths {
      let (_, page) = await get(site, workspace, path)
      #expect(
        page.contains("Read-only: ab writes.") && !page.contains("method=\"post\""), "\(path)")
    }
  }

  @Test("one answer goes to all chosen pictures, and the rest stays open")
  func grid() async throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    let site = workspace.site(desk)
    let filter = ReviewDesk.Filter(
      kind: "missing", class: desk.open(.queue, .init(kind: "missing"), count: 1)[0].item.class)
    let open = desk.open(.queue, filter, count: 100)
    try #require(open.count > 2)
    let form =
      open.prefix(2).map { ("item", $0.item.id) } + [
        ("choice", "n"), ("kind", "missing"), ("class", filter.class ?? ""),
      ]
    #expect(await site.answer(workspace.request("POST", "/answers", form: form)).status == 200)
    #expect(desk.open(.queue, filter, count: 100).count == open.count - 2)
    #expect(await site.answer(workspace.request("POST", "/undo")).status == 200)
    #expect(desk.open(.queue, filter, count: 100).count == open.count - 1)
  }

  @Test("saving writes the corrections, and the page says what it did")
  func save() async throws {
    let workspace = try ReviewWorkspace()
    let desk = try workspace.desk("ab")
    let site = workspace.site(desk)
    let asked = desk.open(.queue, .init(kind: "missing"), count: 1)[0]
    _ = try desk.record(.choice("y", site: nil), of: asked, in: .queue, note: nil, milliseconds: 1)
    let response = await site.answer(workspace.request("POST", "/save"))
    #expect(response.status == 200)
    let file = workspace.folder.file("taxonomy/rules.overrides.csv")
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains(asked.item.images[0]))
    let (_, page) = await get(site, workspace, "/result")
    #expect(page.contains("All of this is saved already."))
  }
}
