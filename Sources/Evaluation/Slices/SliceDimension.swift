package import Artifacts
internal import Foundation
internal import Terms

/// One way to part images: a name, and the value of an image; nil where it has none.
package struct SliceDimension: Sendable {
  /// Its value in the column `by` of `slices.csv`.
  package let name: String
  let value: @Sendable (PackedImage) -> String?

  package init(_ name: String, _ value: @escaping @Sendable (PackedImage) -> String?) {
    self.name = name
    self.value = value
  }
}

/// The registry: every way to part the images of a data set, in the order of `slices.csv`.
package enum AllSlices {
  /// One line a dimension; every attribute that an image has is one too.
  package static func dimensions(of pack: Pack) -> [SliceDimension] {
    [
      SliceDimension.site(pack),
      SliceDimension("Diagnosis") { $0.diagnosis.isEmpty ? nil : $0.diagnosis },
      SliceDimension("Shorter side in pixels") { SliceDimension.side(min($0.width, $0.height)) },
      SliceDimension("Source") { $0.source },
    ] + SliceDimension.attributes(pack)
  }
}

extension SliceDimension {
  fileprivate static func site(_ pack: Pack) -> SliceDimension {
    let labels = pack.manifest.sites.map(\.label)
    return SliceDimension("Site") { $0.site.map { labels[$0] } }
  }

  fileprivate static func side(_ side: Int) -> String? {
    switch side {
    case ..<1: nil
    case ..<128: "under 128"
    case ..<256: "128 to 255"
    case ..<512: "256 to 511"
    case ..<1024: "512 to 1023"
    default: "1024 and more"
    }
  }

  /// A dimension for each attribute by name; many numbers, such as ages, are put into bins.
  fileprivate static func attributes(_ pack: Pack) -> [SliceDimension] {
    Set(pack.images.flatMap { $0.attributes.keys }).sorted().map { name in
      let bins = NumberBins(
        pack.images.compactMap { $0.attributes[name] }.filter { !$0.isEmpty })
      return SliceDimension(name) { image in
        guard let text = image.attributes[name], !text.isEmpty else { return nil }
        return bins?.name(of: text) ?? text
      }
    }
  }
}

/// Four bins of an attribute that holds many numbers, such as an age.
private struct NumberBins: Sendable {
  let limits: [Double]

  init?(_ values: [String]) {
    let numbers = values.compactMap { PlainNumber.decimal($0) }.sorted()
    guard Set(values).count > Slices.most, numbers.count * 10 >= values.count * 9 else {
      return nil
    }
    let quarters = (1...3).map { numbers[numbers.count * $0 / 4] }
    limits = Set(quarters).sorted()
  }

  func name(of text: String) -> String? {
    guard let number = PlainNumber.decimal(text) else { return nil }
    func shown(_ value: Double) -> String {
      value == value.rounded() ? String(Int(value)) : String(value)
    }
    let index = limits.firstIndex { number < $0 } ?? limits.count
    if index == 0 { return "under \(shown(limits[0]))" }
    if index == limits.count { return "\(shown(limits[index - 1])) and more" }
    return "\(shown(limits[index - 1])) to under \(shown(limits[index]))"
  }
}
