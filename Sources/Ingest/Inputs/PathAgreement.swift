internal import Terms

/// How well a file's path agrees with the one that a source states: first by folders, then by name.
struct PathAgreement: Comparable {
  let folders: FolderAgreement
  let name: NameAgreement

  /// Whether nothing else can have been meant.
  var isExact: Bool { folders == .same && name >= .equivalent }

  static func < (left: Self, right: Self) -> Bool {
    (left.folders, left.name) < (right.folders, right.name)
  }
}

/// How well a file's folders agree with the stated ones, from the least to the best.
enum FolderAgreement: Comparable {
  /// Nothing speaks for the file and, the stated folders being on another machine, nothing against it.
  case unlike
  /// So many names are in both, in whatever order.
  case shared(Int)
  /// So many names at the end are the same.
  case sharedEnd(Int)
  /// No folder is stated.
  case unstated
  /// The file lies in no folder.
  case unfiled
  /// The file lies in no folder, and the last stated one has the name of the folder that is searched.
  case root
  /// One has all the names of the other, so many, at its end.
  case end(Int)
  /// All are the same.
  case same

  /// Compares folders in folded letter case; nil when a file of these folders is another one.
  init?(_ folders: [String], stated: [String], isForeign: Bool, root: String) {
    if folders == stated {
      self = .same
    } else if stated.isEmpty {
      self = .unstated
    } else if folders.isEmpty {
      self = stated.last == root ? .root : .unfiled
    } else {
      // Of names that repeat in each folder there are thousands of candidates: names are counted last.
      let common = zip(folders.reversed(), stated.reversed()).prefix { $0 == $1 }.count
      if common == min(folders.count, stated.count) {
        self = .end(common)
      } else if !isForeign {
        return nil
      } else if common > 0 {
        self = .sharedEnd(common)
      } else {
        let shared = Set(folders).intersection(stated).count
        self = shared > 0 ? .shared(shared) : .unlike
      }
    }
  }
}

/// How well a file's name agrees with the stated one, from the least to the best.
enum NameAgreement: Comparable {
  /// Only a part of it, such as the name without suffix.
  case partial
  /// But for letter case.
  case folded
  /// The same characters in other code points, such as a letter and its mark.
  case equivalent
  /// The same bytes.
  case same

  init(_ name: String, stated: String) {
    if name.utf8.elementsEqual(stated.utf8) {
      self = .same
    } else if name == stated {
      self = .equivalent
    } else {
      self = StatedName.folded(name) == StatedName.folded(stated) ? .folded : .partial
    }
  }
}
