import Foundation
import TestSupport
import Testing

/// A person's path through each view in a real browser, by keys alone.
@Suite(.serialized) struct ReviewBrowserTests {
  @Test(.enabled(if: ContinuousIntegration.isRunning, "DERM_CI is not set"))
  func `chromedriver is present where the tests must not be skipped`() {
    #expect(WebDriver.path != nil)
  }

  private static let heading = "document.querySelector('#content h1').textContent"
  private static let status = "document.getElementById('status').textContent.slice(0, 6)"
  private static let answered =
    "document.querySelector('.progress').textContent.trim().split(' ')[0]"

  private func logged(_ work: ReviewWorkspace, _ person: String, _ number: Int) -> [String: Any] {
    let lines = work.log(person)
    guard lines.indices.contains(number) else { return [:] }
    return (try? JSONSerialization.jsonObject(with: Data(lines[number].utf8)) as? [String: Any])
      ?? [:]
  }

  @Test(
    .enabled(
      if: WebDriver.path != nil, "chromedriver is not installed: scripts/setup.sh chromium-driver"),
    .within(10))
  func `questions are answered, passed over, taken back and noted by keys alone`() throws {
    let work = try ReviewWorkspace(cases: 60, questions: 60)
    let server = try ReviewProcess(work.workspace, ["--person", "ab"])
    let browser = try WebDriver()
    try browser.open(server.address)
    try browser.wait("location.pathname + location.search", until: "/queue")
    try browser.type("y")
    try browser.wait(Self.answered, until: "1")
    #expect(logged(work, "ab", 0)["item"] as? String == work.items[0])
    #expect(try browser.ask(Self.status) == "Saved:")
    // Reading goes on at the next question's heading.
    #expect(try browser.ask("document.activeElement.tagName") == "H1")
    try browser.type("n")
    try browser.wait(Self.answered, until: "2")
    try browser.type("u")
    try browser.wait(Self.answered, until: "3")
    #expect(
      (0..<3).map { logged(work, "ab", $0)["answer"] as? String }.compactMap { $0 }.count == 3)
    #expect(logged(work, "ab", 2)["answer"] as? String == "unsure")
    // Passed over, with the reason.
    try browser.type("s")
    try browser.type("2")
    try browser.wait(
      "document.querySelector('.last p').textContent.includes('passed over')", until: "true")
    #expect(logged(work, "ab", 3)["skip"] as? String == "expertise")
    // A note holds letters that are keys elsewhere.
    try browser.type("m")
    try browser.type("yes, sunny")
    try browser.type(.escape)
    try browser.type("n")
    try browser.wait(Self.answered, until: "4")
    #expect(logged(work, "ab", 4)["note"] as? String == "yes, sunny")
    // Undone twice: the note's question, and then the one that was passed over.
    try browser.type("z")
    try browser.wait("document.querySelector('article').dataset.item", until: work.items[4])
    try browser.type("z")
    try browser.wait("document.querySelector('article').dataset.item", until: work.items[3])
    #expect(work.log("ab").count == 7)
    #expect(try browser.complaints() == [])
  }

  @Test(
    .enabled(
      if: WebDriver.path != nil, "chromedriver is not installed: scripts/setup.sh chromium-driver"),
    .within(10))
  func `many at once, second reading, decision and saving by keys alone`() throws {
    let work = try ReviewWorkspace(cases: 60, questions: 120)
    var server = try ReviewProcess(work.workspace, ["--person", "ab"])
    var browser = try WebDriver()
    try browser.open(server.address)
    try browser.type("g")
    try browser.wait(Self.heading, until: "Many at once")
    for _ in 0..<30
    where try browser.ask("document.activeElement.closest('.groups') !== null") != "true" {
      try browser.type(.tab)
    }
    try browser.type(.enter)
    try browser.wait("document.querySelectorAll('.tile').length > 2", until: "true")
    try browser.type(.right)
    try browser.type(.space)
    try browser.type(.right)
    try browser.type(.space)
    try browser.wait("document.querySelector('[data-chosen]').textContent", until: "2 chosen")
    try browser.type("y")
    try browser.wait(
      "document.querySelector('.alert.ok').textContent.startsWith('2 answers saved')", until: "true"
    )
    #expect(work.log("ab").count == 2)
    server.end()
    // Another person reads again, without knowing what was said, and says something else.
    server = try ReviewProcess(work.workspace, ["--person", "cd", "--second", "1"])
    browser = try WebDriver()
    try browser.open(server.address)
    try browser.type("w")
    try browser.wait("location.pathname", until: "/second")
    try browser.wait("document.querySelector('article') !== null", until: "true")
    let asked = try browser.ask("document.querySelector('article').dataset.item")
    #expect(logged(work, "ab", 0)["item"] as? String == asked)
    try browser.type("n")
    try browser.wait(Self.status, until: "Saved:")
    #expect(logged(work, "cd", 0)["reading"] as? String == "second")
    try browser.type("d")
    try browser.wait("document.querySelector('.opinions') !== null", until: "true")
    try browser.type("n")
    try browser.wait(Self.heading, until: "Decide")
    #expect(logged(work, "cd", 1)["reading"] as? String == "adjudication")
    try browser.type("r")
    try browser.wait(Self.heading, until: "Result")
    try browser.type("v")
    try browser.wait(
      "document.querySelector('.alert.ok')?.textContent ?? ''", until: "Saved next to the rules.")
    #expect(
      FileManager.default.fileExists(
        atPath: work.workspace.folder.file("taxonomy/rules.overrides.csv"))
    )
    #expect(try browser.complaints() == [])
  }

  @Test(
    .enabled(
      if: WebDriver.path != nil, "chromedriver is not installed: scripts/setup.sh chromium-driver"),
    .within(10))
  func `pictures zoom, blur and dark are keys, help is a key, and 360 pixels are enough`() throws {
    let work = try ReviewWorkspace(cases: 60, questions: 40)
    let server = try ReviewProcess(work.workspace, ["--person", "ab"])
    for width in [360, 1280] {
      let browser = try WebDriver(width: width)
      try browser.open(server.address)
      try browser.type("+")
      try browser.wait(
        "document.querySelector('.stage').classList.contains('zoomed')", until: "true")
      try browser.type("0")
      try browser.wait(
        "document.querySelector('.stage').classList.contains('zoomed')", until: "false")
      try browser.type("b")
      try browser.wait("document.documentElement.classList.contains('blur')", until: "true")
      let before = try browser.ask("document.documentElement.dataset.theme")
      try browser.type("t")
      #expect(try browser.ask("document.documentElement.dataset.theme") != before)
      try browser.type("e")
      try browser.wait("document.getElementById('viewer').open", until: "true")
      for (key, isZoomed) in [("+", "true"), ("0", "false")] {
        try browser.type(key)
        try browser.wait(
          "document.querySelector('#viewer .stage').classList.contains('zoomed')", until: isZoomed)
      }
      try browser.type(.escape)
      try browser.type("?")
      try browser.wait("document.getElementById('keys').open", until: "true")
      // A key that answers does nothing while the list of keys is open.
      try browser.type("y")
      try browser.type(.escape)
      try browser.wait("document.getElementById('keys').open", until: "false")
      for path in ["/queue", "/grid", "/second", "/adjudication", "/result"] {
        try browser.open("http://127.0.0.1:\(server.port)\(path)")
        #expect(try browser.ask("document.documentElement.scrollWidth") == "\(width)", "\(path)")
        #expect(try browser.ask(Self.faint) == "", "\(path)")
      }
      #expect(try browser.complaints() == [])
    }
    #expect(work.log("ab").isEmpty)
  }

  @Test(
    .enabled(
      if: WebDriver.path != nil, "chromedriver is not installed: scripts/setup.sh chromium-driver"),
    .within(10))
  func
    `a label is asked about from a picture, and keys pressed while an answer is saved are reported`()
    throws
  {
    let work = try ReviewWorkspace(cases: 60, questions: 40)
    let server = try ReviewProcess(work.workspace, ["--person", "ab"])
    let browser = try WebDriver(width: 360)
    try browser.open(server.address)
    try browser.wait("location.pathname", until: "/queue")
    // Two answers in one turn of the page: the second comes while the first is being saved.
    _ = try browser.ask(
      "(document.querySelector('[data-press=y]').click(), document.querySelector('[data-press=y]').click(), '')"
    )
    try browser.wait("document.getElementById('trouble').hidden", until: "false")
    try browser.wait(Self.answered, until: "1")
    #expect(
      try browser.ask("document.getElementById('trouble').textContent").contains("did nothing"))
    #expect(work.log("ab").count == 1)
    // The links to the views wrap; none is cut off.
    #expect(
      try browser.ask(
        "[...document.querySelectorAll('nav a')].every((a) => a.getBoundingClientRect().right <= 360)"
      )
        == "true")
    let image = work.items[0].split(separator: "|")[1]
    try browser.open(
      "http://127.0.0.1:\(server.port)/picture?id=\(image.replacing("/", with: "%2F"))")
    try browser.wait("document.querySelector('form.ask') !== null", until: "true")
    _ = try browser.ask("(document.querySelector('form.ask button').click(), '')")
    try browser.wait("location.pathname", until: "/item")
    try browser.wait("document.querySelector('article') !== null", until: "true")
    #expect(try browser.complaints() == [])
  }

  @Test(
    .enabled(
      if: WebDriver.path != nil, "chromedriver is not installed: scripts/setup.sh chromium-driver"),
    .within(10))
  func `a stopped server is reported, and nothing is taken for saved`() throws {
    let work = try ReviewWorkspace(cases: 60, questions: 40)
    let server = try ReviewProcess(work.workspace, ["--person", "ab"])
    let browser = try WebDriver()
    try browser.open(server.address)
    try browser.wait("document.querySelector('article').dataset.item", until: work.items[0])
    server.end(SIGKILL)
    try browser.type("y")
    try browser.wait("document.getElementById('trouble').hidden", until: "false")
    #expect(
      try browser.ask("document.getElementById('trouble').textContent").contains(
        "is not known"))
    #expect(try browser.ask("document.querySelector('article').dataset.item") == work.items[0])
  }

  /// Texts whose contrast is below WCAG's 4.5, as tag and text; empty when none is.
  static let faint = """
    (() => {
      const parse = (c) => (c.match(/[0-9.]+/g) ?? []).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; })
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
      const found = [];
      for (const element of document.querySelectorAll('body *')) {
        const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
        if (!own || !element.checkVisibility() || element.closest('.skip, #status')) continue;
        let behind = element;
        while (behind && (parse(getComputedStyle(behind).backgroundColor)[3] ?? 1) === 0) behind = behind.parentElement;
        const a = light(parse(getComputedStyle(element).color));
        const b = light(parse(behind ? getComputedStyle(behind).backgroundColor : 'rgb(255,255,255)'));
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < 4.5) found.push(element.tagName + ' ' + element.textContent.trim().slice(0, 30) + ' ' + ratio.toFixed(2));
      }
      return found.join('; ');
    })()
    """
}
