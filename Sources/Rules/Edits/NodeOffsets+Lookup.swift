internal import Vocabulary
internal import Yams

extension NodeOffsets {
  /// The scalar that a reader found at a position.
  func entry(at position: Position) -> Int? {
    entries.indices.first { index in
      guard case .scalar = entries[index].node, let mark = entries[index].node.mark else {
        return false
      }
      return mark.line == position.line && mark.column == position.column
    }
  }

  /// The list or mapping that an entry is in; nil for the file's root.
  func parent(of entry: Int) -> Int? {
    entries[..<entry].indices.last { entries[$0].children.contains(entry) }
  }

  /// The steps that lead to an entry from the file's root.
  func path(to entry: Int) -> [RuleTree.Step]? {
    guard let outer = parent(of: entry) else { return entry == 0 ? [] : nil }
    let children = entries[outer].children
    guard let index = children.firstIndex(of: entry), let before = path(to: outer) else {
      return nil
    }
    guard case .mapping = entries[outer].node else { return before + [.item(index)] }
    guard index % 2 == 1, let key = entries[children[index - 1]].node.scalar else { return nil }
    return before + [.key(key.string)]
  }

  /// The entry at the end of a path; nil when the file does not have it.
  func entry(at path: [RuleTree.Step]) -> Int? {
    var entry = 0
    for step in path {
      switch step {
      case .key(let key):
        guard let next = value(key, in: entry) else { return nil }
        entry = next
      case .item(let index):
        guard entries[entry].children.indices.contains(index) else { return nil }
        entry = entries[entry].children[index]
      }
    }
    return entry
  }

  /// Behind the colon of the key whose value an entry is; nil where no colon follows the key at once.
  func keyEnd(of value: Int) -> Int? {
    guard let mapping = parent(of: value), case .mapping = entries[mapping].node,
      let index = entries[mapping].children.firstIndex(of: value), index > 0,
      let name = entries[entries[mapping].children[index - 1]].node.scalar?.string
    else { return nil }
    let end = entries[entries[mapping].children[index - 1]].offset + name.utf8.count
    return end < bytes.count && bytes[end] == UInt8(ascii: ":") ? end + 1 : nil
  }

  /// The blanks before the keys of a mapping in lines, also where a dash stands before the first one.
  func keyIndentation(_ mapping: Int) -> String? {
    let offset = entries[mapping].offset
    let start = lineStarts.last { $0 <= offset } ?? 0
    guard bytes[start..<offset].allSatisfy({ $0 == 0x20 || $0 == UInt8(ascii: "-") }) else {
      return nil
    }
    return String(repeating: " ", count: offset - start)
  }
}
