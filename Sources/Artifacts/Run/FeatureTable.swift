/// The features of images through one fold's model (`features.safetensors`).
///
/// Features of different folds come from different networks and are not comparable.
package struct FeatureTable: Sendable, Equatable {
  /// Positions in the pack's images, one per row.
  package let images: [Int]
  /// Numbers per image.
  package let width: Int
  /// Row-major, images x width: pool5 of the centre crop, stored in half precision.
  package let values: [Float]

  package init(images: [Int], width: Int, values: [Float]) {
    precondition(values.count == images.count * width, "a feature row per image")
    self.images = images
    self.width = width
    self.values = values
  }

  /// The largest number in half precision: what is larger is stored as it.
  private static let largest: Float = 65504

  /// Writes the tensors `pool5` (F16, images x width) and `image` (I32).
  ///
  /// Fails when the system refuses.
  package func write(to path: String) throws(PackError) {
    try Safetensors(tensors: [
      StoredTensor(
        name: "pool5", shape: [images.count, width],
        halves: values.map { min(max($0, -Self.largest), Self.largest) }),
      StoredTensor(name: "image", shape: [images.count], integers: images.map { Int32($0) }),
    ]).write(to: path)
  }

  /// Reads a file that `write` made.
  ///
  /// Fails when it is missing, damaged, has other tensors, a number that is none, or an image twice.
  package static func read(_ path: String) throws(PackError) -> FeatureTable {
    let file = try Safetensors.read(path)
    guard let pool5 = file["pool5"], let values = pool5.floats, pool5.shape.count == 2,
      let images = file["image"]?.integers, images.count == pool5.shape[0]
    else {
      throw .damaged(path: path, reason: "tensors pool5 and image are not as features have them")
    }
    try Finite.check(values, pool5, images, path)
    var seen: Set<Int> = []
    if let twice = images.first(where: { !seen.insert($0).inserted }) {
      throw .damaged(path: path, reason: "image \(twice) has two rows")
    }
    return FeatureTable(images: images, width: pool5.shape[1], values: values)
  }
}

/// Class activation maps of images through one fold's model (`attention.safetensors`).
package struct AttentionTable: Sendable, Equatable {
  /// Positions in the pack's images, one per map.
  package let images: [Int]
  /// What each map is of: a lesion class by position, -1 for the true site, or `wrongSite` of another.
  package let classes: [Int]
  /// Rows of a map.
  package let height: Int
  /// Columns of a map.
  package let width: Int
  /// Maps one after the other, row-major; a map covers the centre crop.
  package let values: [Float]

  /// How `classes` names the map of a site that is not the true one, by its position: -2, -3 and so on.
  ///
  /// The three likeliest such sites have maps: a lesion's map that follows the true site's and not theirs
  /// is a sign of a shortcut.
  package static func wrongSite(_ site: Int) -> Int { -2 - site }

  package init(images: [Int], classes: [Int], height: Int, width: Int, values: [Float]) {
    precondition(classes.count == images.count, "a class per map")
    precondition(values.count == images.count * height * width, "numbers for every map")
    self.images = images
    self.classes = classes
    self.height = height
    self.width = width
    self.values = values
  }

  /// Writes the tensors `maps` (F32, maps x height x width), `image` and `class` (I32).
  ///
  /// Fails when the system refuses.
  package func write(to path: String) throws(PackError) {
    try Safetensors(tensors: [
      StoredTensor(name: "maps", shape: [images.count, height, width], floats: values),
      StoredTensor(name: "image", shape: [images.count], integers: images.map { Int32($0) }),
      StoredTensor(name: "class", shape: [images.count], integers: classes.map { Int32($0) }),
    ]).write(to: path)
  }

  /// Reads a file that `write` made.
  ///
  /// Fails when it is missing, damaged, has other tensors, or a number that is none.
  package static func read(_ path: String) throws(PackError) -> AttentionTable {
    let file = try Safetensors.read(path)
    guard let maps = file["maps"], let values = maps.floats, maps.shape.count == 3,
      let images = file["image"]?.integers, images.count == maps.shape[0],
      let classes = file["class"]?.integers, classes.count == images.count
    else {
      throw .damaged(path: path, reason: "tensors maps, image and class are not as maps have them")
    }
    try Finite.check(values, maps, images, path)
    return AttentionTable(
      images: images, classes: classes, height: maps.shape[1], width: maps.shape[2],
      values: values)
  }
}

/// Refuses numbers that are none.
private enum Finite {
  /// Fails with the tensor's row, one an image, whose numbers are not all finite.
  static func check(
    _ values: [Float], _ tensor: StoredTensor, _ images: [Int], _ path: String
  ) throws(PackError) {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    let row = index / max(1, values.count / max(1, images.count))
    throw .damaged(
      path: path,
      reason: "\(tensor.name), row \(row), image \(images[row]): \(values[index]) is not a number")
  }
}
