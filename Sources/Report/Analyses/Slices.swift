internal import Foundation
internal import Metrics
internal import Packs
internal import Vocabulary

/// How well a model does on parts of the test images: a site, a diagnosis, a size, a source, an attribute.
struct Slices: Sendable {
  /// Images that share a value.
  struct Slice: Sendable {
    let value: String
    let images: Int
    let cases: Int
    /// Classes with a positive in the slice.
    let classes: Int
    let precision: Evaluation.Summary?
    let area: Evaluation.Summary?
    let site: Evaluation.Summary?

    /// Too few images or cases for the numbers to mean much.
    var isFew: Bool { ClassResult.isFew(images: images, cases: cases) }
  }

  /// One way to part the images.
  struct Dimension: Sendable {
    let name: String
    let slices: [Slice]
    /// Values that have no slice of their own, and their images.
    let valuesLeftOut: Int
    let imagesLeftOut: Int
  }

  /// Values with a slice of their own, at most; those with most images.
  static let most = 12
  /// Draws for the intervals of a slice, at most.
  static let mostDraws = 200

  let dimensions: [Dimension]
  let draws: Int

  /// Parts the images that a model judged.
  init(_ model: JudgedModel, pack: Pack, draws: Int) {
    self.draws = min(draws, Self.mostDraws)
    let cut = self.draws
    dimensions = Self.names(pack).compactMap { name, value in
      Self.dimension(name, model, draws: cut) { value(pack.images[$0]) }
    }
  }

  /// The dimensions that a data set has, each with the value of an image; nil where it has none.
  private static func names(_ pack: Pack) -> [(String, (PackedImage) -> String?)] {
    let attributes = Set(pack.images.flatMap { $0.attributes.keys }).sorted()
    let labels = pack.manifest.sites.map(\.label)
    return [
      ("Site", { $0.site.map { labels[$0] } }),
      ("Diagnosis", { $0.diagnosis.isEmpty ? nil : $0.diagnosis }),
      ("Shorter side in pixels", { size(min($0.width, $0.height)) }),
      ("Source", { $0.source }),
    ]
      + attributes.map { name in
        let values = pack.images.compactMap { $0.attributes[name] }.filter { !$0.isEmpty }
        let bins = NumberBins(values)
        return (
          name,
          { image in
            guard let text = image.attributes[name], !text.isEmpty else { return nil }
            return bins?.name(of: text) ?? text
          }
        )
      }
  }

  private static func size(_ side: Int) -> String? {
    switch side {
    case ..<1: nil
    case ..<128: "under 128"
    case ..<256: "128 to 255"
    case ..<512: "256 to 511"
    case ..<1024: "512 to 1023"
    default: "1024 and more"
    }
  }

  private static func dimension(
    _ name: String, _ model: JudgedModel, draws: Int, _ value: (Int) -> String?
  ) -> Dimension? {
    var rows = [String: [Int]]()
    for (row, image) in model.images.enumerated() {
      if let value = value(image) { rows[value, default: []].append(row) }
    }
    // A value for every image, such as a number of its own, parts nothing.
    guard rows.count > 1, rows.count * 2 < model.images.count else { return nil }
    let order = rows.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    let rest = order.dropFirst(most)
    return Dimension(
      name: name,
      slices: order.prefix(most).map { slice($0.key, model.selecting($0.value), draws: draws) },
      valuesLeftOut: rest.count, imagesLeftOut: rest.reduce(0) { $0 + $1.value.count })
  }

  private static func slice(_ value: String, _ model: JudgedModel, draws: Int) -> Slice {
    let evaluation = Evaluation(model, draws: draws)
    return Slice(
      value: value, images: model.images.count, cases: Set(model.groups).count,
      classes: evaluation.classes.count { $0.positives > 0 },
      precision: evaluation.summary("mAP-class"), area: evaluation.summary("ROC-AUC"),
      site: evaluation.summary("site-top1"))
  }

  /// Four bins of an attribute that holds many numbers, such as an age.
  private struct NumberBins {
    let limits: [Double]

    init?(_ values: [String]) {
      let numbers = values.compactMap { Double($0) }.sorted()
      guard Set(values).count > Slices.most, numbers.count * 10 >= values.count * 9 else {
        return nil
      }
      let quarters = (1...3).map { numbers[numbers.count * $0 / 4] }
      limits = Set(quarters).sorted()
    }

    func name(of text: String) -> String? {
      guard let number = Double(text) else { return nil }
      func shown(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(value)
      }
      let place = limits.firstIndex { number < $0 } ?? limits.count
      if place == 0 { return "under \(shown(limits[0]))" }
      if place == limits.count { return "\(shown(limits[place - 1])) and more" }
      return "\(shown(limits[place - 1])) to under \(shown(limits[place]))"
    }
  }
}
