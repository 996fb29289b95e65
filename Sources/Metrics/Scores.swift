package import Vocabulary

/// Scores of one task for a set of images, with what is known of the truth.
///
/// Row-major, `rows` images by `classes` columns. A larger score means a surer answer; a score that
/// is not a number ranks below every number. Lesions have any number of present classes in a row;
/// sites have at most one, and a row whose site is unknown is unknown in every column.
package struct Scores: Sendable {
  package let rows: Int
  package let classes: Int
  /// Scores, row-major, without NaN.
  package let values: [Float]
  /// Truth, row-major, as many as `values`.
  package let states: [LabelState]

  /// Scores of classes that are each present, absent or unknown.
  package init(classes: Int, values: [Float], states: [LabelState]) {
    precondition(classes > 0 && values.count == states.count && values.count % classes == 0)
    self.classes = classes
    rows = values.count / classes
    self.values = values.map { $0.isNaN ? -.infinity : $0 }
    self.states = states
  }

  /// Scores of classes that exclude each other; a missing truth is unknown in every class.
  package init(classes: Int, values: [Float], truth: [Int?]) {
    precondition(classes > 0 && values.count == truth.count * classes)
    var states = [LabelState](repeating: .absent, count: values.count)
    for (row, one) in truth.enumerated() {
      guard let one else {
        for column in 0..<classes { states[row * classes + column] = .unknown }
        continue
      }
      precondition(one >= 0 && one < classes)
      states[row * classes + one] = .present
    }
    self.init(classes: classes, values: values, states: states)
  }

  /// The element-wise combination of two models' scores of the same images and classes.
  package func combined(with other: Scores, _ combine: (Float, Float) -> Float) -> Scores {
    precondition(rows == other.rows && classes == other.classes)
    return Scores(
      classes: classes,
      values: values.indices.map { combine(values[$0], other.values[$0]) },
      states: states)
  }

  /// The only present class of a row, when there is exactly one.
  func present(inRow row: Int) -> Int? {
    var found: Int?
    for column in 0..<classes where states[row * classes + column] == .present {
      guard found == nil else { return nil }
      found = column
    }
    return found
  }
}

extension Scores {
  /// Some rows, in the order given.
  package func selecting(_ chosen: [Int]) -> Scores {
    Scores(
      classes: classes,
      values: chosen.flatMap { values[$0 * classes..<($0 + 1) * classes] },
      states: chosen.flatMap { states[$0 * classes..<($0 + 1) * classes] })
  }

  /// Every row with the scores of another, the truth as it is: what `ScoreShuffle` permutes.
  func permuted(_ source: [Int32]) -> Scores {
    precondition(source.count == rows)
    return Scores(
      classes: classes,
      values: source.flatMap { values[Int($0) * classes..<(Int($0) + 1) * classes] },
      states: states)
  }

  /// The same score for every image: each class's prevalence.
  package var prevalenceBaseline: Scores {
    let prevalence = (0..<classes).map { column -> Float in
      let cells = stride(from: column, to: states.count, by: classes)
      let known = cells.count { states[$0] != .unknown }
      let present = cells.count { states[$0] == .present }
      return known == 0 ? 0 : Float(present) / Float(known)
    }
    return Scores(
      classes: classes, values: (0..<rows).flatMap { _ in prevalence }, states: states)
  }
}
