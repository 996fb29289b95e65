internal import Foundation

/// A request as it was read: bounded, decoded once, and nothing in it trusted.
struct WebRequest: Sendable {
  /// `GET`, `HEAD` or `POST`.
  let method: String
  /// The path, percent-decoded, as `/item`.
  let path: String
  /// The query, decoded.
  let query: WebForm
  /// Headers by lower-case name.
  let headers: [String: String]
  /// The body; empty without one.
  let body: [UInt8]
  /// Whether the connection may stay open.
  let keepsAlive: Bool

  /// The body as a form.
  var form: WebForm { WebForm(String(decoding: body, as: UTF8.self)) }

  /// A cookie's value; nil without it.
  func cookie(_ name: String) -> String? {
    for pair in (headers["cookie"] ?? "").split(separator: ";") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      if parts[0].trimmingCharacters(in: .whitespaces) == name {
        return parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }
}

/// Names and values as a query or a form sends them; a name may come more than once.
struct WebForm: Sendable {
  private let pairs: [(name: String, value: String)]

  /// A form of names and values.
  init(_ fields: [(name: String, value: String)]) { pairs = fields }

  /// Reads `a=1&b=2`; what is not encoded as it should be is taken as it stands.
  init(_ text: some StringProtocol) {
    pairs = text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      func decoded(_ part: Substring) -> String {
        let spaced = part.replacing("+", with: " ")
        return String(spaced).removingPercentEncoding ?? String(spaced)
      }
      return (
        decoded(Substring(parts[0])), parts.count > 1 ? decoded(Substring(parts[1])) : ""
      )
    }
  }

  /// The first value of a name; nil when it is not there or empty.
  subscript(_ name: String) -> String? {
    pairs.first { $0.name == name && !$0.value.isEmpty }?.value
  }

  /// All values of a name, empty ones too.
  func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

  /// All names and values but those of some names and those without a value, in their order.
  func fields(without names: Set<String>) -> [(name: String, value: String)] {
    pairs.filter { !names.contains($0.name) && !$0.value.isEmpty }
  }

  /// A text as part of a query.
  static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
