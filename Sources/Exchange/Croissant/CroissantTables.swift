internal import Artifacts
internal import Documents
internal import Vocabulary

/// The tables next to `croissant.json`: one row an image, or one a class.
struct CroissantTables {
  /// A column with what it means and whether it holds integers.
  struct Column {
    let name: String
    let meaning: String
    var isNumber = false
  }

  /// A table that is a file and a record set.
  struct Table {
    /// The record set's id; the file is `<id>.csv`.
    let id: String
    let meaning: String
    /// The columns that tell one row from another.
    let key: [String]
    let columns: [Column]
    let rows: [[String]]

    var file: String { "\(id).csv" }

    /// The table as comma-separated values.
    var text: String {
      var writer = CSVWriter(columns: columns.map(\.name))
      for row in rows { writer.row(row) }
      return writer.text
    }
  }

  let images: Table
  let labels: Table
  let splits: Table
  let classes: Table

  var all: [Table] { [images, labels, splits, classes] }

  /// Fails when an image has no known format.
  init(_ exported: ExportedImages) throws(ExchangeError) {
    let pack = exported.request.pack
    images = try Self.images(exported)
    // Words rather than 1, 0 and nothing: an empty cell would be taken for absent.
    labels = Table(
      id: "labels",
      meaning: "One row an image. Unknown means that nobody knows: it is not absent.",
      key: ["image"],
      columns: [Column(name: "image", meaning: "The image's key.")]
        + pack.manifest.lesions.map {
          Column(name: $0.id, meaning: "\($0.label): present, absent or unknown.")
        },
      rows: pack.images.map { [$0.id.rawValue] + $0.lesions.map(\.word) })
    splits = Table(
      id: "splits",
      meaning:
        "The folds of cross-validation. A group is in one fold only: images of one case, and "
        + "copies of one image.", key: ["image"],
      columns: [
        Column(name: "image", meaning: "The image's key."),
        Column(name: "case", meaning: "The case that the source states; may be empty."),
        Column(name: "group", meaning: "What must stay together in any split.", isNumber: true),
        Column(name: "fold", meaning: "The fold, from 0.", isNumber: true),
      ],
      rows: pack.images.map {
        [$0.id.rawValue, $0.caseID?.rawValue ?? "", "\($0.group)", "\($0.fold)"]
      })
    classes = Table(
      id: "classes", meaning: "The lesion classes and body sites.", key: ["facet", "id"],
      columns: [
        Column(name: "facet", meaning: "lesion or site."),
        Column(name: "id", meaning: "The stable id, which labels.csv and images.csv use."),
        Column(name: "label", meaning: "What people read."),
        Column(name: "images", meaning: "Images that carry it.", isNumber: true),
        Column(name: "why", meaning: "The clinical reason from the rules; may be empty."),
      ],
      rows: [("lesion", pack.manifest.lesions), ("site", pack.manifest.sites)].flatMap {
        facet, entries in
        entries.map { [facet, $0.id, $0.label, "\($0.images)", $0.why ?? ""] }
      })
  }

  private static func images(_ exported: ExportedImages) throws(ExchangeError) -> Table {
    let pack = exported.request.pack
    var rows: [[String]] = []
    for (position, image) in pack.images.enumerated() {
      let size = exported.size(position)
      let file = image.pixels == nil ? "" : try exported.fileName(position)
      rows.append(
        [
          image.id.rawValue, file, exported.site(position), image.diagnosis, image.source,
          image.licence, image.page, "\(size.width)", "\(size.height)",
        ] + exported.attributes.map { image.attributes[$0] ?? "" })
    }
    return Table(
      id: "images",
      meaning: "One row an image of the data set, those without pixels too.", key: ["image"],
      columns: [
        Column(name: "image", meaning: "The image's key: source/native id."),
        Column(name: "file", meaning: "Its file in the archive; empty without pixels."),
        Column(name: "site", meaning: "The body site's id, or unknown."),
        Column(name: "diagnosis", meaning: "The diagnosis as the source has it; may be empty."),
        Column(name: "source", meaning: "The source it came from."),
        Column(name: "licence", meaning: "The image's licence; empty when not stated."),
        Column(name: "page", meaning: "The page that describes it."),
        Column(name: "width", meaning: "Pixels across; 0 when unknown.", isNumber: true),
        Column(name: "height", meaning: "Pixels down; 0 when unknown.", isNumber: true),
      ]
        + exported.attributes.map {
          // Its own word in front, so that no source's column takes the name of one of these.
          Column(name: "attribute-\($0)", meaning: "The source's column \($0); may be empty.")
        },
      rows: rows)
  }
}
