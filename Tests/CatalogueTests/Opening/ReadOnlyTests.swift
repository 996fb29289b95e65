import Digests
import Files
import Foundation
import GRDB
import Glibc
import TestSupport
import Testing
import Vocabulary
@testable import Catalogue

/// Catalogues that can be read and not written; needs root, to mount such folders.
@Suite(.serialized) struct ReadOnlyTests {
  private let folder = TemporaryFolder()

  /// Fills a small file system, makes it read-only and runs a test on it; skips it where none
  /// can be mounted.
  private func onReadOnlyDisk(
    _ fill: (_ disk: String) throws -> Void, _ body: (_ disk: String) throws -> Void
  ) throws {
    let disk = folder.file("disk")
    try Folder.make(disk)
    guard mount("derm-test", disk, "tmpfs", 0, "size=16m") == 0 else {
      try Test.cancel("no disk can be mounted: \(String(cString: strerror(errno)))")
    }
    defer { umount2(disk, Int32(MNT_DETACH)) }
    try fill(disk)
    try #require(mount("derm-test", disk, "tmpfs", UInt(MS_REMOUNT) | UInt(MS_RDONLY), nil) == 0)
    let before = try Folder.names(in: disk)
    try body(disk)
    #expect(try Folder.names(in: disk) == before)
  }

  @Test func `a catalogue that nobody can write answers`() throws {
    try onReadOnlyDisk({ disk in
      let catalogue = try Catalogue("\(disk)/c.sqlite")
      try catalogue.write([SampleFacts.first], folder: "/atlas")
    }) { disk in
      let catalogue = try Catalogue(reading: "\(disk)/c.sqlite")
      #expect(try catalogue.images().count == 2)
      let error = #expect(throws: CatalogueError.self) { try Catalogue("\(disk)/c.sqlite") }
      #expect(error?.exitStatus == .inputOutput)
      #expect(throws: CatalogueError.self) { try CatalogueLock.take("\(disk)/c.sqlite") }
    }
  }

  @Test func `what a killed process left in the log is read, from a copy`() throws {
    try onReadOnlyDisk({ disk in
      let path = folder.file("c.sqlite")
      let catalogue = try Catalogue(path)
      try catalogue.write([SampleFacts.first], folder: "/atlas")
      // As a kill leaves it: the log is not yet in the file.
      try withExtendedLifetime(catalogue) {
        for ending in ["", "-wal"] {
          try FileManager.default.copyItem(
            atPath: path + ending, toPath: "\(disk)/c.sqlite\(ending)")
        }
      }
    }) { disk in
      let images = try Catalogue(reading: "\(disk)/c.sqlite").images()
      #expect(images.count == 2)
    }
  }

  @Test func `an older catalogue is brought to the current schema in a copy`() throws {
    try onReadOnlyDisk({ disk in
      try OldCatalogue.make("\(disk)/c.sqlite", before: "004")
    }) { disk in
      let counts = try Catalogue(reading: "\(disk)/c.sqlite").counts()
      #expect(counts.images == 1)
    }
  }

  @Test func `asking changes nothing and leaves nothing next to`() throws {
    let path = folder.file("c.sqlite")
    do {
      let catalogue = try Catalogue(path)
      try catalogue.write([SampleFacts.first], folder: "/atlas")
    }
    let before = try Digest.ofFile(path)
    do { #expect(try Catalogue(reading: path).images().count == 2) }
    #expect(try Digest.ofFile(path) == before)
    #expect(try Folder.names(in: folder.path) == ["c.sqlite"])
    #expect(throws: CatalogueError.missing(path: folder.file("d"))) {
      try Catalogue(reading: folder.file("d"))
    }
    symlink("loop", folder.file("loop"))
    for target in [folder.file("loop"), "\(path)/below"] {
      let error = #expect(throws: CatalogueError.self) { try Catalogue(reading: target) }
      #expect(error?.exitStatus == .inputOutput, "\(String(describing: error))")
      #expect(
        "\(String(describing: error))".contains(target.hasSuffix("loop") ? "links" : "directory"))
    }
  }

  @Test func `a copy is taken again when the log goes into the file meanwhile`() throws {
    let path = folder.file("c.sqlite")
    let catalogue = try Catalogue(path)
    try catalogue.write([SampleFacts.first], folder: "/atlas")
    var tries = 0
    let copy = try PrivateCopy(of: path) { file, copy in
      try FileManager.default.copyItem(atPath: file, toPath: copy)
      guard !file.hasSuffix("-wal") else { return }
      tries += 1
      guard tries == 1 else { return }
      // Between file and log: the log's pages are moved to the file, and the log begins anew.
      let queue = try DatabaseQueue(path: path)
      try queue.writeWithoutTransaction { database in
        _ = try database.checkpoint(.truncate)
      }
    }
    #expect(tries == 2)
    #expect(try Catalogue(reading: copy.path).images().count == 2)
    withExtendedLifetime(catalogue) {}
  }

  @Test(arguments: [false, true])
  func `a copy is taken again when the writer closes and the log goes`(wasCopied: Bool) throws {
    let path = folder.file("c.sqlite")
    var catalogue: Catalogue? = try Catalogue(path)
    try catalogue?.write([SampleFacts.first], folder: "/atlas")
    try #require(Folder.exists(path + "-wal"))
    var copied: [String] = []
    let copy = try PrivateCopy(of: path) { file, copy in
      copied.append(Folder.name(of: file))
      let isLog = file.hasSuffix("-wal")
      if isLog, !wasCopied { catalogue = nil }
      try FileManager.default.copyItem(atPath: file, toPath: copy)
      if isLog { catalogue = nil }
    }
    #expect(copied == ["c.sqlite", "c.sqlite-wal", "c.sqlite"])
    #expect(catalogue == nil && !Folder.exists(path + "-wal"))
    #expect(!Folder.exists(copy.path + "-wal"))
    #expect(try Catalogue(reading: copy.path).images().count == 2)
  }

  @Test func `a disk that can't hold the copy is named, and not tried again`() throws {
    let path = folder.file("c.sqlite")
    do { try Catalogue(path).write([SampleFacts.first], folder: "/atlas") }
    var tries = 0
    let error = #expect(throws: CatalogueError.self) {
      try PrivateCopy(of: path) { _, _ in
        tries += 1
        throw CocoaError(.fileWriteOutOfSpace)
      }
    }
    #expect(tries == 1)
    #expect("\(error.map { "\($0)" } ?? "")".contains("can't hold one"))
  }

  @Test func `a catalogue that is written all the time is no copy`() throws {
    let path = folder.file("c.sqlite")
    do { try Catalogue(path).write([SampleFacts.first], folder: "/atlas") }
    let error = #expect(throws: CatalogueError.self) {
      try PrivateCopy(of: path) { file, copy in
        try FileManager.default.copyItem(atPath: file, toPath: copy)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        _ = try handle.seekToEnd()
        try handle.write(contentsOf: Data([0]))
      }
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("another program is writing it"))
  }
}

/// A catalogue as an earlier version left it: fewer migrations, no application id.
enum OldCatalogue {
  static func make(_ path: String, before: String) throws {
    var migrator = DatabaseMigrator()
    for migration in Schema.migrations where migration.name < before {
      migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
    }
    let old = try DatabasePool(path: path)
    try migrator.migrate(old)
    try old.write {
      try $0.execute(sql: "INSERT INTO image (id, key, source) VALUES (1, 'a/1', 'a')")
    }
    try old.close()
  }
}
