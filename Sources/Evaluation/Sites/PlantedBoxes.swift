package import Artifacts
internal import Documents
internal import Files
internal import Terms
internal import Vocabulary

/// Where lesions were planted, from the table that the generated atlas has next to it.
///
/// Columns `image`, `lesions` and `box`: lesions joined by `|`, and a box for each, `x y width height` in the
/// image's pixels, joined by `|` too and empty where there is none. An image is named by its key in the data
/// set or by its own id; a lesion by the id or label of a class.
package struct PlantedBoxes: Sendable {
  /// A box in pixels of the image as it is shown.
  package struct Box: Hashable, Sendable {
    package let x: Double
    package let y: Double
    package let width: Double
    package let height: Double
  }

  private struct Key: Hashable {
    let image: Int
    let lesion: Int
  }

  private var boxes: [Key: Box] = [:]

  /// Reads a table and finds its images and classes in the data set.
  ///
  /// Fails when the file is missing or is no such table, or when it has none of the data set's images.
  package init(path: String, pack: Pack) throws {
    let file = try MappedFile(path)
    let table = CSVTable.parse(file.bytes(0..<file.count))
    guard let image = table.index(of: "image"), let lesions = table.index(of: "lesions"),
      let box = table.index(of: "box"), table.problems.isEmpty
    else {
      throw EvaluationError.notBoxes(path: path, reason: "it needs columns image, lesions, box")
    }
    var positions = [String: Int]()
    for (position, packed) in pack.images.enumerated() {
      let id = packed.id.rawValue
      positions[id] = position
      // A source's own id stands after its name; where two sources share one, only keys are certain.
      guard let own = id.firstIndex(of: "/").map({ String(id[id.index(after: $0)...]) }) else {
        continue
      }
      positions[own] = positions[own] == nil ? position : -1
    }
    var classes = [String: Int]()
    for (position, entry) in pack.manifest.lesions.enumerated() {
      classes[entry.label] = position
      classes[entry.id] = position
    }
    var found = false
    for row in table.rows {
      guard let position = positions[row.fields[image]], position >= 0 else { continue }
      found = true
      let names = Self.parts(row.fields[lesions])
      for (name, text) in zip(names, Self.parts(row.fields[box])) where !text.isEmpty {
        guard let lesion = classes[name] else { continue }
        let words = text.split(separator: " ")
        let numbers = words.compactMap { PlainNumber.decimal($0) }
        guard words.count == 4, numbers.count == 4 else {
          throw EvaluationError.notBoxes(path: path, reason: "line \(row.line): box '\(text)'")
        }
        boxes[Key(image: position, lesion: lesion)] = Box(
          x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
      }
    }
    guard found else {
      throw EvaluationError.notBoxes(path: path, reason: "it has none of the data set's images")
    }
  }

  private static func parts(_ text: String) -> [String] {
    text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
  }

  /// The box of a lesion on an image; nil when none was planted.
  package subscript(image: Int, lesion: Int) -> Box? { boxes[Key(image: image, lesion: lesion)] }
}
