internal import Artifacts

/// A classifier on features, fitted.
protocol Probe: Sendable {
  /// Numbers of a feature row.
  var columns: Int { get }
  /// Classes of all heads.
  var outputs: Int { get }
  /// Its weights as they are stored.
  var tensors: [StoredTensor] { get }
  /// The logits of some rows of a table, rows x outputs; the same for any number of threads.
  func logits(_ table: [Float], images: [Int], threads: Int) throws -> [Float]
}
