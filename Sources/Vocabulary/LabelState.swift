/// What is known of one class on one image.
package enum LabelState: UInt8, Sendable, Codable, CaseIterable {
  /// The image does not show the class.
  case absent = 0
  /// The image shows the class.
  case present = 1
  /// Nobody knows: masked in the loss and left out of the metrics.
  case unknown = 2

  // Written out and visible to other targets' compiled code: labels are compared millions of times.
  @inlinable package static func == (one: LabelState, other: LabelState) -> Bool {
    switch one {
    case .absent: if case .absent = other { true } else { false }
    case .present: if case .present = other { true } else { false }
    case .unknown: if case .unknown = other { true } else { false }
    }
  }
}
