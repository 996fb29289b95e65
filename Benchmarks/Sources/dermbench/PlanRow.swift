internal import Artifacts
internal import Catalogue
internal import Foundation
internal import Rules
internal import Taxonomy

/// The plan after an edit of the rules, as a page that stays open makes it: the atlas and the last pack are
/// in memory, one plan was made before.
enum PlanRow {
  /// Plans that are timed; the fastest counts.
  private static let rounds = 5
  /// The rule that the edit takes out.
  private static let edited = "{term: filiform papillomas,"
  private static let edit = "{term: filiform papillomatas,"

  /// A line of JSON: seconds from the edited file to the plan's text, and what the plan says.
  ///
  /// The folder holds `catalogue.sqlite`, `rules.yaml` with what derm-refine leaves next to it, and `packs`.
  static func run(_ folder: String) throws -> String {
    let stage = AtlasStage(try Atlas.load(try Catalogue.existing("\(folder)/catalogue.sqlite")))
    let pack = try Pack.open("\(folder)/packs/latest")
    let options = RefinementOptions()
    let rules = "\(folder)/rules.yaml"
    // Not timed: the stage keeps what the first plan computed, as it does for a page that stays
    // open.
    _ = try Refinement(stage, book: RuleBook(rules), options: options).consequences(since: pack)
    let work = "\(folder)/edited"
    try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
    // The edited rules have a folder of their own, and a rule book looks for its lock and its folds
    // next to it: without them all folds would be assigned anew, which is other work.
    for name in ["lock", "folds.csv"] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/rules.\(name)"))
      try bytes.write(to: URL(fileURLWithPath: "\(work)/rules.\(name)"))
    }
    let text = try String(contentsOfFile: rules, encoding: .utf8)
    let changed = text.replacingOccurrences(of: edited, with: edit)
    try changed.write(toFile: "\(work)/rules.yaml", atomically: true, encoding: .utf8)
    var best = Steps()
    var said = ""
    for _ in 0..<rounds {
      var steps = Steps()
      var book: RuleBook?
      steps.read = try seconds { book = try RuleBook("\(work)/rules.yaml") }
      guard let book else { continue }
      var refinement: Refinement?
      steps.refine = try seconds {
        refinement = try Refinement(stage, book: book, options: options)
      }
      steps.folds = try seconds { _ = try refinement?.certificate }
      steps.plan = try seconds { said = try refinement?.consequences(since: pack).text ?? "" }
      if best.total == 0 || steps.total < best.total { best = steps }
    }
    let answer: [String: String] = [
      "seconds": "\(best.total)", "read": "\(best.read)", "refine": "\(best.refine)",
      "folds": "\(best.folds)", "plan": "\(best.plan)",
    ]
    let fields = answer.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
    let words = String(decoding: try JSONEncoder().encode(said), as: UTF8.self)
    return "{\(fields.joined(separator: ", ")), \"text\": \(words)}"
  }

  private struct Steps {
    var read = 0.0
    var refine = 0.0
    var folds = 0.0
    var plan = 0.0
    var total: Double { read + refine + folds + plan }
  }
}
