import Foundation
import TestSupport
import Testing

/// A person's path through the terms in a real browser, by keys alone.
@Suite(.serialized) struct TermsBrowserTests {
  private func rules(_ work: ReviewWorkspace) throws -> String {
    try String(contentsOfFile: work.workspace.folder.file("taxonomy/rules.yaml"), encoding: .utf8)
  }

  private static let heading = "document.querySelector('#content h1').textContent"

  @Test(
    .enabled(
      if: WebDriver.path != nil, "chromedriver is not installed: scripts/setup.sh chromium-driver"),
    .within(10))
  func `a term is found, placed, looked at, saved and taken back by keys alone`() throws {
    let work = try ReviewWorkspace(cases: 60, questions: 20)
    let before = try rules(work)
    let server = try ReviewProcess(work.workspace, ["--person", "ab"])
    let browser = try WebDriver()
    try browser.open(server.address)
    try browser.type("l")
    try browser.wait("location.pathname", until: "/terms")
    try browser.wait(Self.heading, until: "Terms")
    // The first term of the list, and the next one.
    try browser.type("k")
    try browser.wait("document.querySelectorAll('tr[aria-current]').length", until: "1")
    let first = try browser.ask("document.getElementById('term').textContent")
    try browser.type("k")
    try browser.wait("document.getElementById('term').textContent !== '\(first)'", until: "true")
    // Found by its text; Enter asks.
    try browser.type("/")
    try browser.type("papul")
    try browser.type(.enter)
    try browser.wait("new URLSearchParams(location.search).get('q')", until: "papul")
    try browser.type("k")
    try browser.wait("document.getElementById('term') !== null", until: "true")
    let term = try browser.ask("document.getElementById('term').textContent")
    // Dropped, with the reason: the summary opens, the field has the focus, Enter shows the consequences.
    try browser.type("x")
    try browser.wait("document.activeElement.name", until: "why")
    try browser.type("too vague, says x")
    try browser.type(.enter)
    try browser.wait("location.pathname", until: "/terms/change")
    try browser.wait("\(Self.heading).startsWith('Drop ')", until: "true")
    #expect(try rules(work) == before)
    #expect(try browser.ask("document.querySelectorAll('.diff ins').length > 0") == "true")
    try browser.open(try browser.ask("document.querySelector('#whole a').href"))
    try browser.wait("document.getElementById('whole-plan') !== null", until: "true")
    let plan = try browser.ask("document.getElementById('whole-plan').textContent")
    try browser.type("v")
    try browser.wait("location.pathname", until: "/terms")
    try browser.wait("document.querySelector('.saved') !== null", until: "true")
    let saved = try rules(work)
    #expect(saved != before && saved.contains("why: \"too vague, says x\", by: ab, date: "))
    // The command says what the page said.
    let said = try work.workspace.run("derm-refine", ["plan", "--rules", "taxonomy/rules.yaml"])
    #expect(said.output == plan)
    #expect(said.output.contains(term))
    try browser.type("z")
    try browser.wait("location.search.endsWith('&undone=1')", until: "true")
    #expect(try browser.ask("document.getElementById('term').textContent") == term)
    #expect(try rules(work) == before)
    // Dropped again and kept for later; what was typed is there after leaving, and one save writes it.
    try browser.type("x")
    try browser.wait("document.activeElement.name", until: "why")
    try browser.type("typed once")
    try browser.type(.enter)
    try browser.wait("location.pathname", until: "/terms/change")
    try browser.type(.escape)
    try browser.wait("location.pathname", until: "/terms")
    let why = "document.querySelector('form[aria-label^=\"Drop\"] [name=why]')"
    try browser.wait("\(why).value", until: "typed once")
    _ = try browser.ask("(\(why).focus(), 1)")
    try browser.type(.enter)
    try browser.wait("location.pathname", until: "/terms/change")
    try browser.type("n")
    try browser.wait("document.querySelector('.unsaved-bar') !== null", until: "true")
    #expect(try rules(work) == before)
    try browser.type("u")
    try browser.wait("location.pathname", until: "/terms/unsaved")
    try browser.wait("document.querySelectorAll('.unsaved li').length", until: "1")
    try browser.type("v")
    try browser.wait("location.pathname", until: "/terms")
    try browser.wait("document.querySelector('.saved') !== null", until: "true")
    #expect(try rules(work).contains("why: \"typed once\", by: ab, date: "))
    // Placed by keys: the name of a new class is asked for only there, and Enter in a list asks.
    try browser.open("http://127.0.0.1:\(server.port)/terms?facet=lesion&term=papule")
    try browser.type("c")
    try browser.wait("document.activeElement.name", until: "verb")
    try browser.type(.tab)
    try browser.wait("document.activeElement.name", until: "class")
    let name = "document.querySelector('form[aria-label^=\"Put\"] [name=label]')"
    #expect(try browser.ask("\(name).offsetParent === null") == "true")
    let list = "document.querySelector('form[aria-label^=\"Put\"] [name=class]')"
    _ = try browser.ask("(\(list).value = '+', \(list).dispatchEvent(new Event('change')), 1)")
    try browser.wait("document.activeElement.name", until: "label")
    #expect(try browser.ask("\(name).required && \(name).offsetParent !== null") == "true")
    _ = try browser.ask("(\(list).focus(), 1)")
    try browser.type("scar")
    #expect(try browser.ask("\(name).offsetParent === null && !\(name).required") == "true")
    try browser.type(.enter)
    try browser.wait("location.pathname", until: "/terms/change")
    try browser.wait("\(Self.heading).includes('scar')", until: "true")
    try browser.type(.escape)
    try browser.wait("location.pathname", until: "/terms")
    #expect(try browser.complaints() == [])
  }

  @Test(
    .enabled(
      if: WebDriver.path != nil, "chromedriver is not installed: scripts/setup.sh chromium-driver"),
    .within(10))
  func
    `what was ticked is ticked again after a class was added, and other terms keep their drafts`()
    throws
  {
    let work = try ReviewWorkspace(cases: 60, questions: 20)
    let server = try ReviewProcess(work.workspace, ["--person", "ab"])
    let browser = try WebDriver()
    try browser.open(server.address)
    let form = "document.querySelector('form[aria-label=\"Means several classes\"]')"
    let tick = "\(form).querySelector('[value=scar]')"
    func open(_ term: String) throws {
      try browser.open("http://127.0.0.1:\(server.port)/terms?facet=lesion&term=\(term)")
    }
    for term in ["papule", "papule%20%2F%20erythematous"] {
      try open(term)
      _ = try browser.ask(
        "(\(tick).checked = true, \(tick).dispatchEvent(new Event('input', {bubbles: true})), 1)")
    }
    // A class that stands before all others in the form.
    let text = try rules(work)
    let lines = text.replacing(
      "\n  classes:\n", with: "\n  classes:\n    aaa: {label: AAA, same_as: aaa}\n",
      maxReplacements: 1)
    try lines.write(
      toFile: work.workspace.folder.file("taxonomy/rules.yaml"), atomically: true, encoding: .utf8)
    let ticked =
      "[...\(form).querySelectorAll('[name=classes]:checked')].map((box) => box.value).join()"
    try open("papule")
    #expect(try browser.ask("\(form).querySelectorAll('[value=aaa]').length") == "1")
    #expect(try browser.ask(ticked) == "scar")
    // Keeping an edit of the one term leaves the draft of the other.
    let drop = "do=drop&facet=lesion&term=papule&why=x"
    try browser.open("http://127.0.0.1:\(server.port)/terms/change?\(drop)")
    try browser.type("n")
    try browser.wait("document.querySelector('.unsaved-bar') !== null", until: "true")
    try open("papule")
    #expect(try browser.ask(ticked) == "")
    try open("papule%20%2F%20erythematous")
    #expect(try browser.ask(ticked) == "scar")
    #expect(try browser.complaints() == [])
  }

  @Test(
    .enabled(
      if: WebDriver.path != nil, "chromedriver is not installed: scripts/setup.sh chromium-driver"),
    .within(10))
  func `the terms fit into 360 pixels, can be read, and a threshold's consequences follow it`()
    throws
  {
    let work = try ReviewWorkspace(cases: 60, questions: 20)
    let server = try ReviewProcess(work.workspace, ["--person", "ab"])
    for width in [360, 1280] {
      let browser = try WebDriver(width: width)
      try browser.open(server.address)
      let drop = "do=drop&facet=lesion&term=papule&why=x"
      for path in [
        "/terms", "/terms?facet=lesion&term=papule", "/terms/classes", "/terms/policy",
        "/terms/class?facet=lesion&class=scar", "/terms/unsaved", "/terms/change?\(drop)",
        "/terms/change?do=drop&facet=lesion&term=papule",
      ] {
        try browser.open("http://127.0.0.1:\(server.port)\(path)")
        #expect(try browser.ask("document.documentElement.scrollWidth") == "\(width)", "\(path)")
        #expect(try browser.ask(ReviewBrowserTests.faint) == "", "\(path)")
      }
      try browser.open("http://127.0.0.1:\(server.port)/terms/classes")
      _ = try browser.ask("(document.querySelector('[data-live]').select(), 1)")
      try browser.type("12")
      try browser.wait(
        "document.querySelector('.live').textContent.includes('Images that change')", until: "true")
      #expect(try browser.complaints() == [])
    }
  }
}
