internal import Vocabulary

/// An image that a row describes.
struct RowImage: Sendable {
  private(set) var key: ImageID
  let native: String
  /// nil where the table names no files.
  let file: String?
  /// The column that named it, and which of the image columns that is.
  let column: String
  let index: Int

  /// The same image under another key.
  func keyed(_ key: ImageID) -> RowImage {
    var image = self
    image.key = key
    return image
  }
}

extension MappedRows {
  /// The images of the current row.
  mutating func images(_ builder: inout RecordBuilder) -> [RowImage] {
    guard let by = plan.by else { return ownImages(&builder) }
    let cell = cell(by, &builder) ?? ""
    let joinKey = mapping.image.part.of(cell)
    if !isMissing(cell), identity(joinKey, by, "join", &builder) != joinKey { return [] }
    guard let rows = joined?.images[joinKey], !isMissing(cell) else {
      find(
        .warning, "row-without-image", "no image belongs to \"\(cell.prefix(Excerpt.value))\"",
        remedy: "Fix the key, or add the row to the table that names the images.", &builder)
      return []
    }
    // The table that names them was read without an atlas.
    return rows.compactMap { image in builder.key(image.native).map { image.keyed($0) } }
  }

  private mutating func ownImages(_ builder: inout RecordBuilder) -> [RowImage] {
    var images: [RowImage] = []
    var isRefused = false
    for (index, column) in plan.images.enumerated() {
      guard let position = column.position, let name = filled(position, &builder) else { continue }
      let plain = mapping.image.key(name)
      let native = identity(plain, position, "image", &builder)
      guard let key = builder.key(native, at: rows.byteRange.lowerBound) else {
        isRefused = isRefused || !native.isEmpty
        continue
      }
      var file = mapping.image.file(name)
      if let column = plan.file {
        file = filled(column, &builder).flatMap { mapping.image.file($0) }
      }
      // No file is called as a damaged id, and another image's may be.
      if native != plain, plan.file == nil { file = nil }
      if let file { checkZeros(plain, file, &builder) }
      images.append(
        RowImage(key: key, native: native, file: file, column: column.name, index: index))
    }
    if images.isEmpty, !isRefused {
      find(
        .error, "image-id-missing", "the row has no image id", remedy: "Fill the image column.",
        &builder)
    }
    return images
  }
}
