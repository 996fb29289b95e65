import Files
import Foundation
import Report
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

/// The pages in a real browser, where one is installed.
@Suite(.serialized) struct BrowserTests {
  /// Chromium's path, or nil when it is not installed.
  static let chromium: String? = {
    let paths = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return paths.map { "\($0)/chromium" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// What the page looks like after its scripts ran, and what the console said.
  private func load(_ path: String, _ suffix: String) throws -> (page: String, console: [String]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.chromium))
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
      "--virtual-time-budget=4000", "--window-size=1280,1000",
      "--user-data-dir=\(path).profile", "--dump-dom", "file://\(path)\(suffix)",
    ]
    let errors = "\(path).log"
    try Data().write(to: URL(fileURLWithPath: errors))
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    let page = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let log = try String(contentsOfFile: errors, encoding: .utf8)
    return (page, log.split(separator: "\n").filter { $0.contains(":CONSOLE") }.map(String.init))
  }

  /// A copy of a page that acts like a reader and writes what it saw into its title.
  private func acting(_ script: String, in folder: String) throws -> String {
    let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    let acting = page.replacingOccurrences(
      of: "</body>",
      with: "<script>document.title = JSON.stringify((() => {\(script)})());</script></body>")
    try acting.write(toFile: "\(folder)/acting.html", atomically: true, encoding: .utf8)
    return "\(folder)/acting.html"
  }

  @Test(.enabled(if: ContinuousIntegration.isRunning, "DERM_CI is not set"))
  func `chromium is present where the tests must not be skipped`() {
    #expect(Self.chromium != nil)
  }

  @Test(.enabled(if: BrowserTests.chromium != nil, "chromium is not installed"))
  func `the model's page sorts, filters, blurs and opens thumbnails without a complaint`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 30)
    let run = try data.run("multi", tasks: "mtl", skill: 1)
    let folder = temporary.file("report")
    try ModelReport.write(runs: [run], pack: data.pack, to: folder, options: .init(replicates: 20))
    let script = """
      const rows = () => [...document.querySelector("#per-class").tBodies[0].rows];
      document.querySelector("#per-class th:nth-child(2) button").click();
      const order = rows().filter(r => !r.classList.contains("total")).map(r => r.cells[1].dataset.v);
      const sorted = order.every((v, i) => i === 0 || v === "" || +order[i - 1] >= +v);
      const search = document.querySelector('[data-for="per-class"] input');
      search.value = "cyst";
      search.dispatchEvent(new Event("input"));
      const left = rows().filter(r => !r.hidden).length;
      document.querySelector("#blur").click();
      const veiled = document.body.classList.contains("blur");
      document.querySelector(".photo").click();
      const facts = document.querySelectorAll("#viewer dt").length;
      document.querySelector("#viewer").close();
      document.querySelector('.cell[data-pictures*="1"]').dispatchEvent(new Event("click", {bubbles: true}));
      const shown = document.querySelectorAll("#cell-images img").length;
      const maps = document.querySelectorAll("#attention canvas").length;
      return {sorted, last: rows().at(-1).classList.contains("total"), left, veiled, facts,
        shown: shown > 0, maps: maps > 0};
      """
    let seen = try load(try acting(script, in: folder), "")
    #expect(seen.console.isEmpty, "\(seen.console)")
    let title = seen.page.firstMatch(of: /<title>([^<]*)<\/title>/).map { String($0.1) } ?? ""
    #expect(
      title.hasPrefix(#"{"sorted":true,"last":true,"left":1,"veiled":true,"facts":"#), "\(title)")
    #expect(title.hasSuffix(#""shown":true,"maps":true}"#), "\(title)")
  }

  @Test(.enabled(if: BrowserTests.chromium != nil, "chromium is not installed"))
  func `a page of several models sorts every table, and its links to images and classes work`()
    throws
  {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 30)
    let runs = [
      try data.run("single", tasks: "lesion", skill: 0.8, keepsFeatures: false),
      try data.run("multi", tasks: "mtl", skill: 1, keepsValidation: true),
      try data.run("sites", tasks: "site", skill: 0.7, keepsFeatures: false),
    ]
    let folder = temporary.file("report")
    try ModelReport.write(
      runs: runs, pack: data.pack, to: folder,
      options: .init(ensembles: [("single", "multi")], replicates: 20))
    let script = """
      const tables = [...document.querySelectorAll("table[data-sort]")];
      const ragged = tables.filter((table) => {
        const width = table.tHead.rows[0].cells.length;
        return [...table.tBodies[0].rows].some((row) => row.cells.length !== width);
      }).map((table) => table.id);
      const button = document.querySelector("#models-table th:nth-child(3) button");
      button.click();
      const row = document.querySelector("#models-table").tBodies[0].rows;
      const values = [...row].filter((r) => !r.classList.contains("total"))
        .map((r) => r.cells[2].dataset.v).filter((v) => v !== "").map(Number);
      const sorted = values.every((v, i) => i === 0 || values[i - 1] >= v);
      location.hash = "#case=cyst";
      const boxes = document.querySelectorAll("#network svg rect.box").length;
      return {ragged, sorted, boxes, tables: tables.length > 10};
      """
    let seen = try load(try acting(script, in: folder), "")
    #expect(seen.console.isEmpty, "\(seen.console)")
    // Four boxes and the heads of each: lesion, both, site.
    #expect(
      seen.page.contains(#"<title>{"ragged":[],"sorted":true,"boxes":16,"tables":true}</title>"#))
    #expect(seen.page.contains(/<tr data-case="cyst" class="found">/))
    let image = try #require(seen.page.firstMatch(of: /"id":"([^"]*)"/).map { String($0.1) })
    let opened = try load("\(folder)/index.html", "#image=\(image)")
    #expect(opened.page.contains(/<dialog id="viewer"[^>]* open=""/))
  }

  @Test(.enabled(if: BrowserTests.chromium != nil, "chromium is not installed"))
  func `links to a class and to an image open them`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 30)
    let folder = temporary.file("report")
    try DatasetReport.write(pack: data.pack, to: folder)
    let page = "\(folder)/index.html"
    let found = try load(page, "?theme=dark#class=cyst")
    #expect(found.console.isEmpty, "\(found.console)")
    #expect(found.page.contains("data-theme=\"dark\""))
    #expect(found.page.contains(/<tr data-class="cyst" class="found">/))
    let image = try #require(
      found.page.firstMatch(of: /"id":"([^"]*)"/).map { String($0.1) })
    let opened = try load(page, "#image=\(image)")
    #expect(opened.page.contains(/<dialog id="viewer"[^>]* open=""/))
    let viewer = opened.page.components(separatedBy: "<dialog id=\"viewer\"").last ?? ""
    #expect(viewer.components(separatedBy: "</dialog>").first?.contains(">\(image)<") == true)
  }

  @Test(.enabled(if: BrowserTests.chromium != nil, "chromium is not installed"))
  func `the map shows other forms, and cells of pairs open their images`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 30)
    let folder = temporary.file("report")
    try DatasetReport.write(pack: data.pack, to: folder)
    let script = """
      const cells = [...document.querySelectorAll("#site-map .cell")];
      const numbers = () => cells.map((c) => c.querySelector("text").textContent);
      const forms = cells.map((c) => c.dataset.forms.split("|").map((n) => n.trim()));
      const select = document.querySelector("select[data-forms]");
      const fits = [3, 2, 1, 0].every((form) => {
        select.value = form;
        select.dispatchEvent(new Event("change"));
        return numbers().every((n, i) => n === forms[i][form]);
      });
      const shown = ["lesion", "diagnosis"].map((kind) => {
        const panel = document.querySelector(`#${kind}-cell-images`);
        document.querySelector(`svg[data-panel="${panel.id}"] .cell[data-pictures*="1"]`)
          .dispatchEvent(new Event("click", {bubbles: true}));
        return panel.querySelectorAll("img").length > 0;
      });
      return {fits, shown};
      """
    let seen = try load(try acting(script, in: folder), "")
    #expect(seen.console.isEmpty, "\(seen.console)")
    #expect(seen.page.contains(#"<title>{"fits":true,"shown":[true,true]}</title>"#))
  }

  @Test(.enabled(if: BrowserTests.chromium != nil, "chromium is not installed"))
  func `a plan's page blurs and opens thumbnails of what moves without a complaint`() throws {
    let temporary = TemporaryFolder()
    let plan = try PlanReportTests.plan(in: temporary, text: "papule")
    try PlanReport.html(plan).write(
      toFile: temporary.file("index.html"), atomically: true, encoding: .utf8)
    let script = """
      document.querySelector("#blur").click();
      const veiled = document.body.classList.contains("blur");
      document.querySelector("#moves .photo").click();
      const facts = document.querySelectorAll("#viewer dt").length;
      document.querySelector("#viewer").close();
      const bars = document.querySelectorAll("#lesion-sizes .pair i").length;
      return {veiled, facts: facts > 3, bars};
      """
    let seen = try load(try acting(script, in: temporary.path), "")
    #expect(seen.console.isEmpty, "\(seen.console)")
    #expect(seen.page.contains(#"<title>{"veiled":true,"facts":true,"bars":6}</title>"#))
  }

  @Test(.enabled(if: BrowserTests.chromium != nil, "chromium is not installed"))
  func `no script in a text runs in any page`() throws {
    let temporary = TemporaryFolder()
    for (name, page) in try HostileTextTests.pages(temporary, HostileWords.hostile)
    where !name.hasSuffix("card") {
      let folder = temporary.file("acting-\(name)")
      try AtomicFile.write(page, to: "\(folder)/index.html")
      let script = """
        for (const element of document.querySelectorAll("[data-tip]"))
          element.dispatchEvent(new Event("pointermove", {bubbles: true}));
        document.querySelector(".photo")?.click();
        document.querySelector(".cell[data-pictures]")?.dispatchEvent(new Event("click", {bubbles: true}));
        for (const part of document.querySelectorAll("details")) part.open = true;
        return {owned: "owned" in window, rows: document.querySelectorAll("tr").length > 5};
        """
      let seen = try load(try acting(script, in: folder), "")
      #expect(seen.console.isEmpty, "\(name): \(seen.console)")
      #expect(seen.page.contains(#"<title>{"owned":false,"rows":true}</title>"#), "\(name)")
    }
  }

  @Test(.enabled(if: BrowserTests.chromium != nil, "chromium is not installed"))
  func `the table that a page saves has no cell that a spreadsheet calculates`() throws {
    let temporary = TemporaryFolder()
    let words = ["=1+1", "+cmd", "-1+cmd", "@SUM(A1)", "\tx", "-0.5", "1e-3", "a,b"]
    let findings = words.map {
      Finding(source: $0, severity: .note, code: "x", what: $0, remedy: "r", excerpt: "")
    }
    try AtomicFile.write(
      FindingReport.html(findings, origin: "c"), to: temporary.file("index.html"))
    let script = """
      let blob;
      URL.createObjectURL = (made) => { blob = made; return "#"; };
      document.querySelector('[data-for="finding-table"] .save').click();
      blob.text().then((text) => { document.title = JSON.stringify(text); });
      return 0;
      """
    let seen = try load(try acting(script, in: temporary.path), "")
    let title = try #require(seen.page.firstMatch(of: /<title>([^<]*)<\/title>/)?.1)
    for cell in ["'=1+1", "'+cmd", "'-1+cmd", "'@SUM(A1)", "-0.5", "1e-3", #"\"a,b\""#] {
      #expect(title.contains("\\n\(cell),"), "\(cell) in \(title)")
    }
  }
}
