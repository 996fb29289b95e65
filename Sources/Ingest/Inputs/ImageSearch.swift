internal import Parallel

/// Which file each image of an atlas has.
///
/// All images are looked for together, because a name may fit a file that is another image's: of
/// `test/0.jpg` and `train/0.jpg` only one can be the one file of that name.
struct ImageSearch: Sendable {
  struct Find: Sendable, Equatable {
    /// Which of the folders it was searched in.
    var folder: Int
    /// What became of the search.
    var found: ImageFinder.Found
    /// What another image calls the file that would have fitted; nil when there is no such file.
    var rival: String?
  }

  /// What each image has, in the order of the names.
  private(set) var finds: [Find] = []

  /// Searches names in folders: each in the first that has its file.
  ///
  /// Of names that mean one file, the one that agrees better has it, and none where they agree alike;
  /// a name that is the file's own stands whatever others say. Throws `Cancelled`.
  init(
    _ wanted: [String], in folders: [ImageFinder], threads: Int = 1,
    cancellation: Cancellation = Cancellation()
  ) throws {
    let matches = try parallelMap(wanted, threads: threads, cancellation: cancellation) {
      Self.search($0, in: folders)
    }
    var claims: [Key: Claims] = [:]
    for (folder, match) in matches {
      if case .file(let file) = match.found {
        claims[Key(folder: folder, file: file), default: Claims()].note(match)
      }
    }
    finds = matches.map { folder, match in
      guard case .file(let file) = match.found, match.agreement?.isExact != true,
        let rival = claims[Key(folder: folder, file: file)]?.rival(of: match)
      else { return Find(folder: folder, found: match.found) }
      return Find(folder: folder, found: .missing(near: [file]), rival: rival)
    }
  }

  private static func search(
    _ wanted: String, in folders: [ImageFinder]
  ) -> (folder: Int, match: ImageFinder.Match) {
    var first: ImageFinder.Match?
    for (folder, finder) in folders.enumerated() {
      let match = finder.match(wanted)
      if case .file = match.found { return (folder, match) }
      if first == nil { first = match }
    }
    return (0, first ?? ImageFinder.Match(found: .missing(near: [])))
  }

  private struct Key: Hashable {
    let folder: Int
    let file: String
  }

  /// The two best of the different names that mean a file.
  private struct Claims {
    private var best: ImageFinder.Match?
    private var second: ImageFinder.Match?

    mutating func note(_ match: ImageFinder.Match) {
      if match.meant == best?.meant {
        if match.agrees(betterThan: best) { best = match }
      } else if match.agrees(betterThan: best) {
        second = best
        best = match
      } else if match.agrees(betterThan: second) {
        second = match
      }
    }

    /// The name that another image gives to the file, when it agrees as well or better.
    func rival(of match: ImageFinder.Match) -> String? {
      let other = match.meant == best?.meant ? second : best
      guard let other, !match.agrees(betterThan: other) else { return nil }
      return other.meant
    }
  }
}
