internal import Documents
internal import Markup
internal import Rules
internal import Vocabulary

/// What can be done with a term: forms that lead to the consequences, and write nothing.
struct TermActionsView {
  let version: RulesVersion
  let row: TermRow
  let filter: TermFilter
  let isWritable: Bool

  /// The forms; a sentence where nothing can be saved.
  var content: HTML {
    """
    <section class="actions" aria-label="What to do with it">\(RuleForms.readOnly(isWritable))
    \(rules)\(placing)\(several)\(drop)\(words)</section>
    """
  }

  private func form(_ deed: String, _ name: String, _ fields: HTML) -> HTML {
    RuleForms(version: version).form(deed, name, Self.fields(row, filter), fields)
  }

  /// The fields that say which term, and how the list stood.
  static func fields(_ row: TermRow, _ filter: TermFilter) -> [(name: String, value: String)] {
    [("facet", row.facet.rawValue), ("term", row.text)] + filter.fields
  }

  private var classes: [ClassRule] {
    version.book.file[row.facet.section].classes.sorted {
      $0.label.value.lowercased() < $1.label.value.lowercased()
    }
  }

  // MARK: Rules that are there

  private var rules: HTML {
    let deeds = row.rules.enumerated().map { position, rule -> HTML in
      let reference = RuleReference(rule, facet: row.facet)
      let field: HTML = "<input type=\"hidden\" name=\"rule\" value=\"\(reference.id)\">"
      let which = row.rules.count > 1 ? " (line \(rule.term.position.line))" : ""
      let isProposed = rule.note.status == nil || rule.note.status == .proposed
      let (approving, removing) = position == 0 ? (Self.press("a"), Self.press("o")) : ("", "")
      let approval = form(
        "approve", "Approve",
        "\(field)<button type=\"submit\"\(approving)>\(Self.key("a", position))Approve\(which)</button>"
      )
      return """
        \(HTML.when(isProposed, approval))\
        \(form("remove", "Take out", "\(field)<button type=\"submit\"\(removing)>\(Self.key("o", position))Take out\(which)</button>"))
        """
    }
    let notes = row.rules.enumerated().map { position, rule -> HTML in
      let which = row.rules.count > 1 ? " (line \(rule.term.position.line))" : ""
      return RuleForms.folded(
        position == 0 ? "i" : "", "Where it holds, why, state\(which)",
        form(
          "rule", "Where it holds, why, state\(which)",
          """
          <input type="hidden" name="rule" value="\(RuleReference(rule, facet: row.facet).id)">\
          \(RuleForms(version: version).condition(rule.condition, row.facet))\(RuleForms.note(rule.note))\(RuleForms.submit)
          """))
    }
    return HTML.when(!deeds.isEmpty, "<div class=\"deeds\">\(deeds)</div>\(notes)")
  }

  private static func press(_ key: String) -> HTML { " data-press=\"\(key)\"" }
  private static func key(_ key: String, _ position: Int) -> HTML {
    HTML.when(position == 0, "<kbd>\(key.uppercased())</kbd> ")
  }

  // MARK: Decisions

  private var placing: HTML {
    let now = row.ownRules.first?.classes.first?.value
    let options = classes.map {
      TermListView.option($0.id.value, $0.label.value, $0.id.value == now)
    }
    let title = row.ownRules.isEmpty ? "Put into a class" : "Put into another class"
    return form(
      "place", title,
      """
      <h3>\(title)</h3><div class="fields">
      <label><span><kbd>C</kbd> It is</span> <select name="verb" data-focus="c">\
      \(verbs)</select></label>
      <label><span>Class</span> <select name="class" required><option value="">choose…</option>\(options)\
      <option value="+">a new class, named:</option></select></label>
      <label><span>New class’s name</span> <input name="label" maxlength="120"></label>
      \(reason(isNeeded: false, "needed for “not to be distinguished by eye from”", now: row.reasonNow ?? ""))\(status)
      </div>\(limits)\(RuleForms.submit)
      """)
  }

  /// Where alone the new rule holds; the term's other rules then stay.
  private var limits: HTML {
    RuleForms.folded(
      "", "Only for some images",
      """
      <p class="note">A rule for some images stands next to the others of the term.</p>\
      \(RuleForms(version: version).condition(RuleCondition(), row.facet))
      """)
  }

  private var verbs: [HTML] {
    let now = row.ownRules.first?.verb.rawValue
    return [
      ("same_as", "another word for"), ("includes", "a kind of"),
      ("looks_like", "not to be distinguished by eye from"),
    ].map { TermListView.option($0.0, $0.1, $0.0 == now) }
  }

  private var several: HTML {
    // The language has `also` for lesions alone.
    guard row.facet.section != .site else { return "" }
    let boxes = classes.map { RuleForms.box("classes", $0.id.value, $0.label.value) }
    return RuleForms.folded(
      "m", "Means several classes",
      form(
        "several", "Means several classes",
        """
        <fieldset class="boxes"><legend>Two or more classes</legend>\(boxes)</fieldset>
        <div class="fields">\(reason(isNeeded: false, ""))\(status)</div>\(limits)\(RuleForms.submit)
        """))
  }

  private var drop: HTML {
    let boxes = classes.map { RuleForms.box("may", $0.id.value, $0.label.value) }
    return RuleForms.folded(
      "x", "Drop it: no finding, or too vague",
      form(
        "drop", "Drop it",
        """
        <div class="fields">\(reason(isNeeded: true, ""))\(status)</div>
        <fieldset class="boxes"><legend>Classes that it may have been: unknown on its images, not absent</legend>\
        \(RuleForms.box("may", "all", "any class"))\(boxes)</fieldset>\(limits)\(RuleForms.submit)
        """))
  }

  private var words: HTML {
    RuleForms.folded(
      "y", "Spelling, and terms to keep apart",
      """
      \(form(
        "spelling", "Correct the spelling",
        """
        <div class="fields"><label><span>It is misspelt; right is</span> <input name="other" maxlength="200"></label></div>\
        \(RuleForms.submit)
        """))
      \(form(
        "apart", "Keep apart",
        """
        <div class="fields"><label><span>Never in one class with the term</span> <input name="other" maxlength="200"></label>\
        \(reason(isNeeded: false, ""))\(status)</div>\(RuleForms.submit)
        """))
      """)
  }

  private func reason(isNeeded: Bool, _ hint: String, now: String = "") -> HTML {
    """
    <label class="wide"><span>Why\(HTML.when(!hint.isEmpty, " (\(hint))"))\
    \(HTML.when(isNeeded, " (needed)"))</span> \
    <input name="why" maxlength="300" value="\(ChangeFields.line(now))"\(HTML.when(isNeeded, " required"))></label>
    """
  }

  private var status: HTML {
    """
    <label><span>State</span> <select name="status"><option value="proposed">proposed</option>\
    <option value="approved">approved</option></select></label>
    """
  }
}
