internal import Imaging

/// Where things lie in a drawn image, as it is remembered until the truth is written.
struct ImageLayout: Equatable {
  /// One box a finding, in the image's pixels; nil where nothing of it is in the image.
  var boxes: [PixelRect?]
  /// The part of the original that a crop shows, in the original's pixels.
  var crop: PixelRect?

  /// The boxes of a finding each, and of a crop.
  init(boxes: [PixelRect?], crop: PixelRect? = nil) {
    self.boxes = boxes
    self.crop = crop
  }

  /// Reads a note of so many findings.
  init(note: String, findings: Int) {
    let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
    boxes = (lines.first ?? "").split(separator: "|", omittingEmptySubsequences: false)
      .prefix(findings).map(Self.box)
    crop = lines.count > 1 ? Self.box(lines[1]) : nil
  }

  /// The boxes joined by `|`, then a line with the crop's if there is one.
  var note: String {
    boxes.map { $0?.cell ?? "" }.joined(separator: "|") + (crop.map { "\n" + $0.cell } ?? "")
  }

  private static func box(_ text: Substring) -> PixelRect? {
    let numbers = text.split(separator: " ").compactMap { Int($0) }
    return numbers.count == 4
      ? PixelRect(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3]) : nil
  }
}

extension PixelRect {
  /// `x y width height`.
  var cell: String { "\(x) \(y) \(width) \(height)" }

  /// What both rectangles cover; nil where they do not overlap.
  func overlap(with other: PixelRect) -> PixelRect? {
    let (left, top) = (max(x, other.x), max(y, other.y))
    let (right, bottom) = (
      min(x + width, other.x + other.width), min(y + height, other.y + other.height)
    )
    guard right > left, bottom > top else { return nil }
    return PixelRect(x: left, y: top, width: right - left, height: bottom - top)
  }
}
