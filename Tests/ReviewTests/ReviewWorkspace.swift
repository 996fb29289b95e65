import Artifacts
import Documents
import Files
import Foundation
import Quality
import Rules
import SyntheticRuns
import TestSupport
import Vocabulary

@testable import Review

/// A small data set with pictures, rules with three people, and a queue over it.
struct ReviewWorkspace {
  let folder = TemporaryFolder()
  let synthetic: SyntheticData
  let data: ReviewData
  let rules: String
  let queue: String

  /// Labels with states that the questions below ask about, and some pairs.
  init(worded: @escaping @Sendable (String) -> String = { $0 }) throws {
    synthetic = try SyntheticData(in: folder.path, cases: 24, worded: worded)
    data = ReviewData(pack: synthetic.pack, terms: ImageTerms(nil))
    rules = folder.file("taxonomy/rules.yaml")
    queue = folder.file("queue.jsonl")
    try AtomicFile.write(Self.rules(synthetic.pack), to: rules)
    var lines: [UInt8] = []
    for item in Self.items(synthetic.pack, worded: worded) { lines += try JSONLines.line(item) }
    try AtomicFile.write(lines, to: queue)
  }

  var logs: ReviewFolder { ReviewFolder(nextToRules: rules) }

  /// A desk at which a person can answer.
  func desk(_ person: String, share: Double = 0.2) throws -> ReviewDesk {
    try ReviewDesk(
      data: data, queue: queue, person: person, folder: logs,
      writer: try LogWriter(person: person, path: logs.log(of: person)), secondShare: share,
      version: "derm test")
  }

  /// A desk where a person only looks.
  func readingDesk(_ person: String) throws -> ReviewDesk {
    try ReviewDesk(
      data: data, queue: queue, person: person, folder: logs, writer: nil, version: "derm test")
  }

  /// A site over a desk.
  func site(
    _ desk: ReviewDesk, readOnly: String = "",
    today: @escaping @Sendable () -> String = { Attribution.today }
  ) -> ReviewSite {
    ReviewSite(
      desk,
      paths: ReviewSite.Paths(
        rules: rules, queue: queue, thumbnails: folder.file("thumbnails")),
      admission: Admission(port: 8642, token: Self.token), readOnly: readOnly, threads: 1,
      today: today)
  }

  static let token = String(repeating: "ab", count: 32)

  /// A request that is let in, unless it is changed.
  func request(
    _ method: String, _ target: String, form: [(String, String)] = [],
    headers: [String: String] = [:]
  ) -> WebRequest {
    let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
    let key = Admission(port: 8642, token: Self.token).formKey
    let pairs = (method == "POST" ? [("key", key)] : []) + form
    let body = pairs.map { "\(WebForm.encoded($0.0))=\(WebForm.encoded($0.1))" }
      .joined(separator: "&")
    return WebRequest(
      method: method, path: parts[0], query: WebForm(parts.count > 1 ? parts[1] : ""),
      headers: [
        "host": "127.0.0.1:8642", "cookie": "derm-8642=\(Self.token)", "x-derm-piece": "1",
      ].merging(headers) { $1 }, body: method == "POST" ? Array(body.utf8) : [], keepsAlive: true)
  }

  private static func rules(_ pack: Pack) -> String {
    func classes(_ entries: [ClassEntry]) -> String {
      entries.map { "    \($0.id): {same_as: [\"\($0.id) term\"]}\n" }.joined()
    }
    return """
      derm_rules: 1
      people: {ab: {name: A. B., role: dermatologist}, cd: {name: C. D.}, ef: {name: E. F.}}
      lesions:
        classes:
      \(classes(pack.manifest.lesions))sites:
        classes:
      \(classes(pack.manifest.sites))
      """
  }

  private static func items(
    _ pack: Pack, worded: (String) -> String
  ) -> [QueueItem] {
    var items: [QueueItem] = []
    func add(
      _ kind: String, _ images: [PackedImage], _ name: String, given: String, suggested: String
    ) {
      let ids = images.map(\.id.rawValue)
      let id = ([kind] + ids + (name.isEmpty ? [] : [name])).joined(separator: "|")
      let json: [String: Any] = [
        "id": id, "kind": kind, "images": ids, "class": name,
        "question": worded("Question \(items.count) about \(name)?"), "given": given,
        "suggested": suggested, "seconds": 5, "sample": items.count % 3 == 0,
        "evidence": [worded("evidence of item \(items.count)")],
      ]
      guard let bytes = try? JSONSerialization.data(withJSONObject: json),
        let item = try? JSONDecoder().decode(QueueItem.self, from: bytes)
      else { preconditionFailure("a queue item is made of JSON") }
      items.append(item)
    }
    for image in pack.images.prefix(30) where image.pixels != nil {
      let lesions = pack.manifest.lesions
      if let column = image.lesions.firstIndex(of: .absent) {
        add("missing", [image], lesions[column].id, given: "absent", suggested: "present")
      }
      if let column = image.lesions.firstIndex(of: .present) {
        add("spurious", [image], lesions[column].id, given: "present", suggested: "absent")
      }
    }
    let withSite = pack.images.filter { $0.site != nil && $0.pixels != nil }
    let sites = pack.manifest.sites
    for image in withSite.suffix(3) {
      let given = image.site ?? 0
      add(
        "wrong-site", [image], sites[given].id, given: sites[given].id,
        suggested: sites[(given + 1) % sites.count].id)
    }
    add("duplicate", [pack.images[0], pack.images[5]], "", given: "", suggested: "")
    add("off-topic", [withSite[withSite.count - 4]], "", given: "skin", suggested: "not skin")
    add("confused", [], "cyst nodule", given: "", suggested: "")
    return items
  }
}
