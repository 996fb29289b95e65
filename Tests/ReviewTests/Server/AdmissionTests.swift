import Testing

@testable import Review

/// Who is let in.
@Suite struct AdmissionTests {
  let workspace: ReviewWorkspace
  let admission = Admission(port: 8642, token: ReviewWorkspace.token)

  init() throws { workspace = try ReviewWorkspace() }

  private func status(
    _ method: String, _ target: String, _ headers: [String: String] = [:],
    form: [(String, String)] = []
  ) -> Int? {
    admission.refusal(workspace.request(method, target, form: form, headers: headers))?.status
  }

  @Test("the token in the address becomes a cookie that scripts and other sites don't get")
  func entrance() throws {
    let request = workspace.request(
      "GET", "/?token=\(ReviewWorkspace.token)", headers: ["cookie": ""])
    let response = try #require(admission.refusal(request))
    // A redirect would be a part of the request from outside, and the cookie not sent to it.
    #expect(response.status == 200)
    let page = String(decoding: response.body, as: UTF8.self)
    #expect(page.contains("content=\"0;url=/queue\"") && !page.contains(ReviewWorkspace.token))
    let cookie = response.headers.first { $0.name == "Set-Cookie" }?.value ?? ""
    #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
    #expect(!response.headers.contains { $0.name == "Location" && $0.value.contains("token") })
  }

  @Test("without the token nobody gets in")
  func noToken() {
    #expect(status("GET", "/queue") == nil)
    for cookie in [
      "", "derm-8642=", "derm-8642=00", "derm-8642=\(ReviewWorkspace.token)0",
      "derm-8643=\(ReviewWorkspace.token)",
    ] {
      #expect(status("GET", "/queue", ["cookie": cookie]) == 403, "\(cookie)")
    }
    #expect(status("GET", "/?token=0", ["cookie": ""]) == 403)
    #expect(status("GET", "/image/aa/0/small", ["cookie": ""]) == 403)
    #expect(status("GET", "/kit.css", ["cookie": ""]) == 403)
  }

  @Test("a name that leads here from elsewhere is refused, even with the token")
  func rebinding() {
    for host in [
      "evil.example:8642", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8642",
      "0.0.0.0:8642", "",
    ] {
      #expect(status("GET", "/queue", ["host": host]) == 421, "\(host)")
      #expect(status("GET", "/?token=\(ReviewWorkspace.token)", ["host": host]) == 421)
    }
    for host in ["localhost:8642", "LOCALHOST:8642", "[::1]:8642"] {
      #expect(status("GET", "/queue", ["host": host]) == nil, "\(host)")
    }
  }

  @Test("a page of another site can't post, even in a browser that has the cookie")
  func crossOrigin() {
    for origin in [
      "http://evil.example", "null", "https://127.0.0.1:8642", "http://127.0.0.1:8643", "",
    ] {
      #expect(status("POST", "/answer", ["origin": origin]) == 403, "\(origin)")
      #expect(status("GET", "/queue", ["origin": origin]) == 403)
    }
    for site in ["cross-site", "same-site", "none"] {
      #expect(status("POST", "/answer", ["sec-fetch-site": site]) == 403, "\(site)")
    }
    #expect(
      status(
        "POST", "/answer", ["origin": "http://127.0.0.1:8642", "sec-fetch-site": "same-origin"])
        == nil)
  }

  @Test("what changes something carries the key of a page of this server")
  func formKey() {
    let request = WebRequest(
      method: "POST", path: "/answer", query: WebForm(""),
      headers: ["host": "127.0.0.1:8642", "cookie": "derm-8642=\(ReviewWorkspace.token)"],
      body: Array("key=\(ReviewWorkspace.token)&item=x".utf8), keepsAlive: true)
    #expect(admission.refusal(request)?.status == 403)
    #expect(!admission.formKey.contains(ReviewWorkspace.token.prefix(16)))
  }

  @Test("a link from a report comes in through a page of our own, once")
  func fromReport() throws {
    let outside = ["cookie": "", "sec-fetch-mode": "navigate", "sec-fetch-site": "cross-site"]
    let first = try #require(
      admission.refusal(workspace.request("GET", "/item?id=a%7Cb%22%3E", headers: outside)))
    #expect(first.status == 200)
    let page = String(decoding: first.body, as: UTF8.self)
    #expect(page.contains("/item?id=a%7Cb%22%3E&amp;again=1") && !page.contains("\">\""))
    #expect(status("GET", "/item?id=a&again=1", outside) == 403)
    #expect(status("GET", "/queue", outside) == 403)
  }

  @Test("every start has a token of its own")
  func fresh() {
    let tokens = (0..<50).map { _ in Admission(port: 1).token }
    #expect(Set(tokens).count == 50 && tokens.allSatisfy { $0.utf8.count == 64 })
  }
}
