internal import Digests
internal import Glibc

/// Names of the temporary files and folders that stand next to a target until they replace it.
///
/// A name is `.derm-`, sixteen random digits, sixteen digits of a digest of these and the target's
/// name, and `.tmp`. Nobody gives such a name by chance: what bears it is derm's own, and what a
/// killed process left under it may be removed. Any other file, `x.tmp` too, is a user's.
struct TemporaryName {
  let folder: String
  let target: String

  init(_ path: String) {
    folder = Folder.parent(of: path)
    target = Folder.name(of: path)
  }

  /// A name that nobody else uses.
  func fresh() -> String {
    let digits = Self.digits(UInt64.random(in: 0...UInt64.max))
    return "\(folder)/\(Self.prefix)\(digits)\(check(digits))\(Self.suffix)"
  }

  /// Whether an entry of the folder is a temporary one of this target, or SQLite's next to one.
  func isOurs(_ entry: String) -> Bool {
    let name = Self.owner(entry)
    guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix),
      name.utf8.count == Self.prefix.utf8.count + 32 + Self.suffix.utf8.count
    else { return false }
    let digits = name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)
    return digits.suffix(16) == check(String(digits.prefix(16)))
  }

  /// The temporary file that SQLite's log or its index belongs to; any other name is its own.
  static func owner(_ name: String) -> String {
    for ending in ["-wal", "-shm", "-journal"] where name.hasSuffix(suffix + ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }

  /// Temporary entries of this target that are there, as paths, owners before what is next to them;
  /// none when the folder can't be listed.
  func leftovers() -> [String] {
    guard let names = try? Folder.names(in: folder) else { return [] }
    return names.filter(isOurs).map { "\(folder)/\($0)" }
  }

  private func check(_ digits: String) -> String {
    String(Digest.of(text: "derm temporary\n\(target)\n\(digits)").hex.prefix(16))
  }

  private static let prefix = ".derm-"
  private static let suffix = ".tmp"

  private static func digits(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
