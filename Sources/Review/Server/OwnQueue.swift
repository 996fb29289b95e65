internal import Foundation

/// A thread of its own for work that takes long or waits for the disk: Swift's few threads stay free for requests.
struct OwnQueue: Sendable {
  private let queue: DispatchQueue

  /// A queue on which one piece of work follows the other.
  init(_ name: String) { queue = DispatchQueue(label: "derm-review-\(name)") }

  /// What a piece of work gives.
  func run<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: work()) }
    }
  }
}
