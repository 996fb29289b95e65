/// Processes that train one network together, each on its share of a batch.
public protocol ProcessGroup: Sendable {
  /// This process's number, from 0.
  var rank: Int { get }
  /// The number of processes.
  var size: Int { get }
  /// Replaces the values by their sum over all processes.
  func allReduce(_ values: inout MutableSpan<Float>)
  /// Replaces the values by those of one process.
  func broadcast(_ values: inout MutableSpan<Float>, from root: Int)
  /// Waits for all processes.
  func barrier()
}

/// The group of one.
public struct Solo: ProcessGroup {
  /// The only process.
  public init() {}
  /// 0.
  public var rank: Int { 0 }
  /// 1.
  public var size: Int { 1 }
  /// The sum over one process is its own values.
  public func allReduce(_ values: inout MutableSpan<Float>) {}
  /// The only process has the values already.
  public func broadcast(_ values: inout MutableSpan<Float>, from root: Int) {}
  /// Nobody to wait for.
  public func barrier() {}
}
