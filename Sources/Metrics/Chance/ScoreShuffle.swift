internal import Randomness

/// Scores permuted over the images of other cases: what a model that knows nothing of the images might have said.
///
/// Labels stay where they are. Within a fold whole cases of equal size exchange the scores of their images, so
/// that images of one case remain as alike as they are, in labels and in scores: permuting image by image would
/// call chance too narrow (65 % false alarms at 5 % where scores agree within cases, docs/decisions/0017).
/// Cases of a size that fewer than `least` cases have join those of the next sizes; their blocks are then laid
/// end to end, and a case may get scores of two.
struct ScoreShuffle: Sendable, Equatable {
  /// Cases that exchange scores: their rows one case after the other, and where each case begins.
  struct Stratum: Sendable, Equatable {
    fileprivate(set) var rows: [Int32] = []
    fileprivate(set) var starts: [Int32] = []
    var cases: Int { starts.count }

    /// Where the rows of a case are among `rows`.
    func positions(of number: Int) -> Range<Int> {
      Int(starts[number])..<(number + 1 < cases ? Int(starts[number + 1]) : rows.count)
    }
  }

  /// Rows in all; those that take no part keep their scores.
  let rows: Int
  /// Fold by fold, sizes ascending.
  let strata: [Stratum]

  /// Prepares the rows that take part, each of a group and a fold.
  init(groups: [Int], folds: [Int], rows: [Int], least: Int) {
    precondition(groups.count == folds.count && least > 0)
    self.rows = groups.count
    var strata = [Stratum]()
    for fold in Set(rows.map { folds[$0] }).sorted() {
      var cases = [Int: [Int32]]()
      for row in rows where folds[row] == fold {
        cases[groups[row], default: []].append(Int32(row))
      }
      let ordered = cases.values.sorted { ($0.count, $0[0]) < ($1.count, $1[0]) }
      strata += Self.strata(of: ordered, least: least)
    }
    self.strata = strata
  }

  /// Cuts cases in order of size where a size ends and enough of them are together.
  private static func strata(of cases: [[Int32]], least: Int) -> [Stratum] {
    var strata = [Stratum]()
    var open = Stratum()
    for (index, rows) in cases.enumerated() {
      open.starts.append(Int32(open.rows.count))
      open.rows += rows
      let endsSize = index + 1 == cases.count || cases[index + 1].count != rows.count
      if endsSize && open.cases >= least {
        strata.append(open)
        open = Stratum()
      }
    }
    // What is left are the largest cases: alone they would not move, so they join the sizes before.
    guard open.cases > 0 else { return strata }
    guard open.cases * 2 < least, let last = strata.popLast() else { return strata + [open] }
    let offset = Int32(last.rows.count)
    return strata + [
      Stratum(rows: last.rows + open.rows, starts: last.starts + open.starts.map { $0 + offset })
    ]
  }

  /// Whether each row can get the scores of another case.
  var isMovable: [Bool] {
    var movable = [Bool](repeating: false, count: rows)
    for stratum in strata where stratum.cases > 1 {
      for row in stratum.rows { movable[Int(row)] = true }
    }
    return movable
  }

  /// Every row for itself: what `permute` overwrites.
  var identity: [Int32] { (0..<rows).map { Int32($0) } }

  /// Permutes anew: row r gets the scores of row `source[r]`.
  ///
  /// Rows that take no part are left as they are.
  func permute(_ random: inout RandomStream, into source: inout [Int32]) {
    for stratum in strata where stratum.cases > 1 {
      var order = [Int32](0..<Int32(stratum.cases))
      random.shuffle(&order)
      var next = 0
      for donor in order {
        for index in stratum.positions(of: Int(donor)) {
          source[Int(stratum.rows[next])] = stratum.rows[index]
          next += 1
        }
      }
    }
  }
}
