import Artifacts
import Digests
import Imaging
import TestSupport
import Testing
import Vocabulary
@testable import Exchange

@Suite struct ImageTests {
  @Test(
    "names are plain, unlike each other on every disk, and depend on the id alone where they can")
  func names() {
    let ids = [
      "atlas/5044bf", "atlas/PAT_8_15", "atlas/pat_8_15", "a_b/c", "a/b_c", "s/IMG 1.png",
      "s/IMG-1.png",
      "s/../../etc/passwd", "/x", "s/" + String(repeating: "å", count: 90), "-s/x", "nothing",
    ]
    let stems = ImageFileNames(ids.map { ImageID($0) }).stems
    #expect(stems[0] == "atlas_5044bf")
    #expect(stems[4] == "a_b_c")
    #expect(Set(stems.map { $0.lowercased() }).count == ids.count)
    for stem in stems {
      #expect(stem.utf8.count <= 90 && !stem.hasPrefix("-"))
      #expect(
        stem.utf8.allSatisfy {
          $0 == 45 || $0 == 95 || (48...57).contains($0) || (65...90).contains($0)
            || (97...122).contains($0)
        }, "\(stem)")
    }
    #expect(stems[5] == ImageFileNames([ImageID("s/IMG 1.png")]).stems[0])
  }

  @Test("an exported image holds the orientation that the pack keeps next to it, and no more")
  func orientation() throws {
    let data = try TinyDataset()
    let exported = try ExportedImages(data.request("x"))
    for position in exported.positions {
      let image = data.pack.images[position]
      let file = try exported.file(position)
      let stored = try #require(data.pack.encodedImage(position))
      let inspection = try ImageInspector.inspect(file.bytes)
      #expect(inspection.orientation.rawValue == image.orientation)
      #expect(ImageMetadata.stripped(file.bytes) == stored)
      #expect(inspection.personalData.isEmpty)
      if image.orientation == 1 { #expect(file.bytes == stored) }
      #expect(try exported.fileName(position) == file.name)
    }
  }

  @Test("an export without images is refused")
  func none() throws {
    let folder = TemporaryFolder()
    let data = try TinyDataset()
    let without = data.pack.images.filter { $0.sha256 == nil }
    let digest = try PackWriter.write(
      manifest: data.pack.manifest, images: without, pixelSources: [:], into: folder.path)
    let pack = try Pack.open(folder.file(digest.hex))
    #expect(throws: ExchangeError.noImages(pack: pack.path)) {
      try TarExport().write(ExportRequest(pack, to: folder.file("x.tar")))
    }
  }
}
