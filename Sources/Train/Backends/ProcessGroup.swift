/// Processes that train one network together, each on its share of a batch.
package protocol ProcessGroup: Sendable {
  /// This process's number, from 0.
  var rank: Int { get }
  /// The number of processes.
  var size: Int { get }
  /// Replaces the values by their sum over all processes.
  func allReduce(_ values: inout MutableSpan<Float>)
  /// Replaces the values by those of one process.
  func broadcast(_ values: inout MutableSpan<Float>, from root: Int)
}

/// The group of one.
package struct Solo: ProcessGroup {
  /// The only process.
  package init() {}
  package var rank: Int { 0 }
  package var size: Int { 1 }
  /// The sum over one process is its own values.
  package func allReduce(_ values: inout MutableSpan<Float>) {}
  /// The only process has the values already.
  package func broadcast(_ values: inout MutableSpan<Float>, from root: Int) {}
}
