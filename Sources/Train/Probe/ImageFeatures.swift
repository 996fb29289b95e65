internal import Artifacts
internal import Digests
internal import Documents
internal import Files
internal import Vocabulary

/// Features of images from any program, a row for each image, from a file that names the images.
struct ImageFeatures: Sendable {
  /// The images' keys, no two alike.
  let images: [String]
  /// Numbers of a row.
  let columns: Int
  /// images x columns, all finite.
  let values: [Float]
  /// SHA-256 of the file.
  let digest: Digest

  private static let remedy =
    "Give CSV with the column 'image' and a column for each number; safetensors with one tensor of images x "
    + "numbers and the images' keys, one a line, as the metadata 'images'; or numpy.savez(FILE, features=…, "
    + "images=…) with the keys as an array of texts."

  /// Reads a file; its kind is known by its content.
  ///
  /// Fails when it is missing, damaged or of no known kind, when an image has two rows, or when a number is none.
  init(_ path: String) throws {
    let file = try MappedFile(path)
    digest = try Digest.ofFile(path)
    let table: Table
    do {
      if SafetensorsWeights.recognises(file) {
        table = try Self.safetensors(path)
      } else if file.count > 4, file.bytes(0..<4) == [0x50, 0x4B, 3, 4] {
        table = try Self.npz(file)
      } else {
        // A CSV file has no mark: it is what the others are not.
        table = try Self.csv(path)
      }
      try Self.check(table)
    } catch let problem as WeightProblem {
      throw TrainError.badCheckpoint(path: path, what: problem.what, remedy: problem.remedy)
    } catch let problem as ImageTable.Problem {
      throw TrainError.badTable(
        path: path, line: problem.line, what: problem.what, remedy: problem.remedy)
    }
    (images, columns, values) = (table.images, table.columns, table.values)
  }

  private typealias Table = (images: [String], columns: Int, values: [Float])

  private static func check(_ table: Table) throws(WeightProblem) {
    var seen: Set<String> = []
    if let twice = table.images.first(where: { !seen.insert($0).inserted }) {
      throw WeightProblem("image \(twice) has two rows", remedy: "Keep one of them.")
    }
    if let index = table.values.firstIndex(where: { !$0.isFinite }) {
      throw WeightProblem(
        "number \(index % table.columns + 1) of image \(table.images[index / table.columns]) is "
          + "\(table.values[index])", remedy: "Write finite numbers.")
    }
  }

  /// The tensor of images x numbers, and the keys of the metadata.
  private static func safetensors(_ path: String) throws -> Table {
    let file = try Safetensors.read(path)
    let matrices = file.tensors.filter { $0.shape.count == 2 && $0.floats != nil }
    // To Swift a carriage return and a line feed are one letter, which is no line feed.
    let images =
      file.metadata["images"]?.split { $0 == "\n" || $0 == "\r\n" }.map(String.init) ?? []
    guard matrices.count == 1, let values = matrices[0].floats,
      images.count == matrices[0].shape[0], matrices[0].shape[1] > 0
    else {
      throw WeightProblem(
        "it has \(NumberText.counted(matrices.count, "tensor")) of images x numbers and "
          + "\(NumberText.counted(images.count, "key")) of images",
        remedy: remedy)
    }
    return (images, matrices[0].shape[1], values)
  }

  /// The array of images x numbers and the one of texts among the entries.
  private static func npz(_ file: MappedFile) throws -> Table {
    let zip: StoredZip
    do throws(WeightProblem) {
      zip = try StoredZip(file)
    } catch {
      // The archive's reader speaks of torch.save, which this file has nothing to do with.
      throw WeightProblem(error.what, remedy: "Save it with numpy.savez, which does not compress.")
    }
    var numbers: [NumpyArray] = []
    var texts: [[String]] = []
    for name in zip.names {
      guard let range = try zip.range(of: name) else { continue }
      if let found = try NumpyTexts(file, in: range) {
        texts.append(found.values)
      } else if let array = try NumpyArray(file, in: range) {
        numbers.append(array)
      }
    }
    guard numbers.count == 1, texts.count == 1, numbers[0].shape.count == 2,
      numbers[0].shape[0] == texts[0].count, numbers[0].shape[1] > 0
    else {
      throw WeightProblem(
        "it has \(NumberText.counted(numbers.count, "array")) of numbers and \(texts.count) of texts, which must be one of images x "
          + "numbers and one of as many keys", remedy: remedy)
    }
    return (texts[0], numbers[0].shape[1], numbers[0].values)
  }

  /// All columns but `image`.
  ///
  /// What derm's own tables say of an image (fold, case, site…) is no feature: a probe that reads it learns the
  /// split, or what it is asked for.
  private static func csv(_ path: String) throws -> Table {
    let table = try ImageTable(path)
    let columns = table.header.indices.filter { table.header[$0] != "image" }
    if let other = columns.first(where: { ImageTable.isOther(table.header[$0]) }) {
      throw ImageTable.Problem(
        line: table.headerLine,
        what:
          "the column '\(table.header[other])' is about the image in derm's own tables, and no feature",
        remedy: "Take it out, or give it another name if it is one.")
    }
    guard !columns.isEmpty else {
      throw WeightProblem("it has no column next to 'image'", remedy: remedy)
    }
    var values: [Float] = []
    values.reserveCapacity(table.images.count * columns.count)
    for row in table.images.indices {
      for column in columns {
        let text = table.text(row, column)
        // Swift reads nan and inf as numbers too: one of them would make all of the probe's scores NaN.
        guard let value = Float(text), value.isFinite else {
          throw table.problem(
            row, "\(table.header[column]) is '\(text)', which is not a number", "Write a number.")
        }
        values.append(value)
      }
    }
    return (table.images, columns.count, values)
  }

  /// The row of each image of a data set, by its position; nil for those that are not asked for.
  ///
  /// Fails when an image that is asked for has no row, naming one.
  func rows(of wanted: [Int], in pack: Pack, path: String) throws(TrainError) -> [Int?] {
    let positions = Dictionary(uniqueKeysWithValues: images.enumerated().map { ($1, $0) })
    var rows = [Int?](repeating: nil, count: pack.images.count)
    var missing: [String] = []
    for image in wanted {
      let key = pack.images[image].id.rawValue
      rows[image] = positions[key]
      if rows[image] == nil { missing.append(key) }
    }
    guard let first = missing.first else { return rows }
    throw .badCheckpoint(
      path: path,
      what: "it lacks \(missing.count) of \(wanted.count) images of the data set, such as \(first)",
      remedy:
        "Give a row for each, under the keys of the data set (labels.csv, column 'image'); the file has "
        + "\(images.first.map { "'\($0)'" } ?? "none").")
  }
}
