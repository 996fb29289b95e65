import Documents
import Foundation
import TestSupport
import Testing

/// derm-review as a process: killed, refused by the disk, started twice.
@Suite(.serialized) struct ReviewCommandTests {
  private func answer(_ item: String, _ key: String) -> [(String, String)] {
    [("item", item), ("view", "queue"), ("choice", key), ("ms", "700")]
  }

  /// Kills, `DERM_SLOW=1` for the thousand of docs/review.md.
  private static let kills =
    ProcessInfo.processInfo.environment["DERM_SLOW"] == "1" ? 1000 : 40

  @Test("killed at any moment, no answer is lost that was acknowledged", .within(20))
  func killed() throws {
    let work = try ReviewWorkspace(cases: 60, questions: 400)
    var acknowledged: [String] = []
    var random = SystemRandomNumberGenerator()
    var next = 0
    var kills = 0
    while kills < Self.kills {
      let server = try ReviewProcess(work.workspace, ["--person", "ab"])
      try #require(server.port > 0, "\(server.text("err"))")
      let deadline = Double.random(in: 0...0.06, using: &random)
      let identifier = server.process.processIdentifier
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.02 + deadline) {
        kill(identifier, SIGKILL)
      }
      while server.process.isRunning {
        let item = work.items[next % work.items.count]
        let response = server.post("/answer", answer(item, "n"))
        // The whole response came: the page would say so.
        guard response.hasPrefix("HTTP/1.1 200"), response.contains("Your last answer") else {
          break
        }
        acknowledged.append(item)
        next += 1
      }
      server.process.waitUntilExit()
      kills += 1
    }
    // A last start repairs what the last kill left, and the whole chain is read.
    let server = try ReviewProcess(work.workspace, ["--person", "ab"])
    #expect(server.port > 0, "\(server.text("err"))")
    server.end()
    let lines = work.log("ab")
    var workspace = 0
    for item in acknowledged {
      // In their order; an answer that was written and not acknowledged may stand in between.
      while workspace < lines.count, !lines[workspace].contains("\"item\":\"\(item)\"") {
        workspace += 1
      }
      #expect(workspace < lines.count, "\(item) is lost")
      workspace += 1
    }
    #expect(
      acknowledged.count > Self.kills / 2, "\(acknowledged.count) answers in \(Self.kills) kills")
    print(
      "review: \(Self.kills) kills, \(acknowledged.count) answers acknowledged, \(lines.count) written"
    )
  }

  @Test("a full disk refuses the answer, says so, and leaves whole lines", .within(5))
  func fullDisk() throws {
    let work = try ReviewWorkspace(cases: 60, questions: 60)
    var saved = 0
    try FileManager.default.removeItem(atPath: work.workspace.folder.file("data/catalogue.sqlite"))
    do {
      let server = try ReviewProcess(work.workspace, ["--person", "ab"], fileKilobytes: 12)
      try #require(server.port > 0, "\(server.text("err"))")
      #expect(server.text("err").contains("data/catalogue.sqlite is not there: raw terms"))
      #expect(server.get("/queue").contains("data/catalogue.sqlite is not there: raw terms"))
      var refusals = 0
      for item in work.items {
        let response = server.post("/answer", answer(item, "y"))
        if response.hasPrefix("HTTP/1.1 200") {
          saved += 1
        } else {
          #expect(
            response.hasPrefix("HTTP/1.1 507") && response.contains("Not saved."),
            "\(response.prefix(300))")
          refusals += 1
        }
      }
      #expect(saved > 5 && refusals > 5, "\(saved) saved, \(refusals) refused")
    }
    #expect(work.log("ab").count == saved)
    let again = try ReviewProcess(work.workspace, ["--person", "ab"])
    #expect(again.text("err").contains("torn") == false)
    #expect(again.post("/answer", answer(work.items[saved], "y")).hasPrefix("HTTP/1.1 200"))
    #expect(work.log("ab").count == saved + 1)
  }

  @Test(
    "a browser that can't be started is a note, and the address is there to be copied", .within(5))
  func browser() throws {
    let work = try ReviewWorkspace(cases: 60, questions: 20)
    let opener = work.workspace.folder.file("bin/xdg-open")
    try FileManager.default.createDirectory(
      atPath: work.workspace.folder.file("bin"), withIntermediateDirectories: true)
    try "#!/no/such/program\n".write(toFile: opener, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: opener)
    let server = try ReviewProcess(
      work.workspace, ["--person", "ab"],
      environment: ["DISPLAY": ":9", "PATH": work.workspace.folder.file("bin")])
    #expect(server.get("/queue").hasPrefix("HTTP/1.1 200"))
    #expect(
      server.text("err").contains("The browser could not be started"), "\(server.text("err"))")
    server.end()
  }

  @Test("a second derm-review on the same rules only looks, and says who writes", .within(5))
  func secondServer() throws {
    let work = try ReviewWorkspace(cases: 60, questions: 20)
    let first = try ReviewProcess(work.workspace, ["--person", "ab"])
    let second = try ReviewProcess(work.workspace, ["--person", "cd"])
    #expect(second.text("err").contains("ab writes at http://127.0.0.1:\(first.port)"))
    #expect(second.get("/queue").contains("ab writes at"))
    #expect(second.post("/answer", answer(work.items[0], "y")).hasPrefix("HTTP/1.1 405"))
    #expect(first.post("/answer", answer(work.items[0], "y")).hasPrefix("HTTP/1.1 200"))
    // What one answers the other shows.
    #expect(second.get("/queue").contains("1 of 20 answered"))
    first.end()
    second.end()
    let third = try ReviewProcess(work.workspace, ["--person", "cd"])
    #expect(third.post("/answer", answer(work.items[1], "y")).hasPrefix("HTTP/1.1 200"))
    #expect(work.log("cd").count == 1)
  }

  @Test(
    "who is not one of the people, and a broken log, end the command with what to do", .within(5))
  func refused() throws {
    let work = try ReviewWorkspace(cases: 60, questions: 20)
    let tool = CommandLineTool("derm-review")
    let nobody = try tool.run(["--no-open"], in: work.workspace.path)
    #expect(nobody.status == 64 && nobody.errors.contains("ab, cd, ef, dp"), "\(nobody.errors)")
    let stranger = try tool.run(["--no-open", "--person", "../x"], in: work.workspace.path)
    #expect(stranger.status == 64, "\(stranger.errors)")
    let missing = try tool.run(
      ["--no-open", "--person", "ab", "--queue", "none.jsonl"], in: work.workspace.path)
    #expect(missing.status == 66, "\(missing.errors)")
    let named = try tool.run(
      ["--no-open", "--person", "ab", "--catalogue", "none.sqlite"], in: work.workspace.path)
    #expect(named.status == 66 && named.errors.contains("none.sqlite"), "\(named.errors)")
    let server = try ReviewProcess(work.workspace, ["--person", "ab"])
    for item in work.items.prefix(3) { _ = server.post("/answer", answer(item, "y")) }
    server.end()
    let path = work.workspace.folder.file("taxonomy/review/ab.jsonl")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("\"milliseconds\":700", with: "\"milliseconds\":701", maxReplacements: 1)
      .write(toFile: path, atomically: true, encoding: .utf8)
    let broken = try tool.run(["--no-open", "--person", "ab"], in: work.workspace.path)
    #expect(broken.status == 65 && broken.errors.contains("ab.jsonl:2"), "\(broken.errors)")
    #expect(try tool.run(["resolve"], in: work.workspace.path).status == 65)
  }

  /// The plan since the data set was made, as a page has it.
  private static func plan(on page: String) -> String {
    let text = page.firstMatch(of: #/id="whole-plan">([^<]*)<\/pre>/#).map { String($0.output.1) }
    return [("&#39;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
      .reduce(text ?? "") { $0.replacing($1.0, with: $1.1) }
  }

  @Test("what was answered is what the next data set says, and undone it is as before", .within(10))
  func resolved() throws {
    let work = try ReviewWorkspace(cases: 80, questions: 200)
    let before = try work.workspace.table("reports/dataset/labels.csv")
    var server = try ReviewProcess(work.workspace, ["--person", "ab"])
    let missing = try #require(work.items.first { $0.hasPrefix("missing") })
    let spurious = try #require(work.items.last { $0.hasPrefix("spurious") })
    let unsure = try #require(
      work.items.dropFirst(9).first {
        $0.hasPrefix("missing") && !$0.contains(missing.split(separator: "|")[1])
      })
    _ = server.post("/answer", answer(missing, "y"))
    _ = server.post("/answer", answer(spurious, "n"))
    _ = server.post("/answer", answer(unsure, "u"))
    server.end()
    server = try ReviewProcess(work.workspace, ["--person", "cd"])
    let second = [("item", unsure), ("view", "second"), ("choice", "u")]
    #expect(server.post("/answer", second).hasPrefix("HTTP/1.1 200"))
    server.end()
    server = try ReviewProcess(work.workspace, ["--person", "ef"])
    let promised = Self.plan(on: server.get("/plan"))
    let said = try work.workspace.run("derm-review", ["resolve", "--dry-run"]).output
    #expect(
      said.contains("classes added 1") && said.contains("classes removed 1")
        && said.contains("unknown 1"), "\(said)")
    try work.workspace.run("derm-review", ["resolve"])
    // What the page said before saving, and says after it, is what the command says.
    let plan = try work.workspace.run("derm-refine", ["plan", "--rules", "taxonomy/rules.yaml"])
    #expect(promised == plan.output && plan.output.contains("images changed "))
    #expect(Self.plan(on: server.get("/plan")) == plan.output)
    server.end()
    try work.workspace.run("derm-refine", ["--rules", "taxonomy/rules.yaml"])
    func state(_ item: String) throws -> String? {
      let parts = item.split(separator: "|").map(String.init)
      let table = try work.workspace.table("reports/dataset/labels.csv")
      return table.rows.first { $0.fields[0] == parts[1] }?.fields[
        table.header.firstIndex(of: parts[2]) ?? 0]
    }
    #expect(try state(missing) == "1" && state(spurious) != "1" && state(unsure) == "")
    // derm-quality reads what derm-review gives it.
    let answers = try work.workspace.run("derm-review", ["answers"]).output
    #expect(answers.split(separator: "\n").count == 4)
    try answers.write(
      toFile: work.workspace.folder.file("answers.jsonl"), atomically: true, encoding: .utf8)
    try work.workspace.run(
      "derm-quality",
      ["--kinds", "off-topic", "--answers", "answers.jsonl", "--out", "reports/again"])
    let agreement = try work.workspace.run("derm-review", ["agreement"]).output
    #expect(agreement.hasPrefix("class,kind,n,agree,kappa,low,high,alpha,pabak"))
    // The questions no longer fit the data set; the answers are taken back by id through the first one.
    for person in ["ab", "cd"] {
      let desk = try ReviewProcess(
        work.workspace, ["--person", person, "--pack", "data/packs/latest"])
      for _ in 0..<3 { _ = desk.post("/undo", []) }
      desk.end()
    }
    try work.workspace.run("derm-review", ["resolve"])
    try work.workspace.run("derm-refine", ["--rules", "taxonomy/rules.yaml"])
    let after = try work.workspace.table("reports/dataset/labels.csv")
    #expect(after.rows.map(\.fields) == before.rows.map(\.fields))
  }
}
