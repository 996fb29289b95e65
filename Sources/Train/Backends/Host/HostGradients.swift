/// The flat arena of the gradients that wait, in the layouts of their parameters.
@safe
final class HostGradients {
  private let buckets: GradientBuckets
  private let block: HostBlock
  private let device: Device
  /// The parameters in the order in which their gradients come.
  let order: [Int]

  /// Reserves memory.
  ///
  /// Throws `outOfMemory` when the system refuses.
  init(_ buckets: GradientBuckets, device: Device) throws(TrainError) {
    self.buckets = buckets
    self.device = device
    order = buckets.buckets.flatMap(\.parameters)
    block = try HostBlock(bytes: buckets.count * MemoryLayout<Float>.stride)
  }

  /// Where the gradient of a parameter lies.
  func address(of parameter: Int) -> UnsafeMutablePointer<Float> {
    guard let start = buckets.starts[parameter] else {
      preconditionFailure("parameter \(parameter) does not train")
    }
    return unsafe block.start.assumingMemoryBound(to: Float.self) + start
  }

  /// The bucket that is ready with the gradient of a parameter; nil when others of it are still to come.
  func bucket(endingWith parameter: Int) -> GradientBuckets.Bucket? {
    buckets.buckets.first { $0.parameters.last == parameter }
  }

  /// A bucket as processes exchange it.
  func buffer(_ bucket: GradientBuckets.Bucket) -> DeviceBuffer {
    DeviceBuffer(
      device: device, block: block, offset: bucket.start * MemoryLayout<Float>.stride,
      count: bucket.count, dtype: .f32)
  }
}
