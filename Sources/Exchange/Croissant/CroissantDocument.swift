internal import Artifacts
internal import Digests
internal import Terms

/// The metadata in JSON-LD, after the Croissant format specification 1.0.
struct CroissantDocument {
  let pack: Pack
  /// The archive of the images.
  let archive: String
  let tables: CroissantTables
  /// SHA-256 of each file next to the metadata.
  let digests: [String: Digest]
  let description: DatasetDescription

  /// The whole document; what nobody described is left out.
  var value: JSONValue {
    let title = description.title.isEmpty ? pack.manifest.title : description.title
    var fields: [String: JSONValue] = [
      "@context": CroissantContext.value, "@type": "sc:Dataset",
      "conformsTo": "http://mlcommons.org/croissant/1.0", "name": .text(title),
      "description": .text(sentence), "keywords": ["dermatology", "skin lesions", "morphology"],
      "distribution": .list(distribution),
      "recordSet": .list(tables.all.map(recordSet) + [imageFileSet]),
    ]
    let stated: [(String, String)] = [
      ("citeAs", description.citation), ("url", description.url),
      ("datePublished", description.published), ("version", description.version),
    ]
    // A property that is missing is listed in the summary; an empty text would pass for a value.
    for (key, text) in stated where !text.isEmpty { fields[key] = .text(text) }
    if !description.creator.isEmpty {
      fields["creator"] = ["@type": "sc:Person", "name": .text(description.creator)]
    }
    // Where nobody says otherwise, the document has every licence that an image states.
    let licences =
      description.licence.isEmpty
      ? Set(pack.images.map(\.licence)).subtracting([""]).sorted() : [description.licence]
    if licences.count == 1 { fields["license"] = .text(licences[0]) }
    if licences.count > 1 { fields["license"] = .list(licences.map { .text($0) }) }
    return .object(fields)
  }

  private var sentence: String {
    let without = pack.images.count - pack.manifest.pixelCount
    var text =
      "\(pack.images.count) dermatological images with \(pack.manifest.lesions.count) lesion "
    text +=
      "classes and \(pack.manifest.sites.count) body sites, in \(pack.manifest.certificate.folds) "
    text += "folds that divide no case. "
    if without > 0 { text += "\(without) of the images have labels but no image. " }
    text += "Labels are present, absent or unknown, and unknown is not absent. "
    return text + "Exported by derm from the pack \(pack.digest.hex)."
  }

  private var distribution: [JSONValue] {
    var files: [JSONValue] = [
      file(archive, "application/x-tar", "The images, without metadata.")
    ]
    files += tables.all.map { file($0.file, "text/csv", $0.meaning) }
    files.append([
      "@type": "cr:FileSet", "@id": "picture-files", "name": "picture-files",
      "description": "The images in the archive.", "containedIn": ["@id": .text(archive)],
      "encodingFormat": ["image/jpeg", "image/png"], "includes": ["images/*.jpg", "images/*.png"],
    ])
    return files
  }

  private func file(_ name: String, _ format: String, _ meaning: String) -> JSONValue {
    [
      "@type": "cr:FileObject", "@id": .text(name), "name": .text(name),
      "description": .text(meaning), "contentUrl": .text(name), "encodingFormat": .text(format),
      "sha256": .text(digests[name]?.hex ?? ""),
    ]
  }

  private func recordSet(_ table: CroissantTables.Table) -> JSONValue {
    let ids = Self.ids(table)
    let keys = zip(table.columns, ids).filter { table.key.contains($0.0.name) }.map(\.1)
    let fields = zip(table.columns, ids).map { column, id -> JSONValue in
      var field: [String: JSONValue] = [
        "@type": "cr:Field", "@id": .text(id), "name": .text(id),
        "description": .text(column.meaning),
        "dataType": column.isNumber ? "sc:Integer" : "sc:Text",
        "source": [
          "fileObject": ["@id": .text(table.file)], "extract": ["column": .text(column.name)],
        ],
      ]
      // This reference is what lets a reader join the tables.
      if column.name == "image", table.id != "images" {
        field["references"] = ["field": ["@id": "images/image"]]
      }
      return .object(field)
    }
    return [
      "@type": "cr:RecordSet", "@id": .text(table.id), "name": .text(table.id),
      "description": .text(table.meaning),
      "key": keys.count == 1
        ? ["@id": .text(keys[0])] : .list(keys.map { ["@id": .text($0)] }), "field": .list(fields),
    ]
  }

  /// One id a column: `table/column` in letters, digits, hyphens and underscores, never one twice.
  static func ids(_ table: CroissantTables.Table) -> [String] {
    var seen: Set<String> = []
    return table.columns.enumerated().map { number, column in
      let plain = String(
        decoding: column.name.utf8.map { byte -> UInt8 in
          let isWord = byte.isASCIILetter || byte.isASCIIDigit || "-_".utf8.contains(byte)
          return isWord ? byte : UInt8(ascii: "-")
        }, as: UTF8.self)
      let id = seen.insert(plain).inserted ? plain : "\(plain)-\(number)"
      seen.insert(id)
      return "\(table.id)/\(id)"
    }
  }

  /// The images themselves, by their file's name as in `images/file`.
  private var imageFileSet: JSONValue {
    // The ids begin with `pictures`, because `images` is the table's and an id stands for one
    // thing.
    func field(_ name: String, _ type: String, _ property: String, _ meaning: String) -> JSONValue {
      [
        "@type": "cr:Field", "@id": .text("pictures/\(name)"), "name": .text("pictures/\(name)"),
        "description": .text(meaning), "dataType": .text(type),
        "source": [
          "fileSet": ["@id": "picture-files"], "extract": ["fileProperty": .text(property)],
        ],
      ]
    }
    return [
      "@type": "cr:RecordSet", "@id": "pictures", "name": "pictures",
      "description": "The images by their file's name, as images.csv has it.",
      "key": ["@id": "pictures/file"],
      "field": [
        field("file", "sc:Text", "filename", "The file's name, as in images/file."),
        field("content", "sc:ImageObject", "content", "The image."),
      ],
    ]
  }
}
