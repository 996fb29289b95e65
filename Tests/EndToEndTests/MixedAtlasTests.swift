import Documents
import Files
import Foundation
import TestSupport
import Testing

/// A folder in which pages of several atlases lie side by side, as a new user has it.
@Suite struct MixedAtlasTests {
  @Test func `one command reads pages of several atlases, each by its format`() throws {
    let folder = TemporaryFolder()
    let pages = ["case.html", "search.html", "dermis.html", "labels.html", "isic.json"]
    let templated = ["my-atlas-2008.html", "my-atlas-2015.html"]
    try Folder.make(folder.file("mixed/pages"))
    for name in pages + templated {
      try FileManager.default.copyItem(
        atPath: Checkout.file("Tests/Fixtures/Ingest/\(name)"),
        toPath: folder.file("mixed/pages/\(name)"))
    }
    let template = Checkout.file("Tests/Fixtures/Ingest/my-atlas.yaml")
    let tool = CommandLineTool("derm-ingest")
    let read = try tool.run(
      ["mixed", "--template", template, "--catalogue", "c.sqlite"], in: folder.path)
    #expect(read.status == 0, "\(read.errors)")
    let export = try tool.run(
      ["export", "--to", "csv", "tables", "--catalogue", "c.sqlite"], in: folder.path)
    #expect(export.status == 0, "\(export.errors)")
    let images = try table(folder.file("tables/images.csv"))
    #expect(
      Set(images.map { $0["image"] ?? "" }).isSuperset(of: [
        "mixed/bilder/CD012/img0067", "mixed/pages/DiagnosisImages/nevus_39", "mixed/ISIC_0000001",
        "mixed/a-1", "mixed/pages/pics/ps77", "mixed/5044bfd1c97267166cd60001",
      ]))
    // Every image has what its own format takes.
    let mentions = try table(folder.file("tables/mentions.csv"))
    func paths(_ image: String, _ facet: String) -> [String] {
      mentions.filter { $0["image"] == "mixed/\(image)" && $0["facet"] == facet }
        .map { $0["path"] ?? "" }
    }
    #expect(paths("bilder/CD012/img0067", "lesion").contains("follicular plugging"))
    #expect(paths("pages/DiagnosisImages/nevus_39", "lesion") == ["Noduleblack", "Papule"])
    #expect(paths("ISIC_0000001", "site") == ["Head and neck / Head / Scalp"])
    #expect(paths("a-1", "site") == ["Head / Face", "Trunk"])
    #expect(paths(String(repeating: "b", count: 24), "lesion") == ["Bulla", "Scar / keloid"])
    let again = try tool.run(
      ["mixed", "--template", template, "--catalogue", "c.sqlite"], in: folder.path)
    #expect(again.output.contains("0 new · 0 changed · 7 unchanged"))
  }

  @Test func `a wrong template is reported with line and column, and nothing is read`() throws {
    let folder = TemporaryFolder()
    let text = "derm_template: 1\nname: a\neras:\n  - {name: b, match: p, imag: {}}\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file("t.yaml")))
    try Folder.make(folder.file("atlas"))
    let outcome = try CommandLineTool("derm-ingest").run(
      ["atlas", "--template", "t.yaml", "--catalogue", "c.sqlite"], in: folder.path)
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("t.yaml:4:25: error: an era has no key \"imag\""))
    #expect(outcome.errors.contains("Did you mean 'image'?"))
    #expect(!Folder.exists(folder.file("c.sqlite")))
  }

  private func table(_ path: String) throws -> [[String: String]] {
    let file = try MappedFile(path)
    let table = CSVTable.parse(file.bytes(0..<file.count))
    return table.rows.map { row in
      Dictionary(zip(table.header, row.fields)) { first, _ in first }
    }
  }
}
