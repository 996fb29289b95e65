internal import Imaging
internal import Randomness

/// What an image shows that shows no skin.
enum OffTopicForm: String, Sendable, CaseIterable {
  /// A stained section under the microscope.
  case histology
  /// A page of a book.
  case text
  /// An unexposed image.
  case blackFrame = "black-frame"

  func draw(width: Int, height: Int, random: inout RandomStream) -> RGBImage {
    var sheet = Sheet(width: width, height: height)
    switch self {
    case .histology: sheet.histology(&random)
    case .text: sheet.textPage(&random)
    case .blackFrame: sheet.blackFrame(&random)
    }
    return sheet.developed(grain: random.float(0.006...0.014), random: &random)
  }
}
