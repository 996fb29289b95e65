/// How often each class is called each class: first guesses of classes that exclude each other.
package struct Confusion: Sendable {
  package let classes: Int
  /// Row-major: true class by guess.
  private var counts: [Int]

  /// Counts the rows whose truth is known; of equal scores the first class is the guess.
  package init(_ scores: Scores) {
    classes = scores.classes
    counts = [Int](repeating: 0, count: classes * classes)
    for row in 0..<scores.rows {
      guard let truth = scores.present(inRow: row) else { continue }
      var guess = 0
      for column in 1..<max(1, classes)
      where scores.values[row * classes + column] > scores.values[row * classes + guess] {
        guess = column
      }
      counts[truth * classes + guess] += 1
    }
  }

  /// How often a class was called another, or itself.
  package subscript(truth: Int, guess: Int) -> Int { counts[truth * classes + guess] }

  /// Images of a class.
  package func rowTotal(_ truth: Int) -> Int {
    counts[truth * classes..<(truth + 1) * classes].reduce(0, +)
  }

  /// Images whose class is known.
  package var total: Int { counts.reduce(0, +) }
}
