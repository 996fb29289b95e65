/// Every format, in the order in which they are asked.
package enum AllFormats {
  /// The registry: one line per file of this folder.
  package static let list: [any AtlasFormat.Type] = [
    TemplatePage.self,
    AtlasXML.self,
    DermQuestAnswers.self,
    ISICAnswers.self,
    DermQuestPage.self,
    DermQuestSearch.self,
    DermISPage.self,
    LabelValuePage.self,
    MappedTable.self,
  ]

  /// The formats whose files have fields of their own each.
  static var perFile: [String] { list.filter { $0.fieldsDifferByFile }.map { $0.name } }

  /// The format of a name; nil when there is none.
  package static func named(_ name: String) -> (any AtlasFormat.Type)? {
    list.first { $0.name == name }
  }

  /// The format that a file is in, with the reason; nil when no format knows it.
  package static func recognise(
    _ file: InputFile
  ) -> (format: any AtlasFormat.Type, why: String)? {
    var best: (format: any AtlasFormat.Type, why: String, score: Double)?
    for format in list {
      switch format.recognise(file) {
      case .no: continue
      case .yes(let why): return (format, why)
      case .maybe(let score, let why):
        if score > best?.score ?? 0 { best = (format, why, score) }
      }
    }
    return best.map { ($0.format, $0.why) }
  }
}
