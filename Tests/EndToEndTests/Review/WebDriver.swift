import Foundation
import TestSupport
import Testing

/// A browser that is driven as a person drives it: Chromium through chromedriver.
final class WebDriver {
  /// chromedriver's path, or nil when it is not installed.
  static let path: String? = {
    let paths = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return paths.map { "\($0)/chromedriver" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }()

  private let process = Process()
  private let port: Int
  private var session = ""

  /// Keys that have no letter.
  enum Key: String {
    case tab = "\u{E004}"
    case enter = "\u{E007}"
    case escape = "\u{E00C}"
    case space = " "
    case right = "\u{E014}"
  }

  /// Starts the driver and a browser of a window's size.
  init(width: Int = 1280, height: Int = 900) throws {
    let scratch = TemporaryFolder()
    port = Int.random(in: 20_000..<30_000)
    process.executableURL = URL(fileURLWithPath: try #require(Self.path))
    process.arguments = ["--port=\(port)"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    var arguments = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
      "--window-size=\(width),\(height)",
      "--user-data-dir=\(scratch.path)-profile",
    ]
    arguments.append("--force-prefers-reduced-motion")
    var chrome: [String: Any] = ["args": arguments]
    if width < 500 {
      chrome["mobileEmulation"] = [
        "deviceMetrics": ["width": width, "height": height, "pixelRatio": 1]
      ]
    }
    let wanted: [String: Any] = [
      "capabilities": [
        "alwaysMatch": ["goog:chromeOptions": chrome, "goog:loggingPrefs": ["browser": "ALL"]]
      ]
    ]
    let end = Date(timeIntervalSinceNow: 30)
    while session.isEmpty, Date() < end {
      let made = try? call("POST", "/session", wanted) as? [String: Any]
      session = made?["sessionId"] as? String ?? ""
      if session.isEmpty { usleep(200_000) }
    }
    try #require(!session.isEmpty, "chromedriver starts no browser")
  }

  deinit {
    if !session.isEmpty { _ = try? call("DELETE", "/session/\(session)", nil) }
    // The driver does not end by SIGTERM; its browser ended with the session.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Opens an address.
  func open(_ address: String) throws {
    _ = try call("POST", "/session/\(session)/url", ["url": address])
    // The entrance leads on to the first page at once: keys before that are lost.
    guard address.contains("?token=") else { return }
    try wait(
      "location.pathname !== '/' && document.readyState === 'complete'", until: "true")
  }

  /// Types keys, one after the other, wherever the focus is.
  func type(_ text: String) throws {
    let keys = text.flatMap { key -> [[String: String]] in
      [["type": "keyDown", "value": String(key)], ["type": "keyUp", "value": String(key)]]
    }
    _ = try call(
      "POST", "/session/\(session)/actions",
      ["actions": [["type": "key", "id": "keys", "actions": keys]]])
  }

  /// Types a key without a letter.
  func type(_ key: Key) throws { try type(key.rawValue) }

  /// What a script answers, as a text.
  func ask(_ script: String) throws -> String {
    let answer = try call(
      "POST", "/session/\(session)/execute/sync",
      ["script": "return String(\(script))", "args": [Any]()])
    return answer as? String ?? ""
  }

  /// Waits until a script answers a text; fails the test when it does not in time.
  func wait(
    _ script: String, until text: String, seconds: Double = 10,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let end = Date(timeIntervalSinceNow: seconds)
    var last = ""
    while Date() < end {
      // What is asked for may be on its way to the page.
      last = (try? ask(script)) ?? ""
      if last == text { return }
      usleep(30_000)
    }
    Issue.record("\(script) is '\(last)', not '\(text)'", sourceLocation: location)
  }

  /// What the browser complained of.
  func complaints() throws -> [String] {
    let entries =
      try call("POST", "/session/\(session)/se/log", ["type": "browser"]) as? [[String: Any]]
    return (entries ?? []).map { "\($0["level"] ?? "") \($0["message"] ?? "")" }
  }

  private func call(_ method: String, _ path: String, _ body: [String: Any]?) throws -> Any? {
    let text =
      try body.map {
        String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self)
      } ?? ""
    let socket = RawClient.connect(port)
    guard socket >= 0 else { throw Refused(text: "chromedriver does not answer") }
    defer { close(socket) }
    RawClient.send(
      socket,
      "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\n"
        + "Connection: close\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
    let response = Self.response(socket)
    let json = response.range(of: "\r\n\r\n").map { String(response[$0.upperBound...]) } ?? ""
    let value = (try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])?[
      "value"]
    if let error = value as? [String: Any], let message = error["message"] as? String,
      error["error"] != nil
    {
      throw Refused(text: message)
    }
    return value
  }

  /// A response, as long as it says: the driver leaves the connection open.
  private static func response(_ socket: Int32) -> String {
    var time = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
      let text = String(decoding: bytes, as: UTF8.self)
      guard let head = text.range(of: "\r\n\r\n") else { continue }
      let length = text[..<head.lowerBound].lowercased().firstMatch(of: #/content-length: *(\d+)/#)
      if let length, let whole = Int(length.output.1), text[head.upperBound...].utf8.count >= whole
      {
        break
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What the driver says of a failure.
  struct Refused: Error { let text: String }
}
