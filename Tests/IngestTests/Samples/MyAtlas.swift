import Vocabulary

@testable import Ingest

// sample
struct MyAtlas: AtlasFormat {
  static let name = "my-atlas"  // for --format
  init() {}

  static func recognise(_ file: InputFile) -> Recognition {
    file.contains("my-atlas-image") ? .yes(why: "has the class my-atlas-image") : .no
  }

  func extract(_ file: InputFile, into builder: inout RecordBuilder) {
    builder.beginPage(file.path)
    let tree = file.parsed(PageTree.self)
    for article in tree.elements("article") {
      guard let key = builder.key(tree.nodes[article].attributes["data-id"] ?? "") else { continue }
      let words = tree.descendants(of: article).map { tree.nodes[$0] }.filter(\.isText)
      var draft = RecordDraft(key: key)
      draft.give(
        words.map { FieldItem(text: $0.text, range: $0.range) }, of: .facet(.lesion),
        rule: "article", &builder)
      builder.add(draft, at: tree.nodes[article].range.lowerBound)
    }
  }
}
