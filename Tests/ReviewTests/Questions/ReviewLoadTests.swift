import Artifacts
import Digests
import Files
import Foundation
import Quality
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// A hundred thousand images: `DERM_SLOW=1`, and optimised where figures are to be quoted.
@Suite(.serialized) struct ReviewLoadTests {
  static let isSlow = ProcessInfo.processInfo.environment["DERM_SLOW"] == "1"

  /// A data set of images without pixels, one a case.
  private static func pack(_ count: Int, in folder: String) throws -> Pack {
    let lesions = SyntheticData.lesions.count
    let images = (0..<count).map { number in
      var states = [LabelState](repeating: .absent, count: lesions)
      states[number % lesions] = .present
      return PackedImage(
        id: ImageID(String(format: "atlas/%06d", number)), caseID: CaseID("atlas/case-\(number)"),
        group: GroupID(number), fold: Fold(number % 5), site: number % SyntheticData.sites.count,
        lesions: states, source: "atlas")
    }
    let digest = try PackWriter.write(
      manifest: SyntheticManifest(images: images).manifest, images: images, pixelSources: [:],
      into: "\(folder)/packs")
    return try Pack.open("\(folder)/packs/\(digest.hex)")
  }

  @Test(
    "among a hundred thousand questions the next one comes within 50 ms, fsync included",
    .enabled(if: isSlow, "DERM_SLOW is not set"), .within(10))
  func next() async throws {
    let folder = TemporaryFolder()
    let pack = try Self.pack(100_000, in: folder.path)
    let name = pack.manifest.lesions[0].id
    var lines = ""
    for image in pack.images {
      let isPresent = image.lesions[0] == .present
      let kind = isPresent ? "spurious" : "missing"
      lines += """
        {"class":"\(name)","evidence":["why"],"given":"\(isPresent ? "present" : "absent")",\
        "id":"\(kind)|\(image.id)|\(name)","images":["\(image.id)"],"kind":"\(kind)","question":"Is it?",\
        "sample":false,"seconds":5,"suggested":"x"}

        """
    }
    try AtomicFile.write(lines, to: folder.file("queue.jsonl"))
    try AtomicFile.write(
      "derm_rules: 1\npeople: {ab: {name: A. B.}}\n", to: folder.file("rules.yaml"))
    let logs = ReviewFolder(nextToRules: folder.file("rules.yaml"))
    let opening = ContinuousClock.now
    let desk = try ReviewDesk(
      data: ReviewData(pack: pack, terms: ImageTerms(nil)), queue: folder.file("queue.jsonl"),
      person: "ab", folder: logs, writer: try LogWriter(person: "ab", path: logs.log(of: "ab")),
      version: "")
    let opened = ContinuousClock.now - opening
    let site = ReviewSite(
      desk,
      paths: ReviewSite.Paths(
        rules: folder.file("rules.yaml"), queue: folder.file("queue.jsonl"), thumbnails: nil),
      admission: Admission(port: 8642, token: ReviewWorkspace.token), readOnly: "", threads: 1)
    let key = Admission(port: 8642, token: ReviewWorkspace.token).formKey
    var times: [Double] = []
    for question in desk.list.questions.prefix(2000) {
      let body = "key=\(key)&item=\(WebForm.encoded(question.item.id))&view=queue&choice=n"
      let request = WebRequest(
        method: "POST", path: "/answer", query: WebForm(""),
        headers: [
          "host": "127.0.0.1:8642", "cookie": "derm-8642=\(ReviewWorkspace.token)",
          "x-derm-piece": "1",
        ],
        body: Array(body.utf8), keepsAlive: true)
      let start = ContinuousClock.now
      let response = await site.answer(request)
      times.append((ContinuousClock.now - start) / .milliseconds(1))
      #expect(response.status == 200)
    }
    times.sort()
    let p99 = times[times.count * 99 / 100]
    let undoing = ContinuousClock.now
    _ = try desk.undo()
    let undone = (ContinuousClock.now - undoing) / .milliseconds(1)
    print(
      "review: opened in \(opened), answers p50 \(times[1000]) ms, p99 \(p99) ms, undo \(undone) ms"
    )
    #expect(p99 < 50)
  }
}
