import Catalogue
import Foundation
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

/// Which format takes which file when nobody says.
@Suite struct RecognitionTests {
  /// A file of each kind with the one format that it is in.
  private static let files: [(name: String, format: String)] = [
    ("case.html", "dermquest-page"), ("search.html", "dermquest-search"),
    ("dermis.html", "dermis-page"),
    ("labels.html", "label-value-page"), ("label-table.html", "label-value-page"),
    ("isic.json", "isic-json"), ("isic-first.json", "isic-json"), ("isic.jsonl", "isic-json"),
    ("my-atlas-2008.html", "page-template"), ("my-atlas-2015.html", "page-template"),
  ]

  private static let texts: [(text: String, format: String)] = [
    ("<ul class=\"search-list\"><li><a href=\"/image-library/image/a\">", "dermquest-search"),
    ("{\"Results\": [{\"AssetId\": \"a\"}]}", "dermquest-json"),
    ("{\"facet_collection\": {}}", "dermquest-json"),
    ("<?xml version=\"1.0\"?><atlas></atlas>", "atlas-xml"),
  ]

  private func sample(_ name: String, _ bytes: [UInt8]) throws -> InputFile {
    let template = try TemplateReader.read(
      Checkout.fixture("Ingest/my-atlas.yaml"), path: "my-atlas.yaml")
    return InputFile(name, bytes, options: ReadingOptions(templates: [template]))
  }

  private func samples() throws -> [(sample: InputFile, format: String)] {
    try Self.files.map { (try sample($0.name, Checkout.fixture("Ingest/\($0.name)")), $0.format) }
      + Self.texts.map { (try sample("x", Array($0.text.utf8)), $0.format) }
  }

  @Test func `every file is recognised as its own format`() throws {
    for (sample, format) in try samples() {
      let found = AllFormats.recognise(sample)
      #expect(found?.format.name == format, "\(sample.path)")
      #expect(found?.why.isEmpty == false)
    }
  }

  @Test func `no other format is as sure of it`() throws {
    func certainty(_ recognition: Recognition) -> Double {
      switch recognition {
      case .no: 0
      case .maybe(let score, _): score
      case .yes: 1
      }
    }
    for (sample, own) in try samples() {
      let ownCertainty = certainty(try #require(AllFormats.named(own)).recognise(sample))
      for format in AllFormats.list where format.name != own {
        let other = certainty(format.recognise(sample))
        #expect(other < ownCertainty, "\(sample.path) as \(format.name)")
      }
    }
  }

  @Test func `pages that describe nothing are recognised by nobody`() {
    for text in [
      "", "<p>Hello", "<b>News</b> of <b>today</b>", "{}", "[1]", "plain", "<td>Site</td>",
    ] {
      let sample = InputFile("x", Array(text.utf8))
      #expect(AllFormats.recognise(sample) == nil, "\(text)")
    }
  }

  @Test func `a folder of three atlases mixed is read in one go, each page by its format`() throws {
    let export = try SampleExport()
    for (name, format) in Self.files where !["page-template", "dermquest-page"].contains(format) {
      try export.write("mixed/\(name)", Checkout.fixture("Ingest/\(name)"))
    }
    let catalogue = try Catalogue(export.folder.file("c.sqlite"))
    let summary = try Ingestion(IngestRequest(paths: [export.root]), into: catalogue).run()
    #expect(summary.newFiles == 8)
    #expect(
      Set(summary.atlases.flatMap(\.coverage).map(\.format)) == [
        "dermquest-page", "dermquest-search", "dermis-page", "label-value-page", "isic-json",
      ])
    let keys = Set(try catalogue.images().map(\.id.rawValue))
    for id in ["bilder/CD012/img0067", "ISIC_1", "mixed/photos/IMG_2041", "ISIC_0000000"] {
      #expect(
        keys.contains("atlas/\(id)") || keys.contains("atlas/\(id.replacing("mixed/", with: ""))"))
    }
    #expect(keys.contains("atlas/" + String(repeating: "a", count: 24)))
    #expect(try catalogue.findings().allSatisfy { $0.code != "file-unrecognised" })
  }
}
