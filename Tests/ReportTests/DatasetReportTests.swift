import Artifacts
import Digests
import Documents
import Files
import Foundation
import Report
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

@Suite struct DatasetReportTests {
  static let files = [
    ".derm-output", "agreement.csv", "agreement_sets.csv", "card.md", "classes.csv",
    "correlation.csv",
    "correlation_lesion_diagnosis.csv",
    "correlation_lesion_lesion.csv", "correlation_matrix.csv", "images.csv", "index.html",
    "labels.csv",
    "predilection.csv", "split_certificate.json", "splits.csv", "terms.csv",
  ]

  @Test func `the folder holds the files of the contract with their columns`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 20)
    let folder = temporary.file("report")
    try DatasetReport.write(pack: data.pack, to: folder)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == Self.files)
    let columns = [
      "agreement.csv":
        "class,kind,n,agree,kappa,low,high,alpha,pabak,alpha_low,alpha_high,pabak_low,pabak_high,cases,"
        + "facet,id,images,annotators,ratings,present,observed\n"
        + "alopecia,lesion,9,0.750000000,,,,,0.500000000,,,0.250000000,0.750000000,4,"
        + "lesion,alopecia,9,3,27,8,0.750000000\n"
        + "comedones,lesion,9,0.750000000,,,,0.123456789,0.500000000,-0.100000000,0.400000000,"
        + "0.250000000,0.750000000,4,lesion,comedones,9,3,27,8,0.750000000\n",
      "agreement_sets.csv":
        "kind,n,cases,annotators,jaccard,low,high\nlesion,9,4,3,0.625000000,0.500000000,0.750000000\n",
      "terms.csv": "facet,term,count,fate,classes,rule,line,why",
      "classes.csv": "facet,id,label,images,kept_because",
      "labels.csv": "image,case,group,site,alopecia,comedones",
      "correlation.csv":
        "lesion,site,n_both,n_lesion,n_site,value,low,high,row_share,column_share,lift,p_value,q_value,"
        + "lift_share,n_expected,few,n_known",
      "correlation_lesion_lesion.csv":
        "lesion,other,n_both,n_lesion,n_other,lift,low,high,row_share",
      "correlation_lesion_diagnosis.csv": "lesion,diagnosis,n_both,n_lesion,n_diagnosis,lift,low",
      "predilection.csv": "lesion,images,cases,bits,low,high,p_value,site_of_largest_lift",
      "correlation_matrix.csv": "lesion,arm,back", "splits.csv": "image,case,group,fold",
      "images.csv": "image,source,licence,page,file,sha256,width,height",
    ]
    for (name, start) in columns {
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      #expect(text.hasPrefix(start), "\(name) starts with \(text.prefix(80))")
    }
  }

  @Test func `labels tell present, absent and unknown apart`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 20)
    try DatasetReport.write(pack: data.pack, to: temporary.file("report"))
    let bytes = Array(
      try Data(contentsOf: URL(fileURLWithPath: temporary.file("report/labels.csv"))))
    let table = CSVTable.parse(bytes)
    #expect(table.rows.count == data.pack.images.count)
    for (row, image) in zip(table.rows, data.pack.images) {
      let expected = image.lesions.map { $0 == .present ? "1" : $0 == .absent ? "0" : "" }
      #expect(Array(row.fields.dropFirst(4)) == expected)
    }
  }

  @Test func `forms of the map and pairs are consistent with their counts`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 20)
    try DatasetReport.write(pack: data.pack, to: temporary.file("report"))
    func rows(_ name: String) throws -> [[String: String]] {
      let table = CSVTable.parse(
        Array(try Data(contentsOf: URL(fileURLWithPath: temporary.file("report/\(name)")))))
      return table.rows.map {
        Dictionary(uniqueKeysWithValues: zip(table.header, $0.fields))
      }
    }
    func number(_ row: [String: String], _ name: String) -> Double {
      Double(row[name] ?? "") ?? .nan
    }
    let map = data.pack.manifest.correlation
    let indices = Double(map.siteImages.count { $0 > 0 })
    for row in try rows("correlation.csv") where row["lift"] != "" {
      let expected =
        number(row, "n_lesion") * number(row, "n_site") / Double(map.images)
      #expect(abs(number(row, "n_expected") - expected) < 1e-5)
      #expect(row["few"] == (expected < 5 ? "1" : "0"))
      #expect(abs(number(row, "lift_share") - number(row, "lift") / indices) < 1e-5)
    }
    let pairs = try rows("correlation_lesion_lesion.csv")
    #expect(pairs.count == 12 * 12)
    for row in pairs where row["lift"] != "" {
      #expect(
        abs(number(row, "lift") - number(row, "n_both") / number(row, "n_expected")) < 1e-2)
    }
    let page = try String(contentsOfFile: temporary.file("report/index.html"), encoding: .utf8)
    #expect(page.contains("data-panel=\"lesion-cell-images\""))
    #expect(page.contains("data-panel=\"diagnosis-cell-images\""))
  }

  @Test func `the same pack gives the same bytes, over an older report too`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 12)
    try DatasetReport.write(pack: data.pack, to: temporary.file("a"))
    try DatasetReport.write(pack: data.pack, to: temporary.file("b"))
    try DatasetReport.write(pack: data.pack, to: temporary.file("b"))
    for name in Self.files {
      let a = try Digest.ofFile(temporary.file("a/\(name)"))
      #expect(a == (try Digest.ofFile(temporary.file("b/\(name)"))), "\(name) differs")
    }
  }

  @Test func `text from data stays text`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 12)
    try DatasetReport.write(pack: data.pack, to: temporary.file("report"))
    let page = try String(contentsOfFile: temporary.file("report/index.html"), encoding: .utf8)
    #expect(!page.contains("<script>alert"))
    #expect(
      page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &amp; &#39;more&#39;")
    )
    #expect(!page.contains("<b>at all</b>"))
    // A quote with a combining mark is one Character: an escape that compares characters misses it.
    #expect(Data(page.utf8).range(of: Data("quote\"".utf8)) == nil)
  }

  @Test func `groups of several cases are shown with their thumbnails, and only they`() throws {
    for joined in [false, true] {
      let temporary = TemporaryFolder()
      let data = try SyntheticData(in: temporary.path, cases: 12, joined: joined)
      try DatasetReport.write(pack: data.pack, to: temporary.file("report"))
      let page = try String(contentsOfFile: temporary.file("report/index.html"), encoding: .utf8)
      let images = data.pack.images.count { $0.group.rawValue == 0 }
      let section = try #require(
        page.components(separatedBy: "<h2>Joined cases and near-duplicates</h2>").last
      )
      .components(separatedBy: "</section>")[0]
      #expect(section.contains("<p>1 group of several cases") == joined)
      #expect(section.contains("no two cases have a copy of one image") != joined)
      let shown = section.components(separatedBy: "data-picture=").count - 1
      let thumbnails = data.pack.images.count { $0.group.rawValue == 0 && $0.pixels != nil }
      #expect(shown == (joined ? min(8, images, thumbnails) : 0))
    }
  }

  @Test func `the page asks nothing of a network and knows its own links`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 12)
    try DatasetReport.write(pack: data.pack, to: temporary.file("report"))
    let page = try String(contentsOfFile: temporary.file("report/index.html"), encoding: .utf8)
    try expectSelfContained(page, besides: Self.files)
  }
}

/// Checks that a page loads nothing, and that each link leads to a part of it or a file next to it.
func expectSelfContained(_ page: String, besides files: [String]) throws {
  for loader in ["src=\"http", "<link", "@import", "url(", "fetch(", "XMLHttpRequest"] {
    #expect(!page.contains(loader), "the page has \(loader)")
  }
  for match in page.matches(of: /href="([^"]*)"/) {
    let target = String(match.1)
    if target.hasPrefix("#class=") {
      #expect(page.contains("data-class=\"\(target.dropFirst(7))\""), "no row for \(target)")
    } else if target.hasPrefix("#case=") {
      #expect(page.contains("data-case=\"\(target.dropFirst(6))\""), "no cases for \(target)")
    } else if target.hasPrefix("#") {
      #expect(page.contains("id=\"\(target.dropFirst())\""), "no part \(target)")
    } else {
      #expect(files.contains(target), "no file \(target)")
    }
  }
}
