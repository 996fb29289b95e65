internal import GRDB
package import Vocabulary

extension Catalogue {
  /// Goes through every image in order of its id, without holding them all: what its records state
  /// together (further groups, attributes, diagnosis, contributor, annotators) is left out.
  ///
  /// Fails when the file can't be read, and as `take` does.
  package func images(each take: (CataloguedImage) throws -> Void) throws {
    try each { database, failure in
      let cursor = try Row.fetchCursor(database, sql: Self.imageSQL())
      var last: CataloguedImage?
      while let row = try cursor.next() {
        // The records of an image follow each other, the one that counts first in front.
        if var image = last, image.id.rawValue == row[1] as String {
          merge(row, into: &image.facts)
          last = image
          continue
        }
        if let last { try give(last, to: take, &failure) }
        last = try image(row)
      }
      if let last { try give(last, to: take, &failure) }
    }
  }

  /// Goes through every mention, in order of image, facet, page and position on the page, without holding
  /// them all.
  ///
  /// Fails when the file can't be read, and as `take` does.
  package func mentions(each take: (CataloguedMention) throws -> Void) throws {
    try each { database, failure in
      try Self.mentions(database) { try give($0, to: take, &failure) }
    }
  }

  /// Goes through every finding with its atlas, in order of atlas, file, position and code, without
  /// holding them all.
  ///
  /// Fails when the file can't be read, and as `take` does.
  package func findings(
    each take: ((source: String, finding: Finding)) throws -> Void
  ) throws {
    try each { database, failure in
      let cursor = try Row.fetchCursor(database, sql: Self.findingSQL)
      while let row = try cursor.next() {
        let finding = try Self.finding(row)
        try give((row[9], finding), to: take, &failure)
      }
    }
  }

  /// Runs a query whose rows are given to somebody whose errors are not the catalogue's: `failure` keeps
  /// them apart.
  private func each(_ body: (Database, _ failure: inout (any Error)?) throws -> Void) throws {
    var failure: (any Error)?
    do {
      try read { try body($0, &failure) }
    } catch {
      throw failure ?? error
    }
  }

  private func give<Value>(
    _ value: Value, to take: (Value) throws -> Void, _ failure: inout (any Error)?
  ) throws {
    do {
      try take(value)
    } catch {
      failure = error
      throw error
    }
  }
}
