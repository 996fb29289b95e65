internal import Artifacts
internal import Vocabulary

/// Class activation maps of images for their true lesions and site, and for the likeliest wrong sites.
///
/// Zhou, Khosla, Lapedriza, Oliva & Torralba 2015: the last convolution's maps are summed with the head's weights of a class, without its bias, so
/// that the mean of a map plus the bias is the logit.
struct AttentionMaps {
  private let channels: Int
  private let height: Int
  private let width: Int
  private let lesionWeights: [Float]?
  private let siteWeights: [Float]?
  private var images: [Int] = []
  private var classes: [Int] = []
  private var values: [Float] = []

  /// Prepares the maps of a model; there are none when its features are no mean of maps.
  init(model: StateValues, network: Network) {
    let shape = network.maps.map { network.shape(of: $0) } ?? [0, 0, 0]
    channels = shape[0]
    height = shape[1]
    width = shape[2]
    lesionWeights = model.parameter("lesion.weight")
    siteWeights = model.parameter("site.weight")
  }

  /// The wrong sites whose maps are kept.
  private static let wrongSites = 3

  /// Adds the maps of one image; `maps` and `siteLogits` hold a batch's, of which `row` is the image's.
  mutating func add(
    _ maps: [Float], row: Int, image: Int, _ truth: PackedImage, siteLogits: [Float]
  ) {
    guard !maps.isEmpty else { return }
    let size = channels * height * width
    let own = maps[(row * size)..<((row + 1) * size)]
    if let lesionWeights {
      for lesion in truth.lesions.indices where truth.lesions[lesion] == .present {
        append(own, lesionWeights, output: lesion, image: image, class: lesion)
      }
    }
    if let siteWeights, let site = truth.site {
      append(own, siteWeights, output: site, image: image, class: -1)
      let sites = siteWeights.count / channels
      let logits = siteLogits[(row * sites)..<((row + 1) * sites)]
      // Of equal logits the lower number comes first, or the choice would be the sort's.
      let wrong = (0..<sites).filter { $0 != site }.sorted {
        (logits[logits.startIndex + $1], $0) < (logits[logits.startIndex + $0], $1)
      }
      for other in wrong.prefix(Self.wrongSites) {
        append(
          own, siteWeights, output: other, image: image, class: AttentionTable.wrongSite(other))
      }
    }
  }

  /// All maps as a file holds them; nil when there are none.
  var table: AttentionTable? {
    guard channels > 0 else { return nil }
    return AttentionTable(
      images: images, classes: classes, height: height, width: width, values: values)
  }

  private mutating func append(
    _ maps: ArraySlice<Float>, _ weights: [Float], output: Int, image: Int, class number: Int
  ) {
    let area = height * width
    var sum = [Float](repeating: 0, count: area)
    for channel in 0..<channels {
      let weight = weights[output * channels + channel]
      let start = maps.startIndex + channel * area
      for cell in 0..<area { sum[cell] += weight * maps[start + cell] }
    }
    images.append(image)
    classes.append(number)
    values += sum
  }
}
