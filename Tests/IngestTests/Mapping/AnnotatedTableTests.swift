import Catalogue
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// What one table of a mapping annotates is unknown on images that only its other tables have.
@Suite struct AnnotatedTableTests {
  private let folder = TemporaryFolder()

  /// Ingests tables through a mapping; the lesion terms of each image, `+`, `-` or `?` in front.
  private func terms(
    _ mapping: String, _ tables: [String: String], paths: [String] = ["."],
    catalogue: String = "c.sqlite"
  ) throws -> [String: [String]] {
    try AtomicFile.write("derm_mapping: 1\ntables:\n\(mapping)\n", to: folder.file("m.yaml"))
    for (name, text) in tables { try AtomicFile.write(text, to: folder.file("set/\(name)")) }
    let catalogue = try Catalogue(folder.file(catalogue))
    for path in paths {
      var request = IngestRequest(paths: [folder.file("set/\(path)")])
      request.mapping = folder.file("m.yaml")
      request.source = "s"
      _ = try Ingestion(request, into: catalogue).run()
    }
    var terms: [String: [String]] = [:]
    for image in try catalogue.images() {
      terms[String(image.id.rawValue.dropFirst(2))] =
        try catalogue.mentions(of: image.id)
        .map {
          let mark = [Assertion.present: "+", .absent: "-", .unknown: "?"][$0.mention.assertion]
          return (mark ?? "") + $0.mention.path.joined(separator: "/")
        }.sorted()
    }
    return terms
  }

  private let features = """
      - {table: dx.csv, image: {column: id}, lesion: {column: dx}}
      - table: features.csv
        image: {column: image}
        lesion:
          - {columns: [network, globules], when: "1", absent: "0"}
          - {column: vessels, under: vessels, absent: none}
    """
  private let tables = [
    "dx.csv": "id,dx\na,nevus\nb,nevus\nc,globules\n",
    "features.csv": "image,network,globules,vessels\na,1,0,dotted\nd,0,,none\n",
  ]
  private let expected = [
    "a": ["+network", "+nevus", "+vessels/dotted", "-globules"],
    "b": ["+nevus", "?network", "?vessels", "?vessels/dotted"],
    "c": ["+globules", "?network", "?vessels", "?vessels/dotted"],
    "d": ["-network", "-vessels", "?globules"],
  ]

  @Test func `a feature without a column in an image's tables is unknown on it`() throws {
    #expect(try terms(features, tables) == expected)
    // The tables one by one, in either order.
    for (number, paths) in [["dx.csv", "features.csv"], ["features.csv", "dx.csv"]].enumerated() {
      #expect(
        try terms(features, tables, paths: paths, catalogue: "\(number).sqlite") == expected)
    }
  }

  @Test func `the rule of an unknown feature names the table that annotates it`() throws {
    _ = try terms(features, tables)
    let mentions = try Catalogue(folder.file("c.sqlite")).mentions(of: ImageID("s/b"))
    #expect(
      mentions.map(\.mention.rule).contains(
        "m.yaml:7 column network, annotated in features.csv only"))
  }

  @Test func `an image that gets a row in the annotating table is known from then on`() throws {
    _ = try terms(features, tables)
    var more = tables
    more["features.csv", default: ""] += "b,0,1,none\n"
    #expect(
      try terms(features, more)["b"] == ["+globules", "+nevus", "-network", "-vessels"])
  }

  @Test func `what a mapping does not call a annotation says nothing of other images`() throws {
    let plain = """
        - {table: dx.csv, image: {column: id}, lesion: {column: dx}}
        - table: features.csv
          image: {column: image}
          lesion: [{columns: [network, globules], when: "1"}, {value: seen}]
      """
    #expect(
      try terms(plain, tables) == [
        "a": ["+network", "+nevus", "+seen"], "b": ["+nevus"], "c": ["+globules"], "d": ["+seen"],
      ])
  }

  @Test func `tables that annotate features of their own leave each other's open`() throws {
    let both = """
        - {table: x.csv, image: {column: id}, lesion: {column: x, when: "1", absent: "0", term: scale}}
        - {table: y.csv, image: {column: id}, lesion: {column: y, when: "1", absent: "0", term: scar}}
      """
    #expect(
      try terms(both, ["x.csv": "id,x\na,1\nb,0\n", "y.csv": "id,y\nb,1\nc,0\n"]) == [
        "a": ["+scale", "?scar"], "b": ["+scar", "-scale"], "c": ["-scar", "?scale"],
      ])
  }

  @Test func `a version of the table without a column that may be missing leaves it open`() throws {
    let versions = """
        - table: [v1.csv, v2.csv]
          image: {column: id}
          lesion: [{column: dx}, {column: net, when: "1", absent: "0", term: net}]
          optional: [net]
      """
    #expect(
      try terms(versions, ["v1.csv": "id,dx\na,nevus\n", "v2.csv": "id,dx,net\nb,nevus,0\n"]) == [
        "a": ["+nevus", "?net"], "b": ["+nevus", "-net"],
      ])
  }

  @Test func `a table that asks another for its images annotates these`() throws {
    let joined = """
        - {table: cases.csv, image: {columns: [p1, p2]}, case: case, lesion: {column: dx}}
        - table: labels.csv
          image: {from: cases.csv, by: case}
          lesion: {column: net, when: "1", absent: "0", term: net}
      """
    #expect(
      try terms(
        joined,
        ["cases.csv": "case,p1,p2,dx\n1,a,b,nevus\n2,c,d,scar\n", "labels.csv": "case,net\n1,0\n"])
        == [
          "a": ["+nevus", "-net"], "b": ["+nevus", "-net"], "c": ["+scar", "?net"],
          "d": ["+scar", "?net"],
        ])
  }
}
