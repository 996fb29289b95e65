internal import Foundation

/// The state that a pipeline's threads share: which sample is next, which batch is ready.
@safe final class BatchQueue: @unchecked Sendable {
  /// Samples of one image that follow each other in a batch, and where their inputs go.
  @unsafe struct Work {
    let batch: Int
    let position: Int
    let samples: ArraySlice<Sample>
    let inputs: UnsafeMutableBufferPointer<Float>
  }

  private let condition = NSCondition()
  private let batches: [[Sample]]
  private let inputSize: Int
  private let slots: [UnsafeMutableBufferPointer<Float>]
  private var remaining: [Int]
  private var errors: [Int: (position: Int, error: any Error)] = [:]
  private var batch: Int
  private var position = 0
  private var released: Int
  private var running = 0
  private var stopped = false

  init(batches: [[Sample]], first: Int, depth: Int, inputSize: Int) {
    self.batches = batches
    self.inputSize = inputSize
    batch = first
    released = first
    remaining = batches.map(\.count)
    let largest = batches[first...].map(\.count).max() ?? 0
    unsafe slots = (0..<min(depth, batches.count - first)).map { _ in
      let slot = UnsafeMutableBufferPointer<Float>.allocate(capacity: largest * inputSize)
      unsafe slot.initialize(repeating: 0)
      return unsafe slot
    }
  }

  deinit {
    unsafe slots.forEach { unsafe $0.deallocate() }
  }

  /// Notes that a thread will ask for work.
  func enter() { condition.withLock { running += 1 } }

  /// Notes that a thread has ended.
  func leave() {
    condition.withLock {
      running -= 1
      condition.broadcast()
    }
  }

  /// The next work, waiting for room; nil at the end.
  func next() -> Work? {
    condition.lock()
    defer { condition.unlock() }
    while unsafe !stopped && batch < batches.count && batch >= released + slots.count {
      condition.wait()
    }
    guard !stopped, batch < batches.count else { return nil }
    let samples = batches[batch]
    var end = position + 1
    while end < samples.count, samples[end].image == samples[position].image { end += 1 }
    let slot = unsafe slots[batch % slots.count]
    let work = unsafe Work(
      batch: batch, position: position, samples: samples[position..<end],
      inputs: UnsafeMutableBufferPointer(
        rebasing: slot[(position * inputSize)..<(end * inputSize)]))
    position = end
    if position == samples.count {
      batch += 1
      position = 0
    }
    return unsafe work
  }

  /// Notes that work is done, or why not.
  func finish(_ work: Work, _ error: (any Error)?) {
    condition.withLock {
      let batch = unsafe work.batch
      let position = unsafe work.position
      if let error, position < errors[batch]?.position ?? .max { errors[batch] = (position, error) }
      unsafe remaining[batch] -= work.samples.count
      if remaining[batch] == 0 { condition.broadcast() }
    }
  }

  /// Whether all samples of a batch are made, or failed.
  func isReady(_ batch: Int) -> Bool { condition.withLock { remaining[batch] == 0 } }

  /// Waits until a batch is made; throws the error of its first sample that has one.
  func wait(for batch: Int) throws -> UnsafeBufferPointer<Float> {
    condition.lock()
    defer { condition.unlock() }
    while remaining[batch] > 0 { condition.wait() }
    if let error = errors[batch]?.error { throw error }
    let slot = unsafe slots[batch % slots.count]
    return unsafe UnsafeBufferPointer(rebasing: slot[..<(batches[batch].count * inputSize)])
  }

  /// Gives a batch's room to later ones.
  func release(_ batch: Int) {
    condition.withLock {
      released = batch + 1
      condition.broadcast()
    }
  }

  /// Ends all threads and waits for them.
  func stop() {
    condition.lock()
    stopped = true
    condition.broadcast()
    while running > 0 { condition.wait() }
    condition.unlock()
  }
}
