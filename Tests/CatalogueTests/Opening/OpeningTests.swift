import Files
import Foundation
import GRDB
import TestSupport
import Testing
@testable import Catalogue

@Suite struct OpeningTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("c.sqlite") }

  private func identity(_ path: String) throws -> [Int] {
    try DatabaseQueue(path: path).read { database in
      try ["application_id", "user_version"].map {
        try Int.fetchOne(database, sql: "PRAGMA \($0)") ?? 0
      }
    }
  }

  @Test
  func `a new catalogue bears derm's id and the number of its migrations, and nothing is next to`()
    throws
  {
    do { _ = try Catalogue(path) }
    #expect(try identity(path) == [0x6465_726D, Schema.migrations.count])
    #expect(try Folder.names(in: folder.path) == ["c.sqlite"])
    // What a process left that was killed while it made one.
    let left = TemporaryFolder()
    try AtomicFile.write("", to: left.file("c.sqlite"))
    _ = try Catalogue(left.file("c.sqlite"))
    #expect(try identity(left.file("c.sqlite"))[0] == 0x6465_726D)
  }

  @Test("older catalogues are known by their schema and brought up to date", arguments: 2...6)
  func old(first: Int) throws {
    let number = "00\(first)"
    try OldCatalogue.make(path, before: number)
    #expect(try Catalogue(reading: path).counts().images == 1)
    try Folder.remove(path)
    try OldCatalogue.make(path, before: number)
    #expect(try Catalogue(path).counts().images == 1)
    #expect(try identity(path) == [0x6465_726D, Schema.migrations.count])
  }

  @Test func `many that open one new or old catalogue at once all find it whole`() async throws {
    for isOld in [false, true] {
      let path = folder.file("\(isOld).sqlite")
      if isOld { try OldCatalogue.make(path, before: "003") }
      try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<12 {
          group.addTask {
            let catalogue =
              try number % 2 == 0 || !isOld ? Catalogue(path) : Catalogue(reading: path)
            return try catalogue.counts().images
          }
        }
        for try await count in group { #expect(count == (isOld ? 1 : 0)) }
      }
    }
  }

  @Test func `links where the log or the lock belongs, and other files there, are not followed`()
    throws
  {
    let victim = folder.file("victim")
    try AtomicFile.write("mine", to: victim)
    do { _ = try Catalogue(path) }
    symlink(victim, path + ".lock")
    #expect(throws: CatalogueError.self) { try CatalogueLock.take(path) }
    try Folder.remove(path + ".lock")
    link(victim, path + ".lock")
    #expect(throws: CatalogueError.self) { try CatalogueLock.take(path) }
    try Folder.remove(path + ".lock")
    try AtomicFile.write("my own notes about locks", to: path + ".lock")
    #expect(throws: CatalogueError.self) { try CatalogueLock.take(path) }
    #expect(try String(contentsOfFile: path + ".lock", encoding: .utf8).hasPrefix("my own"))
    try Folder.remove(path + ".lock")
    symlink(victim, path + "-wal")
    #expect(throws: CatalogueError.self) { try Catalogue(reading: path) }
    #expect(throws: CatalogueError.self) { try Catalogue(path) }
    try Folder.remove(path + "-wal")
    symlink("nothing", folder.file("loose"))
    #expect(throws: CatalogueError.self) { try Catalogue(folder.file("loose")) }
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "mine")
    #expect(try Folder.names(in: folder.path) == ["c.sqlite", "loose", "victim"])
  }
}
