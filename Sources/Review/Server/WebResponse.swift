internal import Foundation
internal import Markup

/// An answer to a request.
struct WebResponse: Sendable {
  /// The status, such as 200.
  var status: Int
  /// Headers in addition to those that every response has.
  var headers: [(name: String, value: String)] = []
  /// The body's bytes; its length becomes a header when it is sent.
  var body: [UInt8]
  /// Whether the client showed that it may ask; the connection of one that did not is closed.
  var admits = true

  /// A body of some type.
  init(_ status: Int, type: String, body: [UInt8]) {
    self.status = status
    self.body = body
    headers = [("Content-Type", type)]
  }

  /// A page or a piece of one.
  static func html(_ html: HTML, status: Int = 200) -> WebResponse {
    WebResponse(status, type: "text/html; charset=utf-8", body: Array(html.text.utf8))
  }

  /// A sentence as plain text.
  static func text(_ text: String, status: Int) -> WebResponse {
    WebResponse(status, type: "text/plain; charset=utf-8", body: Array("\(text)\n".utf8))
  }

  /// Another address of this server; the path must be one of derm's own.
  static func redirect(_ path: String) -> WebResponse {
    var response = text("See \(path).", status: 303)
    response.headers.append(("Location", path))
    return response
  }

  /// A file for others to save.
  static func file(_ text: String, name: String) -> WebResponse {
    var response = WebResponse(200, type: "text/csv; charset=utf-8", body: Array(text.utf8))
    response.headers.append(("Content-Disposition", "attachment; filename=\"\(name)\""))
    return response
  }

  /// The same, that the browser may keep: its address names its content.
  func kept() -> WebResponse {
    var response = self
    response.headers.append(("Cache-Control", "private, max-age=604800, immutable"))
    return response
  }

  /// What goes over the connection.
  func bytes(method: String, keepsAlive: Bool) -> [UInt8] {
    var head = "HTTP/1.1 \(status) \(Self.phrases[status] ?? "Error")\r\n"
    for (name, value) in Self.always + headers { head += "\(name): \(value)\r\n" }
    if !headers.contains(where: { $0.name == "Cache-Control" }) {
      head += "Cache-Control: no-store\r\n"
    }
    if status == 405, !headers.contains(where: { $0.name == "Allow" }) {
      head += "Allow: GET, HEAD, POST\r\n"
    }
    head += "Date: \(Self.date(Date()))\r\n"
    head += "Content-Length: \(body.count)\r\n"
    head += "Connection: \(keepsAlive ? "keep-alive" : "close")\r\n\r\n"
    return Array(head.utf8) + (method == "HEAD" ? [] : body)
  }

  /// A moment as RFC 9110 writes it: `Sun, 29 Nov 2026 09:30:00 GMT`.
  static func date(_ date: Date) -> String {
    date.formatted(
      .verbatim(
        """
        \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT
        """, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
        calendar: Calendar(identifier: .gregorian)))
  }

  /// Nothing from elsewhere, nothing inline, nowhere framed, no address told to others.
  ///
  /// `no-referrer` would make browsers send `Origin: null` with a form that no script sends, which looks like another site's.
  private static let always: [(name: String, value: String)] = [
    (
      "Content-Security-Policy",
      "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
  ]

  private static let phrases = [
    200: "OK", 303: "See Other", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict", 411: "Length Required",
    413: "Content Too Large", 417: "Expectation Failed", 421: "Misdirected Request",
    431: "Request Header Fields Too Large", 500: "Internal Server Error",
    503: "Service Unavailable", 507: "Insufficient Storage",
  ]
}
