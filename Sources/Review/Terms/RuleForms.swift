internal import Documents
internal import Markup
internal import Rules
internal import Vocabulary

/// Fields that several forms share: conditions, notes, lists of one a line.
struct RuleForms {
  let version: RulesVersion

  /// A form that leads to the consequences, and writes nothing.
  func form(
    _ deed: String, _ name: String, _ hidden: [(name: String, value: String)], _ fields: HTML
  ) -> HTML {
    """
    <form method="get" action="/terms/change" class="deed" aria-label="\(name)" autocomplete="off">\
    \(ChangeView.hidden(naming(hidden + [("do", deed)])))\(fields)</form>
    """
  }

  /// Fields of a form with the one that names what the rules say now of what the form is about.
  func naming(_ fields: [(name: String, value: String)]) -> [(name: String, value: String)] {
    fields
      + [ShownEntry(WebForm(fields), in: version)].compactMap { $0 }
      .map { (ShownEntry.field, $0.digest) }
  }

  /// What stands on pages of forms where nothing can be saved.
  static func readOnly(_ isWritable: Bool) -> HTML {
    HTML.when(
      !isWritable, "<p class=\"note\">Read-only: consequences are shown, nothing can be saved.</p>")
  }

  static let submit: HTML =
    "<p><button type=\"submit\" class=\"choice main\">Show the consequences</button></p>"

  /// Fields behind a line that opens them, with its key.
  static func folded(_ key: String, _ title: String, _ inside: HTML) -> HTML {
    let (press, shown): (HTML, HTML) =
      key.isEmpty ? ("", "") : (" data-press=\"\(key)\"", "<kbd>\(key.uppercased())</kbd> ")
    return "<details class=\"fold\"><summary\(press)>\(shown)\(title)…</summary>\(inside)</details>"
  }

  static func box(_ name: String, _ value: String, _ words: String, isOn: Bool = false) -> HTML {
    "<label><input type=\"checkbox\" name=\"\(name)\" value=\"\(value)\"\(HTML.when(isOn, " checked"))> \(words)</label>"
  }

  static func text(
    _ name: String, _ words: String, _ now: String, most: Int = 300, isWide: Bool = false
  ) -> HTML {
    """
    <label\(HTML.when(isWide, " class=\"wide\""))><span>\(words)</span> \
    <input name="\(name)" maxlength="\(most)" value="\(ChangeFields.line(now))"></label>
    """
  }

  /// A field of several texts, one a line.
  static func lines(_ name: String, _ words: String, _ now: [String]) -> HTML {
    """
    <label><span>\(words), one a line</span> <textarea name="\(name)" rows="2" maxlength="2000">\(now.map(ChangeFields.line).joined(separator: "\n"))</textarea></label>
    """
  }

  static func choice(
    _ name: String, _ words: String, _ options: [(value: String, words: String)], now: String
  ) -> HTML {
    let options = options.map { TermListView.option($0.value, $0.words, $0.value == now) }
    return "<label><span>\(words)</span> <select name=\"\(name)\">\(options)</select></label>"
  }

  /// Where alone a rule holds: nothing chosen is everywhere.
  func condition(_ now: RuleCondition, _ facet: Facet) -> HTML {
    let sites = version.book.file.sites.classes.map {
      Self.box("site", $0.id.value, $0.label.value, isOn: now.sites.contains($0.id.value))
    }
    // Sites are settled before lesions and can't depend on themselves.
    let boxes: HTML = HTML.when(
      facet != .site && !sites.isEmpty,
      "<fieldset class=\"boxes\"><legend>Only where the site is one of these</legend>\(sites)</fieldset>"
    )
    return """
      \(boxes)<div class="fields">\(Self.lines("diagnosis", "Only with these diagnoses", now.diagnoses))
      \(Self.lines("contributor", "Only from these contributors", now.contributors))
      \(Self.lines("from", "Only from these sources", now.sources))</div>
      """
  }

  /// The keys of a note; defaults have no reason, and name their person.
  static func note(_ now: RuleNote, isDefaults: Bool = false) -> HTML {
    var (status, other) = (now.status?.text ?? "", "")
    if case .superseded(let by) = now.status { (status, other) = ("superseded-by", by) }
    let states = [
      ("", "not stated: proposed"), ("proposed", "proposed"), ("approved", "approved"),
      ("rejected", "rejected: takes no part"), ("superseded-by", "superseded: takes no part"),
    ]
    let person: HTML =
      isDefaults
      ? """
      \(text("by", "Person", now.by ?? "", most: 60))\(text("date", "Day, such as 2026-11-23", now.date ?? "", most: 10))
      \(text("review", "Checked by", now.review ?? "", most: 60))
      """ : text("why", "Why", now.why ?? "", isWide: true)
    return """
      <div class="fields">\(person)\(choice("status", "State", states, now: status))
      \(text("superseded", "Superseded by", other, most: 120))
      \(text("confidence", "How sure, 0 to 1 or in %", now.confidence ?? "", most: 12))
      \(lines("see", "Where to read on", now.see))</div>
      """
  }
}
