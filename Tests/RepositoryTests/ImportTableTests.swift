import Testing

/// The layers of the architecture: who may import whom, as docs/architecture.md says.
@Suite struct ImportTableTests {
  /// The module that an `import` line names, or nil for other lines.
  private func module(_ line: Substring) -> String? {
    var words = line.split(separator: " ")
    while let first = words.first,
      ["public", "internal", "private", "fileprivate", "package", "@preconcurrency"].contains(first)
    {
      words.removeFirst()
    }
    guard words.first == "import", words.count >= 2 else { return nil }
    let named = ["struct", "class", "enum", "protocol", "func", "var"].contains(words[1])
    return (named && words.count > 2 ? words[2] : words[1]).split(separator: ".").first
      .map(String.init)
  }

  @Test("no target imports what the table of docs/architecture.md forbids")
  func layers() throws {
    let table = try ImportTable()
    let files = try Sources.files(under: ["Sources"], extensions: ["swift"])
    #expect(files.count > 50)
    for file in files {
      guard let allowed = table.allowed(to: file.target) else {
        Issue.record("\(file.target) has no row in docs/architecture.md")
        continue
      }
      for (number, line) in file.lines.enumerated() {
        guard let module = module(line) else { continue }
        #expect(allowed.contains(module), "\(file.path):\(number + 1) imports \(module)")
      }
    }
  }

  @Test("the table has no target and no import that the sources lack")
  func table() throws {
    let table = try ImportTable()
    var found: [String: Set<String>] = [:]
    for file in try Sources.files(under: ["Sources"], extensions: ["swift"]) {
      found[file.target, default: []].formUnion(file.lines.compactMap(module))
    }
    #expect(table.everywhere.contains("Foundation"))
    for (target, imports) in table.imports.sorted(by: { $0.key < $1.key }) {
      guard let real = found[target] else {
        Issue.record("docs/architecture.md has a row for \(target), which has no Swift sources")
        continue
      }
      for name in imports.subtracting(real).sorted() {
        Issue.record("docs/architecture.md lets \(target) import \(name), which it does not")
      }
    }
  }

  @Test("the picture has the table's targets in their layers, and no arrow upwards")
  func layersOfPicture() throws {
    let table = try ImportTable()
    let picture = table.picture
    let shown = picture.layers.flatMap(\.self)
    #expect(picture.layers.count > 3 && shown.count == Set(shown).count)
    #expect(Set(shown) == Set(table.imports.keys))
    #expect(Set(picture.layers.last ?? []) == table.ground)
    for (number, layer) in picture.layers.enumerated() {
      let above = Set(picture.layers[..<number].flatMap(\.self))
      for target in layer {
        #expect((picture.arrows[target] ?? []).isDisjoint(with: above), "\(target) leads upwards")
      }
    }
  }

  @Test("the picture has an arrow for each import that does not follow from others, and no more")
  func arrows() throws {
    let table = try ImportTable()
    let picture = table.picture
    #expect(Set(picture.arrows.keys).isSubset(of: table.imports.keys))
    for (target, imports) in table.imports.sorted(by: { $0.key < $1.key }) {
      let own = imports.intersection(table.imports.keys)
      let arrows = picture.arrows[target] ?? []
      #expect(arrows.isSubset(of: own), "\(target) does not import all that its arrows lead to")
      #expect(own.isSubset(of: picture.reached(from: target)), "\(target) lacks an arrow")
      for name in arrows {
        let others = arrows.subtracting([name])
        #expect(
          !others.contains { picture.reached(from: $0).contains(name) },
          "\(target) --> \(name) follows from other arrows")
      }
    }
  }

  @Test("every import outside the tests says who sees it: internal, package or public")
  func access() throws {
    let files = try Sources.files(
      under: ["Sources", "Benchmarks/Sources", "Fuzz"], extensions: ["swift"])
    #expect(files.count > 50)
    for file in files {
      for (number, line) in file.lines.enumerated()
      where line.firstMatch(of: #/^(@\w+ )?import /#) != nil && !line.hasPrefix("@testable ") {
        Issue.record("\(file.path):\(number + 1): \(line)")
      }
    }
  }

  @Test("import lines of every form are recognised")
  func forms() {
    #expect(module("public import Packs") == "Packs")
    #expect(module("import struct Foundation.Data") == "Foundation")
    #expect(module("// import Packs") == nil)
    #expect(module("let x = 1") == nil)
  }

  @Test("C headers that Swift sees name no type of the library behind them")
  func headers() throws {
    let headers = try Sources.files(under: ["Sources"], extensions: ["h"])
      .filter { $0.path.contains("/include/") }
    #expect(!headers.isEmpty)
    for header in headers {
      for line in header.lines where line.hasPrefix("#include") {
        #expect(
          line.contains("<std") || line.contains("<string.h>") || line.contains("\""),
          "\(header.path): \(line)")
      }
    }
  }
}
