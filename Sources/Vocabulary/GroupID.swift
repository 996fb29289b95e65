/// What a split must keep together: a connected component of cases, further keys and duplicates.
///
/// Dense from 0, in order of the smallest image id in the group.
package struct GroupID: Identifier {
  package let rawValue: Int

  /// Wraps a plain value.
  package init(rawValue: Int) {
    self.rawValue = rawValue
  }
}
