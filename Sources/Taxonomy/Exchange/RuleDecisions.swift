internal import Files
package import Rules
internal import Vocabulary

/// What a rules file decides, with the counts of an atlas where there is one: what exports say.
package struct RuleDecisions: Sendable {
  let book: RuleBook
  let rules: RuleSet
  /// The rules applied; nil without an atlas.
  let merge: Merge?

  /// Takes rules without errors.
  ///
  /// Fails with `rules` when they have some.
  package init(_ book: RuleBook, atlas: Atlas?) throws(TaxonomyError) {
    guard !book.findings.contains(where: \.isError) else { throw .rules(book.findings) }
    self.book = book
    rules = RuleSet(book.file)
    if let atlas {
      let locked = try book.lock()?.decisions ?? LockedThresholds()
      merge = Merge(atlas: atlas, rules: rules, overrides: book.overrides, locked: locked)
    } else {
      merge = nil
    }
  }

  /// Writes an export to a file that is new or says the same.
  ///
  /// A CSV that somebody is filling in must not be lost. Fails with `occupied`, or when the system
  /// refuses.
  package static func write(_ text: String, to path: String) throws(TaxonomyError) {
    do {
      if Folder.exists(path) {
        let old = Folder.isFolder(path) ? nil : try MappedFile(path)
        // The same text again is no loss; anything else may be what a person wrote.
        guard let old, old.bytes(0..<old.count) == Array(text.utf8) else {
          throw TaxonomyError.occupied(path: path)
        }
        return
      }
      try AtomicFile.write(text, to: path)
    } catch let error as FileError {
      throw .file(error)
    } catch let error as TaxonomyError {
      throw error
    } catch {
      throw .file(.system(operation: "write", path: path, reason: "\(error)"))
    }
  }

  /// The results of thresholds for a class.
  func thresholdResults(_ facet: Facet, _ classID: String) -> [ThresholdResult] {
    merge?.thresholdResults.filter { $0.facet == facet && $0.classID == classID } ?? []
  }

  /// The latest day on which a rule was decided; nil when no rule has one.
  var latestDate: String? {
    Facet.ruled.flatMap { facet in
      book.file[facet].terms.compactMap(\.note.date)
        + book.file[facet].neverMerge.compactMap(\.note.date)
    }.max()
  }
}
