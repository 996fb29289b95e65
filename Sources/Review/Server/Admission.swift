internal import Digests
internal import Foundation
internal import Glibc
internal import Markup

/// Who may ask: a browser on this machine that was given the token.
///
/// The token in the printed address becomes a cookie that scripts can't read and other sites' pages can't send. The
/// name of the host is checked against DNS rebinding, the origin against other sites' forms; what changes something
/// also carries a key that only pages of this server hold.
struct Admission: Sendable {
  /// The secret in the printed address: 64 hexadecimal digits.
  let token: String
  /// What forms carry: it says nothing of the token.
  let formKey: String
  private let port: Int

  /// A fresh secret from the system's random numbers, for a server on a port.
  init(port: Int) {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    self.init(port: port, token: Digest.of(bytes).hex)
  }

  /// The same with a known secret.
  init(port: Int, token: String) {
    self.port = port
    self.token = token
    formKey = Digest.of(text: "form \(token)").hex
  }

  /// The cookie's name: browsers send cookies to every port of a host, and two servers may run.
  var cookie: String { "derm-\(port)" }

  private var hosts: [String] { ["127.0.0.1:\(port)", "localhost:\(port)", "[::1]:\(port)"] }

  /// What a request gets instead of a page; nil when it may pass.
  func refusal(_ request: WebRequest) -> WebResponse? {
    // Any name may be made to lead to this machine (DNS rebinding), but the browser then sends that
    // name.
    guard let host = request.headers["host"], hosts.contains(host.lowercased()) else {
      return .text(
        "This address is not one of derm-review's: see what the command printed.", status: 421)
    }
    // Browsers name the origin of a form or a script that another site's page sends.
    if let origin = request.headers["origin"], !hosts.contains(where: { "http://\($0)" == origin })
    {
      return .text("A page of another site can't ask derm-review for anything.", status: 403)
    }
    if request.method == "POST",
      request.headers["sec-fetch-site"].map({ $0 != "same-origin" }) == true
    {
      return .text("A page of another site can't change anything here.", status: 403)
    }
    if request.path == "/", let given = request.query["token"] {
      return Self.equal(given, token) ? entrance() : Self.locked
    }
    guard let given = request.cookie(cookie), Self.equal(given, token) else {
      return fromOutside(request) ?? Self.locked
    }
    if request.method == "POST" {
      // A page of an earlier server on this port may still stand open: its key is another one.
      guard let key = request.form["key"], Self.equal(key, formKey) else {
        return .text(
          "The page is from before derm-review was started again: load it again.", status: 403)
      }
    }
    return nil
  }

  /// Gives the cookie and takes the token out of the address.
  ///
  /// A page that leads on, not a redirect: the browser was started from a file or a link, so that to a redirect it would
  /// send no `SameSite=Strict` cookie.
  private func entrance() -> WebResponse {
    var response = Self.leadsOn("/queue")
    response.headers.append(
      ("Set-Cookie", "\(cookie)=\(token); Path=/; HttpOnly; SameSite=Strict"))
    return response
  }

  /// A link in a report comes from another site, and the browser keeps the cookie back: a page of our own asks again.
  private func fromOutside(_ request: WebRequest) -> WebResponse? {
    guard request.method == "GET", ["/item", "/picture"].contains(request.path),
      request.query["again"] == nil,
      request.headers["sec-fetch-mode"] == "navigate", let id = request.query["id"]
    else { return nil }
    return Self.leadsOn("\(request.path)?id=\(WebForm.encoded(id))&again=1")
  }

  /// A page of our own that opens another one at once.
  private static func leadsOn(_ path: String) -> WebResponse {
    .html(
      """
      <!doctype html><html lang="en"><head><meta charset="utf-8"><title>derm review</title>
      <link rel="icon" href="/icon.svg">
      <meta http-equiv="refresh" content="0;url=\(path)"></head>
      <body><p><a href="\(path)">Go on</a></p></body></html>
      """)
  }

  private static let locked = WebResponse.text(
    "Open the address that derm-review printed in the terminal: it holds the key to this page. "
      + "An address from an earlier start no longer opens it.", status: 403)

  /// Compares in a time that does not tell where texts differ.
  private static func equal(_ one: String, _ other: String) -> Bool {
    let (a, b) = (Array(one.utf8), Array(other.utf8))
    guard a.count == b.count else { return false }
    var difference: UInt8 = 0
    for index in a.indices { difference |= a[index] ^ b[index] }
    return difference == 0
  }
}
