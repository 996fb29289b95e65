import Artifacts
import Documents
import Files
import Foundation
import TestSupport
import Testing

/// The rules that `derm-ingest` names make a data set of the tables that it recognises.
@Suite struct ReadyRulesTests {
  /// A published table: its fixture has the header, and some columns are filled, the others empty.
  struct Table: Sendable {
    let path: String
    let rows: Int
    let cells: @Sendable (Int) -> [String: String]

    /// The table's text.
    func text() throws -> String {
      let fixture = CSVTable.parse(try Checkout.fixture("Ingest/tables/\(path)"))
      var writer = CSVWriter(columns: fixture.header)
      for row in 0..<rows {
        let cells = cells(row)
        precondition(cells.keys.allSatisfy(fixture.header.contains), "\(path)")
        writer.row(fixture.header.map { cells[$0] ?? "" })
      }
      return writer.text
    }
  }

  /// A data set, with the lesion classes and sites that must come out.
  struct DataSet: Sendable, CustomTestStringConvertible {
    let name: String
    let tables: [Table]
    let lesions: Int
    let sites: Int
    var testDescription: String { name }
  }

  private static func pick(_ words: [String], _ row: Int) -> String { words[row % words.count] }

  private static let sites2019 = [
    "anterior torso", "upper extremity", "posterior torso", "lower extremity", "lateral torso",
    "head/neck", "palms/soles", "oral/genital",
  ]
  private static let codes2019 = ["MEL", "NV", "BCC", "AK", "BKL", "DF", "VASC", "SCC"]
  private static let criteria: [(String, [String])] = [
    ("pigment_network", ["absent", "typical", "atypical"]),
    ("streaks", ["absent", "regular", "irregular"]),
    ("pigmentation", ["absent", "diffuse regular", "localized irregular"]),
    ("regression_structures", ["absent", "blue areas", "combinations"]),
    ("dots_and_globules", ["absent", "regular", "irregular"]),
    ("blue_whitish_veil", ["absent", "present"]),
    ("vascular_structures", ["absent", "arborizing", "linear irregular", "dotted"]),
  ]

  static let sets: [DataSet] = [
    DataSet(
      name: "ham10000",
      tables: [
        Table(path: "ham10000/HAM10000_metadata.csv", rows: 60) { row in
          [
            "lesion_id": "HAM_\(row)", "image_id": "ISIC_\(row)", "dx_type": "histo", "sex": "male",
            "dx": pick(["akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"], row),
            "localization": pick(["back", "face", "unknown", "foot"], row),
          ]
        }
      ], lesions: 7, sites: 3),
    DataSet(
      name: "isic-2019",
      tables: [
        Table(path: "isic-2019/ISIC_2019_Training_GroundTruth.csv", rows: 64) { row in
          var cells = ["image": "ISIC_\(row)", "UNK": "0.0"]
          for code in codes2019 { cells[code] = code == pick(codes2019, row) ? "1.0" : "0.0" }
          return cells
        },
        Table(path: "isic-2019/ISIC_2019_Training_Metadata.csv", rows: 64) { row in
          ["image": "ISIC_\(row)", "anatom_site_general": pick(sites2019, row / 8), "sex": "male"]
        },
      ], lesions: 8, sites: 8),
    DataSet(
      name: "isic-2020",
      tables: [
        Table(path: "isic-2020/ISIC_2020_Training_GroundTruth_v2.csv", rows: 60) { row in
          [
            "image_name": "ISIC_\(row)", "patient_id": "IP_\(row)", "lesion_id": "IL_\(row)",
            "sex": "male", "benign_malignant": "benign", "target": "0",
            "anatom_site_general_challenge": pick(["torso", "head/neck"], row),
            "diagnosis": pick(
              [
                "unknown", "nevus", "melanoma", "seborrheic keratosis", "lentigo NOS",
                "solar lentigo",
              ],
              row),
          ]
        }
      ], lesions: 4, sites: 2),
    DataSet(
      name: "derm7pt",
      tables: [
        Table(path: "derm7pt/meta.csv", rows: 60) { row in
          var cells = [
            "case_num": "\(row)", "location": pick(["abdomen", "head neck", "back"], row),
            "diagnosis": pick(
              [
                "basal cell carcinoma", "blue nevus", "clark nevus", "melanoma (in situ)",
                "seborrheic keratosis", "vascular lesion", "melanoma (0.76 to 1.5 mm)",
              ], row),
            "clinic": "A/\(row)c.jpg", "derm": "A/\(row)d.jpg", "elevation": "flat",
          ]
          for (index, (column, values)) in criteria.enumerated() {
            cells[column] = pick(values, row / (index + 1))
          }
          return cells
        }
      ], lesions: 17, sites: 3),
    DataSet(
      name: "fitzpatrick17k",
      tables: [
        Table(path: "fitzpatrick17k/fitzpatrick17k.csv", rows: 60) { row in
          [
            "md5hash": "a\(row)", "fitzpatrick_scale": "3", "nine_partition_label": "inflammatory",
            "label": pick(
              [
                "psoriasis", "acne vulgaris", "acne", "granuloma pyogenic", "behcets disease",
                "acquired autoimmune bullous diseaseherpes gestationis",
              ], row),
          ]
        }
      ], lesions: 5, sites: 0),
    DataSet(
      name: "skincon",
      tables: [
        Table(path: "skincon/annotations_fitzpatrick17k.csv", rows: 40) { row in
          var cells = ["ImageID": "a\(row).jpg"]
          let concepts = ["Papule", "Brown(Hyperpigmentation)", "Purpura/Petechiae", "Dome-shaped"]
          for concept in concepts { cells[concept] = pick(concepts, row) == concept ? "1" : "0" }
          return cells
        }
      ], lesions: 4, sites: 0),
    DataSet(
      name: "scin",
      tables: [
        Table(path: "scin/scin_cases.csv", rows: 40) { row in
          [
            "case_id": "\(row)", "image_1_path": "dataset/images/\(row).png",
            "textures_flat": row % 3 == 0 ? "YES" : "",
            "textures_raised_or_bumpy": row % 3 == 1 ? "YES" : "",
            "body_parts_palm": row % 2 == 0 ? "YES" : "",
            "body_parts_leg": row % 2 == 1 ? "YES" : "",
          ]
        }
      ], lesions: 2, sites: 2),
    DataSet(
      name: "pad-ufes-20",
      tables: [
        Table(path: "pad-ufes-20/metadata.csv", rows: 40) { row in
          [
            "patient_id": "PAT_\(row)", "lesion_id": "\(row)", "img_id": "PAT_\(row).png",
            "diagnostic": "BCC", "region": pick(["FACE", "NECK"], row),
            "itch": row % 2 == 0 ? "True" : "False", "grew": row % 3 == 0 ? "True" : "UNK",
          ]
        }
      ], lesions: 2, sites: 2),
    DataSet(
      name: "dermxdb",
      tables: [
        Table(path: "dermxdb/dermxdb_lesions_per_image.csv", rows: 40) { row in
          [
            "original_filename": "\(row).jpg", "source_dataset": "SD-260", "n_labellers": "8",
            "dermx_diagnosis": "Psoriasis",
            "lesions(label:votes)": row % 2 == 0 ? "Scale:8; Papule:1" : "Papule:5; Plaque:4",
            "distribution_body_site(label:votes)": "Extensor sites:5",
          ]
        }
      ], lesions: 3, sites: 1),
  ]

  @Test(arguments: sets)
  func `the next line of an ingest names rules that make a data set`(_ set: DataSet) throws {
    let workspace = try Workspace()
    try FileManager.default.copyItem(
      atPath: Checkout.file("taxonomy/examples"), toPath: workspace.folder.file("taxonomy/examples")
    )
    try Folder.make(workspace.folder.file("in"))
    for table in set.tables {
      let name = Folder.name(of: table.path)
      try AtomicFile.write(try table.text(), to: workspace.folder.file("in/\(name)"))
    }
    let told = try workspace.run(
      "derm-ingest", ["in", "--mappings", Checkout.file("data/mappings"), "--source", "s"]
    ).output
    let command = try #require(
      told.split(separator: "\n").first { $0.contains("derm-refine --rules ") }, "\(told)")
    let words = command.split(separator: " ").map(String.init)
    let start = try #require(words.firstIndex(of: "derm-refine"))
    let rules = words[start + 2]
    #expect(rules == "taxonomy/examples/\(set.name)/rules.yaml")
    try workspace.run(
      "derm-refine", ["--rules", rules, "--bootstraps", "0", "--permutations", "0"])
    let manifest = try Pack.open(workspace.folder.file("data/packs/latest")).manifest
    #expect(manifest.lesions.count == set.lesions, "\(manifest.lesions.map(\.id))")
    #expect(manifest.sites.count == set.sites, "\(manifest.sites.map(\.id))")
    #expect(manifest.terms.filter { $0.kind == .review }.map(\.term) == [])
    #expect(manifest.imageCount == set.tables[0].rows * (set.name == "derm7pt" ? 2 : 1))
  }

  @Test func `an unknown table gets rules to begin with, which never replace a file`() throws {
    let workspace = try Workspace()
    var writer = CSVWriter(columns: ["file", "who", "what", "where"])
    for row in 0..<40 {
      writer.row([
        "\(row).jpg", "\(row / 2)", row < 20 ? "nevus" : "wart; scale",
        row % 2 == 0 ? "arm" : "leg",
      ])
    }
    try AtomicFile.write(writer.text, to: workspace.folder.file("t.csv"))
    let mapping = """
      derm_mapping: 1
      table: t.csv
      image: {column: file}
      case: who
      site: where
      FACET: {column: what, separator: "; "}
      """
    for facet in ["lesion", "diagnosis"] {
      try AtomicFile.write(
        mapping.replacing("FACET", with: facet), to: workspace.folder.file("m.yaml"))
      let base = ["--catalogue", "\(facet).sqlite"]
      let told = try workspace.run(
        "derm-ingest", ["t.csv", "--mapping", "m.yaml", "--source", "s"] + base
      ).output
      #expect(told.contains("derm-refine init --out rules.yaml --catalogue \(facet).sqlite"))
      let printed = try workspace.run("derm-refine", ["init"] + base).output
      let out = "\(facet).yaml"
      try workspace.run("derm-refine", ["init", "--out", out] + base)
      #expect(try String(contentsOfFile: workspace.folder.file(out), encoding: .utf8) == printed)
      try workspace.run("derm-refine", ["lint", "--rules", out] + base)
      try workspace.run(
        "derm-refine", ["--rules", out, "--bootstraps", "0", "--permutations", "0"] + base)
      let manifest = try Pack.open(workspace.folder.file("data/packs/latest")).manifest
      #expect(manifest.lesions.map(\.id) == ["nevus", "scale", "wart"])
      #expect(manifest.sites.map(\.id) == ["arm", "leg"])
      #expect(manifest.imageCount == 40)
      try AtomicFile.write("mine", to: workspace.folder.file(out))
      let refused = try CommandLineTool("derm-refine").run(
        ["init", "--out", out] + base, in: workspace.path)
      #expect(refused.status == 74)
      #expect(try String(contentsOfFile: workspace.folder.file(out), encoding: .utf8) == "mine")
    }
  }
}
