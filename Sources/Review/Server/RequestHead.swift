internal import Foundation
internal import Terms

/// The first lines of a request: method, path, headers.
///
/// What RFC 9112 leaves to the reader is refused: two lengths, folded lines, blanks before a colon. Two programs
/// that read such a request differently are how one request is hidden in another.
struct RequestHead: Sendable {
  /// Why a request is not answered otherwise.
  struct Refusal: Error, Equatable {
    let status: Int
    let reason: String
  }

  /// Bytes of a head, and of a body.
  static let (mostHead, mostBody) = (16_384, 262_144)

  let method: String
  let path: String
  let query: WebForm
  let headers: [String: String]
  let bodyCount: Int
  let keepsAlive: Bool

  /// Reads the lines before the empty one, without it.
  ///
  /// Fails with a status and a reason for the client.
  init(_ bytes: [UInt8]) throws(Refusal) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Refusal(status: 400, reason: "The request is not UTF-8.")
    }
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    let parts = (lines.first ?? "").split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[2] == "HTTP/1.1" || parts[2] == "HTTP/1.0" else {
      throw Refusal(status: 400, reason: "The first line is not that of an HTTP/1.1 request.")
    }
    method = String(parts[0])
    guard ["GET", "HEAD", "POST"].contains(method) else {
      throw Refusal(status: 405, reason: "Only GET, HEAD and POST are known here.")
    }
    let target = parts[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts[1].hasPrefix("/"), let path = String(target[0]).removingPercentEncoding,
      !path.utf8.contains(0)
    else { throw Refusal(status: 400, reason: "The address is not a path.") }
    self.path = path
    query = WebForm(target.count > 1 ? target[1] : "")
    headers = try Self.headers(lines.dropFirst())
    bodyCount = try Self.bodyCount(headers)
    let connection = (headers["connection"] ?? "").lowercased()
    keepsAlive = parts[2] == "HTTP/1.1" && !connection.contains("close")
  }

  private static func headers(_ lines: ArraySlice<Substring>) throws(Refusal) -> [String: String] {
    var headers: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":"), isToken(line[..<colon]) else {
        throw Refusal(status: 400, reason: "A header is not 'name: value'.")
      }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      guard !value.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\t" }) else {
        throw Refusal(status: 400, reason: "A header holds control characters.")
      }
      let name = line[..<colon].lowercased()
      if let old = headers[name] {
        // Lists may come in several lines. Of two hosts or lengths nobody knows which one counts,
        // and requests are smuggled that way (RFC 9112, 11.2).
        guard name == "cookie" || name.hasPrefix("accept") else {
          throw Refusal(status: 400, reason: "The header '\(name)' comes twice.")
        }
        headers[name] = name == "cookie" ? "\(old); \(value)" : "\(old), \(value)"
      } else {
        headers[name] = value
      }
    }
    return headers
  }

  private static func bodyCount(_ headers: [String: String]) throws(Refusal) -> Int {
    guard headers["transfer-encoding"] == nil else {
      throw Refusal(status: 411, reason: "Say the body's length.")
    }
    guard headers["expect"] == nil else {
      throw Refusal(status: 417, reason: "Send the body at once.")
    }
    guard let length = headers["content-length"] else { return 0 }
    guard !length.isEmpty, length.utf8.allSatisfy(\.isASCIIDigit) else {
      throw Refusal(status: 400, reason: "The body's length is not a number.")
    }
    guard length.utf8.count < 10, let count = Int(length), count <= mostBody else {
      throw Refusal(status: 413, reason: "The body is larger than \(mostBody) bytes.")
    }
    return count
  }

  /// Whether a text is a token of RFC 9110: no blank, no control character, no delimiter.
  private static func isToken(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte.isASCIIDigit || byte.isASCIILetter
          || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
  }
}
