import Testing

@testable import Review

/// What is read of a request's first lines, and what is refused.
@Suite struct RequestHeadTests {
  private func head(_ text: String) throws -> RequestHead {
    try RequestHead(Array(text.utf8))
  }

  private func refusal(_ text: String) -> Int? {
    do {
      _ = try RequestHead(Array(text.utf8))
      return nil
    } catch { return error.status }
  }

  @Test("path, query and headers are decoded once")
  func reads() throws {
    let head = try head(
      "GET /item?id=missing%7Catlas%2F1%7Cpapule&again=1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\nX-A:  b ")
    #expect(head.path == "/item")
    #expect(head.query["id"] == "missing|atlas/1|papule")
    #expect(head.headers == ["host": "127.0.0.1:1", "x-a": "b"])
    #expect(head.keepsAlive && head.bodyCount == 0)
  }

  @Test(
    "what two programs could read differently is refused",
    arguments: [
      ("", 400), ("GET /", 400), ("GET / HTTP/2", 400), ("GET  / HTTP/1.1", 400),
      ("GET http://x/ HTTP/1.1", 400), ("GET x HTTP/1.1", 400), ("BREW / HTTP/1.1", 405),
      ("PUT / HTTP/1.1", 405), ("CONNECT a:1 HTTP/1.1", 405), ("GET /%zz HTTP/1.1", 400),
      ("GET /%00 HTTP/1.1", 400), ("GET / HTTP/1.1\r\nHost : a", 400),
      ("GET / HTTP/1.1\r\n folded: a", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b", 400),
      ("GET / HTTP/1.1\r\nA: b\rc", 400), ("GET / HTTP/1.1\r\nnothing", 400),
      ("GET / HTTP/1.1\nHost: a", 400),
      ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2", 400),
      ("POST / HTTP/1.1\r\nContent-Length: -1", 400),
      ("POST / HTTP/1.1\r\nContent-Length: +1", 400),
      ("POST / HTTP/1.1\r\nContent-Length: 1, 1", 400),
      ("POST / HTTP/1.1\r\nContent-Length: 0x10", 400),
      ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999", 413),
      ("POST / HTTP/1.1\r\nContent-Length: 262145", 413),
      ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked", 411),
      ("POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked", 411),
      ("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3", 417),
    ])
  func refuses(_ text: String, _ status: Int) {
    #expect(refusal(text) == status, "\(text)")
  }

  @Test("bytes that are no UTF-8 are refused")
  func bytes() {
    #expect(throws: RequestHead.Refusal.self) {
      try RequestHead(Array("GET / HTTP/1.1\r\nA: ".utf8) + [0xFF, 0xFE])
    }
  }

  @Test("a form's fields come out as a browser put them in")
  func forms() {
    let form = WebForm("a=1+2&b=%C3%A4%26&a=3&c=&d&e=%")
    #expect(form["a"] == "1 2" && form["b"] == "ä&" && form["c"] == nil && form["e"] == "%")
    #expect(form.all("a") == ["1 2", "3"])
    let text = "a|b/c?d&e=ä +%\u{1F600}"
    #expect(WebForm("x=\(WebForm.encoded(text))")["x"] == text)
  }
}
