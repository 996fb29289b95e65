import Digests
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Artifacts

@Suite struct PackIntegrityTests {
  private func labelBytes(_ images: [PackedImage], classCount: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    LabelTable.encode(images, classCount: classCount) { bytes += $0 }
    return bytes
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    let file = try MappedFile(path)
    return file.bytes(0..<file.count)
  }

  /// Writes in place, so that a store stays the one file of its two names.
  private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
  }

  @Test("one flipped bit anywhere in a pack is found when it is opened")
  func flippedBit() throws {
    let data = try FoldedPack(in: TemporaryFolder())
    for path in ["pack.json", "labels.bin"].map({ "\(data.path)/\($0)" }) + [data.store] {
      let whole = try bytes(path)
      for index in stride(from: 0, to: whole.count, by: 7) + [whole.count - 1] {
        var damaged = whole
        damaged[index] ^= 1 << UInt8(index % 8)
        try overwrite(path, damaged)
        #expect(throws: PackError.self, "\(path) byte \(index)") { try Pack.open(data.path) }
      }
      try overwrite(path, whole)
      _ = try Pack.open(data.path)
    }
  }

  @Test("entries of the index that were exchanged are damage, as a whole or in part")
  func exchangedEntries() throws {
    let data = try FoldedPack(in: TemporaryFolder())
    let whole = try bytes(data.store)
    let entries = (0..<2).map { 16 + $0 * 80 }
    for part in [0..<80, 0..<32, 32..<64, 64..<80, 32..<80] {
      var damaged = whole
      for index in part { damaged.swapAt(entries[0] + index, entries[1] + index) }
      try overwrite(data.store, damaged)
      #expect(throws: PackError.self, "bytes \(part)") { try Pack.open(data.path) }
    }
  }

  @Test("an image and its digest that were both replaced are damage, for the pack names the index")
  func forgedImage() throws {
    let data = try FoldedPack(in: TemporaryFolder())
    var forged = try bytes(data.store)
    forged[forged.count - 1] ^= 1
    let stored = Digest.of(Array(forged.suffix(47)))
    forged.replaceSubrange((16 + 4 * 80 + 32)..<(16 + 4 * 80 + 64), with: stored.bytes)
    try overwrite(data.store, forged)
    let store = try ImageStore(path: data.store, images: data.pack.manifest.imagesDigest)
    try store.check(VerifiedFiles(folder: nil))
    #expect {
      try Pack.open(data.path)
    } throws: { "\($0)".contains("pack.json names") }
  }

  @Test("a pack under another name, and files of another pack, are refused")
  func renamed() throws {
    let folder = TemporaryFolder()
    let data = try FoldedPack(in: folder)
    let other = try FoldedPack(in: folder, name: "others", shade: 1)
    let copy = folder.file("copy")
    try FileManager.default.copyItem(atPath: data.path, toPath: copy)
    #expect {
      try Pack.open(copy)
    } throws: { error in
      "\(error)".contains("called 'copy'") && (error as? PackError)?.exitStatus == .badData
    }
    // A link says where the pack is, and not what it is called.
    try Folder.link(folder.file("link"), to: data.path)
    _ = try Pack.open(folder.file("link"))
    let index = folder.file("packs/\(Digest.of([1]).hex)")
    try FileManager.default.moveItem(atPath: copy, toPath: index)
    #expect(throws: PackError.self) { try Pack.open(index) }
    for name in ["pack.json", "labels.bin"] {
      let whole = try bytes("\(data.path)/\(name)")
      try overwrite("\(data.path)/\(name)", try bytes("\(other.path)/\(name)"))
      #expect(throws: PackError.self, "\(name)") { try Pack.open(data.path) }
      try overwrite("\(data.path)/\(name)", whole)
    }
    try overwrite(data.store, try bytes(other.store))
    #expect {
      try Pack.open(data.path)
    } throws: { "\($0)".contains("other images than its name") }
  }

  @Test func `a later version of a pack or a run is called one, whatever keys it has`() throws {
    let data = try FoldedPack(in: TemporaryFolder())
    try data.writeRun()
    let run = "\(data.run)/run.json"
    let later = Array(#"{"formatVersion": 2, "called": "x"}"#.utf8)
    try AtomicFile.write(later, to: run)
    let error = PackError.otherVersion(path: run, found: 2, known: 1)
    #expect(throws: error) { try Run.open(data.run) }
    #expect(error.description.contains("its format is version 2, and this derm reads version 1"))
    let digest = Pack.digest(
      manifest: Digest.of(later), labels: try Digest.ofFile("\(data.path)/labels.bin"))
    let folder = data.folder.file(digest.hex)
    try FileManager.default.copyItem(atPath: data.path, toPath: folder)
    try AtomicFile.write(later, to: "\(folder)/pack.json")
    #expect(throws: PackError.otherVersion(path: "\(folder)/pack.json", found: 2, known: 1)) {
      try Pack.open(folder)
    }
  }

  @Test func `bytes behind the last record of labels are damage`() throws {
    let pack = try SmallPack(in: TemporaryFolder())
    let bytes = labelBytes(pack.images, classCount: 3)
    func read(_ bytes: [UInt8]) throws -> Int {
      try LabelTable.decode(bytes, classCount: 3, siteCount: 2, path: "labels.bin").count
    }
    #expect(try read(bytes) == 2)
    for (more, words) in [
      ([0], "1 byte follows"), ([UInt8](repeating: 7, count: 100), "100 bytes follow"),
    ] {
      let error = #expect(throws: PackError.self) { try read(bytes + more) }
      #expect(error?.description.contains("\(words) its last record") == true)
    }
  }

  @Test("freezing again makes a damaged pack whole")
  func healed() throws {
    let folder = TemporaryFolder()
    let data = try FoldedPack(in: folder)
    var damaged = try bytes(data.store)
    damaged[damaged.count - 1] ^= 1
    try overwrite(data.store, damaged)
    #expect(throws: PackError.self) { try Pack.open(data.path) }
    let again = try FoldedPack(in: folder)
    #expect(again.pack.digest == data.pack.digest)
    _ = try Pack.open(data.path)
  }

  @Test("a file that was read whole is not read again until anything about it changes")
  func remembered() throws {
    let folder = TemporaryFolder()
    let memory = VerifiedFiles(folder: folder.file("memory"))
    let path = folder.file("file")
    try AtomicFile.write("bytes", to: path)
    var reads = 0
    func look(_ digest: Digest = Digest.of([1])) throws {
      try memory.once(path, digest) { () throws(PackError) in reads += 1 }
    }
    // A file of this moment may change again within the same tick of the clock.
    try look()
    try look()
    #expect(reads == 2)
    Thread.sleep(forTimeInterval: 2.2)
    try look()
    #expect(reads == 3)
    try look()
    #expect(reads == 3)
    // Another check.
    try look(Digest.of([2]))
    #expect(reads == 4)
    try look()
    #expect(reads == 5)
    // The same size and time of change: only the system's own time tells.
    let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    try overwrite(path, Array("BYTES".utf8))
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(date)], ofItemAtPath: path)
    try look()
    #expect(reads == 6)
  }

  @Test("a check that fails is not remembered, and a memory that can't be written is none")
  func notRemembered() throws {
    let folder = TemporaryFolder()
    let path = folder.file("file")
    try AtomicFile.write("bytes", to: path)
    Thread.sleep(forTimeInterval: 2.2)
    for memory in [
      VerifiedFiles(folder: folder.file("memory")), VerifiedFiles(folder: "\(path)/no"),
    ] {
      for _ in 0..<2 {
        #expect(throws: PackError.self) {
          try memory.once(path, Digest.of([])) { () throws(PackError) in
            throw PackError.damaged(path: path, reason: "test")
          }
        }
      }
    }
    var reads = 0
    for _ in 0..<2 {
      try VerifiedFiles(folder: "\(path)/no").once(path, Digest.of([])) { () throws(PackError) in
        reads += 1
      }
    }
    #expect(reads == 2)
  }

  @Test func `labels of very many images are written piece by piece and read whole`() throws {
    let images = (0..<3000).map { number in
      PackedImage(
        id: ImageID("s/\(number)"), caseID: number % 3 == 0 ? nil : CaseID("s/case \(number / 2)"),
        group: GroupID(number), fold: Fold(number % 5), site: number % 2,
        lesions: [.present, .unknown, .absent], source: "s", file: "folder of images/\(number).jpg")
    }
    var sizes: [Int] = []
    LabelTable.encode(images, classCount: 3) { sizes.append($0.count) }
    #expect(sizes.count > 3 && sizes.allSatisfy { $0 < 70_000 })
    let read = try LabelTable.decode(
      labelBytes(images, classCount: 3), classCount: 3, siteCount: 2, path: "labels.bin")
    #expect(read == images)
  }

  @Test("texts that differ in Unicode's form alone keep their bytes in a pack")
  func forms() throws {
    let names = ["\u{E9}.jpg", "e\u{301}.jpg"]
    let images = names.enumerated().map { number, name in
      PackedImage(
        id: ImageID("s/\(number)"), caseID: nil, group: GroupID(number), fold: Fold(0), site: nil,
        lesions: [], source: "s", file: name)
    }
    for images in [images, images.reversed()] {
      let bytes = labelBytes(images, classCount: 0)
      let read = try LabelTable.decode(bytes, classCount: 0, siteCount: 0, path: "labels.bin")
      #expect(read.map { Array($0.file.utf8) } == images.map { Array($0.file.utf8) })
    }
  }
}
