internal import Documents
internal import Glibc

/// How far an image lies from all others: by what it looks like, and by what a network makes of it.
struct OffTopicDistance {
  /// The mean distance of colours and edges to the nearest tenth of the others, of the median.
  let looks: Double
  /// The same in the features of the network that tested the image; nil without them.
  let features: Remoteness?

  /// An image with so many times the usual distance is an issue; a mean of two distances varies less than one.
  private static let least = (looks: 1.6, both: 1.5)

  /// The distance by looks, or the geometric mean of both, in which looks count twice.
  ///
  /// A network was made to tell lesions apart, and never saw an image that shows none: looks know more of what skin is.
  /// docs/quality.md has the figures.
  var value: Double {
    guard let features else { return looks }
    return cbrt(looks * looks * features.ratio)
  }

  /// Whether a person should look.
  var isIssue: Bool { value >= (features == nil ? Self.least.looks : Self.least.both) }

  /// What speaks for it, a sentence each.
  var evidence: [String] {
    let looks =
      "It is \(NumberText.fixed(looks, 1)) times as far from the images most like it as usual."
    guard let features else { return [looks] }
    return [
      looks,
      "In the network's features it is \(NumberText.fixed(features.ratio, 1)) times as far from the nearest images as "
        + "usual, farther than \(Int((features.rank * 100).rounded(.down))) of 100 images of its fold.",
    ]
  }
}
