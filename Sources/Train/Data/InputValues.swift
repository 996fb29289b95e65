/// What an image's values become before the network sees them; it belongs to the weights.
///
/// A channel's value v in 0…255 becomes (v·s - mean) / std, with s = 1/255 for `unit` and 1 for
/// `byte`. Means and standard deviations are in the scale's units and in the order of the channels.
struct InputValues: Sendable, Equatable {
  var channels: ChannelOrder
  /// The range of the values.
  var scale: ValueScale
  /// One number for each channel.
  var mean: [Double]
  /// One number for each channel.
  var std: [Double]
  /// Subtracted instead of `mean` when it is there.
  var meanImage: MeanImage?

  /// Torchvision's ImageNet models: red, green, blue in 0…1.
  static let torchvision = InputValues(
    channels: .rgb, scale: .unit, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225])

  /// Caffe's ImageNet models: blue, green, red in 0…255, BVLC's mean of each channel, no division.
  static let caffe = InputValues(
    channels: .bgr, scale: .byte, mean: [104.00698793, 116.66876762, 122.67891434],
    std: [1, 1, 1])

  init(
    channels: ChannelOrder, scale: ValueScale, mean: [Double], std: [Double],
    meanImage: MeanImage? = nil
  ) {
    self.channels = channels
    self.scale = scale
    self.mean = mean
    self.std = std
    self.meanImage = meanImage
  }

  /// The values that a converted file's metadata state; nil when they state none.
  ///
  /// Fails when only some are there, or one can't be read.
  init?(metadata: [String: String]) throws(WeightProblem) {
    let keys = ["input.channels", "input.scale", "input.mean", "input.std"]
    let texts = keys.compactMap { metadata[$0] }
    guard !texts.isEmpty else { return nil }
    func numbers(_ text: String) -> [Double]? {
      let words = text.split(whereSeparator: { "[], ".contains($0) })
      let values = [Double].read(words.map(String.init), isList: true)
      return values?.count == 3 ? values : nil
    }
    // All or none: a mean in the scale of another file would shift every input, and nothing would
    // say so.
    guard texts.count == 4, let channels = ChannelOrder(rawValue: texts[0]),
      let scale = ValueScale(rawValue: texts[1]), let mean = numbers(texts[2]),
      let std = numbers(texts[3]), std.allSatisfy({ $0 > 0 })
    else {
      throw WeightProblem(
        "its metadata state a preprocessing that can't be read",
        remedy: "State input.channels, input.scale, input.mean and input.std, or none of them.")
    }
    self.init(channels: channels, scale: scale, mean: mean, std: std)
  }

  /// The values as metadata, in the words of a recipe.
  var metadata: [String: String] {
    [
      "input.channels": channels.text, "input.scale": scale.text, "input.mean": mean.text,
      "input.std": std.text,
    ]
  }

  /// For people.
  var description: String {
    let range = scale == .unit ? "0…1" : "0…255"
    let centre = meanImage.map { "a mean image of \($0.width) x \($0.height)" } ?? mean.text
    return "\(channels.text) in \(range), minus \(centre), divided by \(std.text)"
  }
}

/// The order of an image's channels.
package enum ChannelOrder: String, Sendable, CaseIterable {
  /// Red, green, blue.
  case rgb
  /// Blue, green, red, as Caffe's weights need.
  case bgr
}

/// The range of an image's values before the mean is subtracted.
package enum ValueScale: String, Sendable, CaseIterable {
  /// 0…1.
  case unit
  /// 0…255.
  case byte
}
