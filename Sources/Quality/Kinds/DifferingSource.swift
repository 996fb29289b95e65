internal import Artifacts
internal import Documents
internal import Glibc
internal import Metrics
internal import Vocabulary

/// A source or contributor who names a class far more or less often than others do under the same diagnoses.
struct DifferingSource: IssueKind {
  let name = "source"
  let title = "Contributors and sources that differ"
  let explanation = """
    How often one source or contributor names a class, divided by how often others name it on images with the same \
    diagnoses (Mantel-Haenszel's ratio over diagnoses, Greenland and Robins's interval). A ratio near 0 means that the \
    class is not named there: its absent labels are then unknown rather than absent. Only ratios that hold up over all \
    classes and names (Benjamini-Hochberg's q below 5 %) are listed.
    """
  let needs: Set<AuditInput> = [.origins]
  let table = IssueTable.sources
  let secondsPerAnswer = 120.0
  let expectedPrecision = 0.5

  func question(_ issue: Issue, words: (String) -> String) -> String {
    guard case .group(let group, let name) = issue.subject else { return title }
    return "Does \(group) mean something else by \(words(name)), or not name it?"
  }

  func find(in inputs: AuditInputs) -> [Issue] {
    guard let pack = inputs.pack else { return [] }
    let tests = inputs.origins.flatMap { Self.tests(pack, $0) }
    let adjusted = FalseDiscovery.benjaminiHochberg(tests.map(\.ratio.pValue))
    let found = zip(tests, adjusted).filter { ($1 ?? 1) < Self.falseDiscoveries }
    return found.map { Self.issue($0.0, $0.1 ?? 1) }.ranked()
  }

  /// The share of false findings that a list may hold.
  private static let falseDiscoveries = 0.05
  /// So few images of one name say nothing.
  private static let fewestImages = 20

  /// One name, one class.
  private struct Test {
    let group: String
    let lesion: ClassEntry
    let ratio: StratifiedRatio
  }

  private static func tests(_ pack: Pack, _ names: [String]) -> [Test] {
    let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    let listed = counts.filter { !$0.key.isEmpty && $0.value >= fewestImages }.keys.sorted()
    return listed.flatMap { name in
      pack.manifest.lesions.enumerated().compactMap { lesion, entry -> Test? in
        var ratio = StratifiedRatio()
        for (image, own) in zip(pack.images, names)
        where !own.isEmpty && image.lesions[lesion] != .unknown {
          ratio.add(
            stratum: image.diagnosis, isHere: own == name,
            isPresent: image.lesions[lesion] == .present)
        }
        return ratio.value == nil ? nil : Test(group: name, lesion: entry, ratio: ratio)
      }
    }
  }

  private static func issue(_ test: Test, _ adjusted: Double) -> Issue {
    let value = test.ratio.value ?? 1
    let interval = test.ratio.interval
    return Issue(
      kind: "source", subject: .group(name: test.group, class: test.lesion.id),
      score: test.ratio.standardScore.magnitude,
      evidence: [
        "\(test.group) names \(test.lesion.label) on \(test.ratio.present) of \(test.ratio.images) images; "
          + "with the same diagnoses others would name it on about \(Int(test.ratio.expected.rounded())).",
        "q = \(NumberText.g9(adjusted)) over all classes and names.",
      ],
      details: .measured(
        value: value, low: interval?.low, high: interval?.high, cases: test.ratio.images))
  }
}

/// Mantel and Haenszel's rate ratio of two groups over strata (1959), with Greenland and Robins's variance of its
/// logarithm (1985).
struct StratifiedRatio {
  private struct Stratum {
    var here = (present: 0.0, all: 0.0)
    var elsewhere = (present: 0.0, all: 0.0)
  }
  private var strata: [String: Stratum] = [:]

  mutating func add(stratum: String, isHere: Bool, isPresent: Bool) {
    let one = isPresent ? 1.0 : 0
    if isHere {
      strata[stratum, default: Stratum()].here.present += one
      strata[stratum, default: Stratum()].here.all += 1
    } else {
      strata[stratum, default: Stratum()].elsewhere.present += one
      strata[stratum, default: Stratum()].elsewhere.all += 1
    }
  }

  /// Strata in which both groups have images: only they compare.
  private var both: [Stratum] {
    strata.keys.sorted().compactMap { strata[$0] }.filter {
      $0.here.all > 0 && $0.elsewhere.all > 0
    }
  }

  /// Images of the group in these strata, and those that are present.
  var images: Int { Int(both.reduce(0) { $0 + $1.here.all }) }
  var present: Int { Int(both.reduce(0) { $0 + $1.here.present }) }
  /// Those that would be present at the others' rates.
  var expected: Double {
    both.reduce(0) { $0 + $1.here.all * $1.elsewhere.present / $1.elsewhere.all }
  }

  private var sums: (numerator: Double, denominator: Double, variance: Double) {
    both.reduce(into: (0, 0, 0)) { sums, one in
      let total = one.here.all + one.elsewhere.all
      let positives = one.here.present + one.elsewhere.present
      sums.numerator += one.here.present * one.elsewhere.all / total
      sums.denominator += one.elsewhere.present * one.here.all / total
      sums.variance +=
        (positives * one.here.all * one.elsewhere.all
          - one.here.present * one.elsewhere.present * total) / (total * total)
    }
  }

  /// The ratio; nil where the class occurs in no compared stratum of either group.
  var value: Double? {
    let sums = sums
    guard sums.numerator + sums.denominator > 0 else { return nil }
    return (sums.numerator + Self.half) / (sums.denominator + Self.half)
  }

  /// The 95 % interval of the ratio, symmetric in its logarithm; nil where the ratio is.
  var interval: Interval? {
    guard let value else { return nil }
    let width = NormalQuantile.upperTail * standardError
    return Interval(low: exp(log(value) - width), high: exp(log(value) + width))
  }

  /// The square root, with its sign, of Mantel and Haenszel's chi-squared of 1 degree of freedom (1959), without
  /// correction for continuity.
  var standardScore: Double {
    let sums = both.reduce(into: (difference: 0.0, variance: 0.0)) { sums, one in
      let total = one.here.all + one.elsewhere.all
      let positives = one.here.present + one.elsewhere.present
      sums.difference += one.here.present - one.here.all * positives / total
      guard total > 1 else { return }
      sums.variance +=
        one.here.all * one.elsewhere.all * positives * (total - positives)
        / (total * total * (total - 1))
    }
    return sums.variance > 0 ? sums.difference / sums.variance.squareRoot() : 0
  }

  /// Two-sided, of the normal approximation.
  ///
  /// Exact enough where a group never names a class, which the interval of the ratio is not.
  var pValue: Double? { value.map { _ in erfc(standardScore.magnitude / 2.0.squareRoot()) } }

  private var standardError: Double {
    let sums = sums
    let (numerator, denominator) = (sums.numerator + Self.half, sums.denominator + Self.half)
    return ((sums.variance + Self.half) / (numerator * denominator)).squareRoot()
  }

  /// Half an image on each side keeps a ratio finite where a group never names the class.
  private static let half = 0.5
}
