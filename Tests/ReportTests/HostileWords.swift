/// Texts that try to become markup, script or another direction of writing, and harmless ones of the
/// same length.
enum HostileWords {
  static let attacks = [
    "<script>owned=1</script>", "</script><script>owned=1</script>", "<img src=x onerror=owned=1>",
    "\"><img src=x onerror=owned=1>", "'><svg onload=owned=1>", "\" onmouseover=\"owned=1",
    "' onfocus='owned=1' autofocus='", "</title><script>owned=1</script>",
    "</style><script>owned=1</script>", "</textarea><script>owned=1</script>",
    "</svg><script>owned=1</script>", "</option></select><img src=x onerror=owned=1>",
    "--><script>owned=1</script><!--", "<!--<script>owned=1</script>-->",
    "]]><script>owned=1</script>",
    "<![CDATA[<script>owned=1</script>]]>", "&lt;script&gt;owned=1&lt;/script&gt;",
    "&#60;script&#62;owned=1", "javascript:owned=1", "data:text/html,<script>owned=1</script>",
    "\"\u{301} onmouseover=owned=1 x=\"\u{301}", "<\u{301}script>owned=1</script>",
    "<iframe srcdoc=\"<script>owned=1</script>\">", "<math><mtext><script>owned=1</script>",
    "<a href=javascript:owned=1>x</a>", "<form action=javascript:owned=1><button>x",
    "<base href=//evil.example/>", "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{display:none}</style>",
    "<details open ontoggle=owned=1>", "<video><source onerror=owned=1>",
    "<template><script>owned=1",
    "${owned=1}", "{{owned=1}}", "`${owned=1}`", "\\u003cscript\\u003eowned=1", "\\\"-owned=1-\\\"",
    "\u{2028}owned=1\u{2029}", "a\u{0}<script>owned=1</script>",
    "<scr\u{0}ipt>owned=1</scr\u{0}ipt>",
    "\u{202E}txet desrever", "\u{2067}a\u{2069}\u{2066}b", "\u{200F}x\u{061C}", "\u{FEFF}<b>owned",
    "=cmd|' /C calc'!A0", "+1+owned", "-1+owned", "@SUM(A1)", "\t=1+1", "<plaintext>", "<xmp>",
    "%3Cscript%3E",
    "<noscript><p title=\"</noscript><img src=x onerror=owned=1>\">", "<marquee onstart=owned=1>",
    "<input autofocus onfocus=owned=1>", "<keygen>", "<object data=javascript:owned=1>",
    "|x|<script>owned=1</script>|", "[x](javascript:owned=1)", "![x](//evil.example/x.png)",
    "# x", "```\n<script>owned=1</script>\n```", "$$\\href{javascript:owned=1}{x}$$",
  ]

  /// A text with some of the attacks behind it, others for other texts.
  static let hostile: @Sendable (String) -> String = { text in
    text + " " + chosen(text).joined(separator: " ")
  }

  /// The same with harmless letters instead of the attacks.
  static let harmless: @Sendable (String) -> String = { text in
    text + " " + chosen(text).map { String(repeating: "w", count: $0.count) }.joined(separator: " ")
  }

  private static func chosen(_ text: String) -> [String] {
    let start = text.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
    return (0..<6).map { attacks[(start + 11 * $0) % attacks.count] }
  }
}
