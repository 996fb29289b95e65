/// Memory for the images of an executable's next run, which it lends: they are written where it reads
/// them, or where it transfers them from.
///
/// Single precision, [N, C, H, W], row-major. It is the host's until `load`.
@safe
package struct InputSlot {
  /// The values, those of all rows.
  package let values: UnsafeMutableBufferPointer<Float>

  /// Lends memory.
  package init(_ values: UnsafeMutableBufferPointer<Float>) { unsafe self.values = values }

  /// Copies images in, the first ones; what is behind them is padding.
  func fill(_ images: UnsafeBufferPointer<Float>) {
    precondition(
      unsafe images.count <= values.count, "more images than the slot has rows")
    _ = unsafe values.update(fromContentsOf: images)
  }
}
