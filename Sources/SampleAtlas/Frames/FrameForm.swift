internal import Imaging
internal import Randomness

/// What surrounds the skin of an image.
enum FrameForm: String, Sendable, CaseIterable {
  /// The round field of a dermatoscope on black, with a scale bar.
  case dermoscope
  /// The white mount of a slide.
  case slideMount = "slide-mount"

  /// The frames in which a site is photographed: a dermatoscope lies on skin and shows no limb as a whole.
  static func fitting(_ look: SiteLook) -> [FrameForm] {
    switch look {
    case .scalp, .beard, .face, .forehead, .neck, .chest, .abdomen, .back, .buttocks, .thigh:
      [.dermoscope, .slideMount]
    default: [.slideMount]
    }
  }

  /// Where the skin is drawn in an image of a size.
  func window(width: Int, height: Int) -> PixelRect {
    switch self {
    case .dermoscope:
      let side = max(16, min(width, height) * 15 / 16)
      return PixelRect(x: (width - side) / 2, y: (height - side) / 2, width: side, height: side)
    case .slideMount:
      let margin = max(2, min(width, height) / 8)
      return PixelRect(
        x: margin, y: margin, width: width - 2 * margin, height: height - 2 * margin)
    }
  }

  /// Puts an image of the window's size into the frame; its boxes move along.
  func mount(
    _ drawn: DrawnImage, width: Int, height: Int, random: inout RandomStream
  ) -> DrawnImage {
    let window = window(width: width, height: height)
    var sheet = Sheet(width: width, height: height)
    switch self {
    case .dermoscope: sheet.dermoscope(drawn.image, in: window, &random)
    case .slideMount: sheet.slideMount(drawn.image, in: window, &random)
    }
    return DrawnImage(
      image: sheet.developed(grain: random.float(0.003...0.008), random: &random),
      boxes: drawn.boxes.map { box in
        box.map {
          PixelRect(x: $0.x + window.x, y: $0.y + window.y, width: $0.width, height: $0.height)
        }
      })
  }
}
