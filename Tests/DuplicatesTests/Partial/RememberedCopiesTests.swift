import Files
import Imaging
import TestSupport
import Testing
import Vocabulary
@testable import Duplicates

/// A search is made once for the same features.
@Suite struct RememberedCopiesTests {
  private static func features() -> [LocalFeatures?] {
    let whole = DrawnSkin(seed: 40).image
    let crop = whole.cropped(to: PixelRect(x: 20, y: 10, width: 250, height: 190))
    return [LocalFeatures.of(image: whole), nil, LocalFeatures.of(image: crop)]
  }

  @Test func `what was found is remembered, for these features alone`() throws {
    let folder = TemporaryFolder()
    let memory = RememberedCopies(folder: folder.path, fewest: 2)
    let features = Self.features()
    let found = try memory.find(features, threads: 1).pairs
    #expect(found == (try PartialCopies.find(features)) && found.count == 1)
    let files = try Folder.names(in: folder.path)
    #expect(files.count == 1)
    #expect(try memory.find(features, threads: 1).pairs == found)
    // Other features have a memory of their own.
    #expect(try memory.find(Array(features.reversed()), threads: 1).pairs.first?.first == 0)
    #expect(try Folder.names(in: folder.path).count == 2)
    // What can't be one is searched again.
    let path = "\(folder.path)/\(try #require(files.first))"
    try AtomicFile.write("[{\"first\": 9}]\n", to: path)
    #expect(try memory.find(features, threads: 1).pairs == found)
  }

  @Test func `images with the same features share the memory of one`() throws {
    let folder = TemporaryFolder()
    let memory = RememberedCopies(folder: folder.path, fewest: 2)
    let features = Self.features()
    let twice = features + [features[0]]
    #expect(try memory.find(features, threads: 1).pairs.map { [$0.first, $0.second] } == [[0, 2]])
    // The fourth image is the first once more: nothing is searched again, and the answer is that of a search.
    let found = try memory.find(twice, threads: 1).pairs
    #expect(found == (try PartialCopies.find(twice)))
    #expect(found.map { [$0.first, $0.second] } == [[0, 2], [0, 3]])
    #expect(try Folder.names(in: folder.path).count == 1)
  }

  @Test func `nothing is remembered of a few images, or without a folder`() throws {
    let folder = TemporaryFolder()
    _ = try RememberedCopies(folder: folder.path).find(Self.features(), threads: 1)
    #expect(try Folder.names(in: folder.path).isEmpty)
    #expect(
      try RememberedCopies(folder: nil, fewest: 0).find(Self.features(), threads: 1).pairs.count
        == 1)
  }
}
