import Artifacts
import Foundation
import Quality
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// What stands around the questions: counts, ways back, words, headers.
@Suite struct NavigationTests {
  let workspace: ReviewWorkspace

  init() throws { workspace = try ReviewWorkspace() }

  private func get(_ site: ReviewSite, _ path: String) async -> String {
    String(decoding: await site.answer(workspace.request("GET", path)).body, as: UTF8.self)
  }

  private func answer(
    _ person: String, _ key: String, _ number: Int, _ view: ReviewDesk.View = .item
  ) throws {
    let desk = try workspace.desk(person)
    let question = desk.list.questions.filter { $0.item.kind == "missing" }[number]
    _ = try desk.record(
      .choice(key, site: nil), of: question, in: view, note: nil, milliseconds: 1)
  }

  @Test(
    "the heading counts what waits for a second reading and for a decision, and answers renew it")
  func counts() async throws {
    for number in 0..<3 { try answer("ab", "y", number) }
    try answer("cd", "n", 0, .second)
    let desk = try workspace.desk("ef")
    let site = workspace.site(desk)
    let page = await get(site, "/queue")
    #expect(page.contains("data-waits=\"second\">2</span>"))
    #expect(page.contains("data-waits=\"adjudication\">1</span>"))
    for view in [ReviewDesk.View.second, .adjudication] {
      let all = desk.openCounts(view).reduce(0) { $0 + $1.count }
      #expect(all == (view == .second ? desk.waiting.second : desk.waiting.adjudication))
    }
    let asked = try #require(desk.open(.adjudication, count: 1).first)
    let form = [("item", asked.item.id), ("view", "adjudication"), ("choice", "y")]
    let response = await site.answer(workspace.request("POST", "/answer", form: form))
    #expect(
      response.headers.first { $0.name == "X-Derm-Waiting" }?.value == "second=2&adjudication=0")
  }

  @Test("taking back in the grid stays at its group, again and again")
  func gridUndo() async throws {
    let desk = try workspace.desk("ab")
    let site = workspace.site(desk)
    let first = desk.open(.queue, .init(kind: "missing"), count: 1)[0]
    let filter = ReviewDesk.Filter(kind: "missing", class: first.item.class)
    let open = desk.open(.queue, filter, count: 100)
    try #require(open.count > 2)
    let group = [("kind", "missing"), ("class", first.item.class)]
    let form = open.prefix(2).map { ("item", $0.item.id) } + [("choice", "n")] + group
    _ = await site.answer(workspace.request("POST", "/answers", form: form))
    for left in [1, 2] {
      let response = await site.answer(
        workspace.request("POST", "/undo", form: [("view", "grid")] + group))
      let piece = String(decoding: response.body, as: UTF8.self)
      #expect(piece.contains("class=\"answers grid-form\"") && piece.contains("Taken back:"))
      #expect(piece.contains("name=\"class\" value=\"\(first.item.class)\""))
      #expect(desk.open(.queue, filter, count: 100).count == open.count - 2 + left)
    }
    _ = await site.answer(workspace.request("POST", "/answers", form: form))
    let plain = await site.answer(
      workspace.request(
        "POST", "/undo", form: [("view", "grid")] + group, headers: ["x-derm-piece": ""]))
    #expect(
      plain.headers.contains { $0.name == "Location" && $0.value == GridView.address(filter) })
  }

  @Test("a question about two classes shows images of each")
  func twoClasses() async throws {
    let desk = try workspace.desk("ab")
    let asked = try #require(desk.list.questions.first { $0.item.kind == "confused" })
    let names = asked.item.class.split(separator: " ").map(String.init)
    let page = await get(workspace.site(desk), "/item?id=\(WebForm.encoded(asked.item.id))")
    #expect(names.count == 2)
    for name in names { #expect(page.contains("<h2>With \(desk.data.words(name))</h2>")) }
    #expect(page.contains("data-large="))
  }

  @Test("labels of two images that differ lead to the questions about each")
  func differingLabels() async throws {
    let desk = try workspace.desk("ab")
    let asked = try #require(desk.list.questions.first { $0.item.kind == "duplicate" })
    let page = await get(workspace.site(desk), "/item?id=\(WebForm.encoded(asked.item.id))")
    let images = asked.images.map { desk.data.pack.images[$0] }
    let columns = images[0].lesions.indices.filter {
      images[0].lesions[$0] != images[1].lesions[$0]
    }
    #expect(page.contains("Labels that differ") == !columns.isEmpty && !columns.isEmpty)
    for column in columns {
      for image in asked.images {
        guard let id = desk.data.questionID(image, lesion: column) else { continue }
        #expect(page.contains("/item?id=\(WebForm.encoded(id))"))
        #expect(desk.question(id) != nil)
      }
    }
    // A site that differs leads to the question about it, whether the queue asks it or not.
    #expect(page.contains("<td>Site</td>") == (images[0].site != images[1].site))
    for (position, image) in zip(asked.images, images) {
      guard images[0].site != images[1].site, let site = image.site else { continue }
      let id = try #require(desk.data.siteQuestionID(position))
      #expect(page.contains("/item?id=\(WebForm.encoded(id))"))
      let question = try #require(desk.question(id))
      #expect(question.item.given == desk.data.pack.manifest.sites[site].id)
      #expect(question.subject == .site(image: image.id.rawValue))
    }
    let other = try #require(desk.list.questions.first { $0.item.kind == "missing" })
    let plain = await get(workspace.site(desk), "/item?id=\(WebForm.encoded(other.item.id))")
    #expect(!plain.contains("Labels that differ"))
  }

  @Test("questions that were passed over are not called answered, and lead back to them")
  func passedOver() async throws {
    let desk = try workspace.desk("ab")
    let questions = desk.list.questions
    for (number, question) in questions.enumerated() {
      let reply: ReviewDesk.Reply =
        number == 1
        ? .skip(reason: "quality") : .choice(question.choices(desk.data.words)[0].key, site: nil)
      guard desk.open(.queue, count: 500).contains(where: { $0.item.id == question.item.id }) else {
        continue
      }
      _ = try desk.record(reply, of: question, in: .queue, note: nil, milliseconds: 1)
    }
    let page = await get(workspace.site(desk), "/queue")
    #expect(page.contains("No question is left for you") && page.contains("1 question passed over"))
    #expect(page.contains("/item?id=\(WebForm.encoded(questions[1].item.id))"))
    let result = await get(workspace.site(desk), "/result")
    #expect(result.contains("All your answers") && result.contains("data-large=\"/image/"))
    let all = await get(workspace.site(desk), "/result?answers=all")
    #expect(!all.contains("All your answers"))
  }

  @Test("the result says in plain words what was asked, and has one column of agreement")
  func result() async throws {
    for number in 0..<2 {
      try answer("ab", "y", number)
      try answer("cd", number == 0 ? "n" : "y", number, .second)
    }
    let page = await get(workspace.site(try workspace.desk("ef")), "/result")
    #expect(
      page.contains("Agreement beyond chance</th>") && page.contains("<td>Missing labels</td>"))
    #expect(
      !page.contains(">Alpha<") && !page.contains(">PABAK<") && !page.contains("<td>missing</td>"))
    #expect(page.contains("an image): 1 come, 0 go, 0 stay"))
  }

  @Test("style and script are named by their content and kept; pages are not")
  func assets() async throws {
    let site = workspace.site(try workspace.desk("ab"))
    let page = await get(site, "/queue")
    let links = page.matches(of: #/(?:src|href)="(/[a-z]+\.(?:js|css)\?[0-9a-f]+)"/#)
    #expect(links.count == 3)
    for link in links {
      let response = await site.answer(workspace.request("GET", String(link.output.1)))
      #expect(response.status == 200 && response.body.count > 1000)
      #expect(
        response.headers.contains { $0.name == "Cache-Control" && $0.value.contains("immutable") })
    }
    let bytes = await site.answer(workspace.request("GET", "/queue"))
      .bytes(method: "GET", keepsAlive: true)
    #expect(String(decoding: bytes, as: UTF8.self).contains("Cache-Control: no-store\r\n"))
  }

  @Test("every response has its date, and what is not allowed says what is")
  func headers() async throws {
    #expect(
      WebResponse.date(Date(timeIntervalSince1970: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
    func head(_ response: WebResponse) -> String {
      String(decoding: response.bytes(method: "GET", keepsAlive: true), as: UTF8.self)
    }
    #expect(head(.text("x", status: 200)).contains("\r\nDate: "))
    #expect(head(.text("x", status: 405)).contains("\r\nAllow: GET, HEAD, POST\r\n"))
    let site = workspace.site(try workspace.readingDesk("ab"), readOnly: "Read-only.")
    let refused = await site.answer(workspace.request("POST", "/answer"))
    #expect(head(refused).contains("\r\nAllow: GET, HEAD\r\n"))
  }

  @Test("only who may ask is admitted to a connection that stays")
  func admitted() async throws {
    let site = workspace.site(try workspace.desk("ab"))
    #expect(await site.answer(workspace.request("GET", "/queue")).admits)
    #expect(await site.answer(workspace.request("GET", "/?token=\(ReviewWorkspace.token)")).admits)
    #expect(await !site.answer(workspace.request("GET", "/queue", headers: ["cookie": ""])).admits)
    #expect(await !site.answer(workspace.request("GET", "/?token=00")).admits)
    let link = workspace.request(
      "GET", "/item?id=x", headers: ["cookie": "", "sec-fetch-mode": "navigate"])
    let again = await site.answer(link)
    #expect(again.status == 200 && !again.admits)
  }

  @Test(
    "a person whose id can't name a log, a log that nobody can name, and a queue that fits nothing are reported"
  )
  func refusals() async throws {
    let rules = try String(contentsOfFile: workspace.rules, encoding: .utf8)
    var options = ReviewServer.Options()
    options.rules = workspace.rules
    options.person = "é b"
    let odd = rules.replacing("people: {", with: "people: {\"é b\": {name: X}, ")
    try odd.write(toFile: workspace.rules, atomically: true, encoding: .utf8)
    #expect {
      try ReviewServer(options)
    } throws: { error in
      let error = error as? ReviewError
      return error?.exitStatus == .badData
        && error?.description.contains("'é b' can't name") == true
    }
    let folder = workspace.logs.path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    _ = FileManager.default.createFile(atPath: "\(folder)/.hidden.jsonl", contents: Data())
    #expect(try workspace.logs.people().isEmpty)
    _ = FileManager.default.createFile(atPath: "\(folder)/a b.jsonl", contents: Data())
    #expect(throws: ReviewError.self) { try workspace.logs.logs() }
    try FileManager.default.removeItem(atPath: folder)
    let lines = try String(contentsOfFile: workspace.queue, encoding: .utf8)
    let foreign =
      lines.split(separator: "\n").filter { $0.contains("\"images\":[\"") }
      .joined(separator: "\n").replacing("\"images\":[\"", with: "\"images\":[\"elsewhere/") + "\n"
    try foreign.write(toFile: workspace.queue, atomically: true, encoding: .utf8)
    #expect {
      try workspace.readingDesk("ab")
    } throws: { error in
      (error as? ReviewError)?.exitStatus == .badData
    }
  }
}
