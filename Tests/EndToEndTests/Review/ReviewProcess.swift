import Documents
import Foundation
import TestSupport
import Testing

/// A derm-review that runs as a person starts it, and a client that has its address.
final class ReviewProcess {
  let process = Process()
  let scratch = TemporaryFolder()
  /// The printed address.
  private(set) var address = ""
  private(set) var port = 0
  private var cookie = ""
  private var key = ""

  /// Starts it in a workspace and waits for its address; without one it has ended.
  ///
  /// `environment` is added to the test's own; with one the browser is opened, as without `--no-open`.
  init(
    _ workspace: Workspace, _ arguments: [String], fileKilobytes: Int? = nil,
    environment: [String: String]? = nil
  ) throws {
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
    process.executableURL = URL(fileURLWithPath: "\(products)/derm-review")
    process.arguments = (environment == nil ? ["--no-open"] : []) + ["--port", "0"] + arguments
    if let environment {
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    }
    if let fileKilobytes {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments =
        ["-c", "ulimit -f \(fileKilobytes * 2) && exec \"$0\" \"$@\"", "\(products)/derm-review"]
        + (process.arguments ?? [])
    }
    process.currentDirectoryURL = URL(fileURLWithPath: workspace.path)
    for name in ["out", "err"] {
      _ = FileManager.default.createFile(atPath: scratch.file(name), contents: nil)
    }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.file("out")))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.file("err")))
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let end = Date(timeIntervalSinceNow: 60)
    while process.isRunning, Date() < end {
      let printed = text("out")
      if printed.hasSuffix("\n") {
        address = printed.trimmingCharacters(in: .whitespacesAndNewlines)
        break
      }
      usleep(2000)
    }
    guard let parts = URLComponents(string: address), let port = parts.port else { return }
    self.port = port
    cookie = "derm-\(port)=\(parts.queryItems?.first?.value ?? "")"
  }

  deinit { end() }

  /// What it printed.
  func text(_ name: String) -> String {
    (try? String(contentsOfFile: scratch.file(name), encoding: .utf8)) ?? ""
  }

  /// Ends it with a signal and waits.
  @discardableResult
  func end(_ signal: Int32 = SIGTERM) -> Int32 {
    if process.isRunning { kill(process.processIdentifier, signal) }
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// A page.
  func get(_ path: String) -> String {
    exchange("GET \(path) HTTP/1.1\r\n\(headers)\r\n")
  }

  /// Sends a form with the key that pages hold; the whole response, empty when nobody answered.
  func post(_ path: String, _ form: [(String, String)]) -> String {
    if key.isEmpty {
      let page = get("/queue")
      key = page.firstMatch(of: #/data-key="([0-9a-f]+)"/#).map { String($0.output.1) } ?? ""
    }
    let allowed = CharacterSet.alphanumerics
    let body = (form + [("key", key)]).map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
    }.joined(separator: "&")
    return exchange(
      "POST \(path) HTTP/1.1\r\n\(headers)X-Derm-Piece: 1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    )
  }

  private var headers: String {
    "Host: 127.0.0.1:\(port)\r\nCookie: \(cookie)\r\nConnection: close\r\n"
  }

  private func exchange(_ text: String) -> String {
    let socket = RawClient.connect(port)
    guard socket >= 0 else { return "" }
    defer { close(socket) }
    RawClient.send(socket, text)
    return RawClient.wait(socket, seconds: 20)
  }
}

/// A data set of generated pictures with a queue that asks about its labels.
struct ReviewWorkspace {
  let workspace: Workspace
  /// The items' ids, in order.
  let items: [String]

  /// Makes everything, with three people in the rules.
  init(cases: Int = 100, questions: Int = 400) throws {
    workspace = try Workspace()
    let rules = workspace.folder.file("taxonomy/rules.yaml")
    let text = try String(contentsOfFile: rules, encoding: .utf8)
    let people =
      "people:\n  ab: {name: A. B., role: dermatologist}\n  cd: {name: C. D.}\n  ef: {name: E. F.}"
    try text.replacing("people:", with: people).write(
      toFile: rules, atomically: true, encoding: .utf8)
    try workspace.run("derm-sample", ["data/atlas", "--cases", "\(cases)", "--image-side", "96"])
    try workspace.run("derm-ingest")
    try workspace.run("derm-refine", ["--rules", "taxonomy/rules.yaml"])
    let labels = try workspace.table("reports/dataset/labels.csv")
    var items: [String] = []
    var lines = ""
    for column in 4..<labels.header.count {
      for row in labels.rows where !row.fields[column].isEmpty {
        guard items.count < questions, (row.line + column) % 3 == 0 else { continue }
        let isPresent = row.fields[column] == "1"
        let (image, name) = (row.fields[0], labels.header[column])
        let kind = isPresent ? "spurious" : "missing"
        let given = isPresent ? "present" : "absent"
        items.append("\(kind)|\(image)|\(name)")
        lines += """
          {"class":"\(name)","evidence":["Of 100 such labels about 40 are wrong."],"given":"\(given)",\
          "id":"\(kind)|\(image)|\(name)","images":["\(image)"],"kind":"\(kind)","probability":0.4,\
          "question":"Is \(name) \(isPresent ? "right" : "missing here")?","sample":false,"seconds":5,\
          "suggested":"\(isPresent ? "absent" : "present")"}

          """
      }
    }
    self.items = items
    try FileManager.default.createDirectory(
      atPath: workspace.folder.file("reports/quality"), withIntermediateDirectories: true)
    try lines.write(
      toFile: workspace.folder.file("reports/quality/queue.jsonl"), atomically: true,
      encoding: .utf8)
  }

  /// The lines of a person's log; a last one without line feed is left out.
  func log(_ person: String) -> [String] {
    let path = workspace.folder.file("taxonomy/review/\(person).jsonl")
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}
