internal import Artifacts
internal import Markup
internal import Rules
internal import Taxonomy
internal import Terms
internal import Vocabulary

/// What pages of terms write: saves, edits kept for later, undos.
extension TermsSite {
  /// Does what a form says; the reply leads to the page that shows it, or says why nothing was done.
  func post(_ request: WebRequest) throws(ReviewError) -> Reply {
    guard desk.isWritable else {
      return .other(.text("This review is read-only: nothing was written.", status: 405))
    }
    let form = request.form
    switch request.path {
    case "/terms/save": return try save(form)
    case "/terms/keep":
      // A second click on the button finds its edit kept: the rules then no longer say what the form showed.
      let request = ChangeView.query(form)
      if !unsaved.isKept(request), let change = try preview(form).change {
        try unsaved.keep(change, request: request)
      }
      return .other(.redirect(ChangeView.back(form)))
    case "/terms/discard":
      guard let edit = form["edit"].flatMap({ PlainNumber.natural($0) }) else {
        throw ReviewError.answer("The form names no edit: load the page again.")
      }
      unsaved.discard(edit)
      return .other(.redirect("/terms/unsaved"))
    case "/terms/undo":
      // The button means what its page showed: a change that was saved since must not go instead.
      if let last = rules.lastWritten(), last.digest != form["saved"] {
        return try stale(form, last.words)
      }
      try rules.undo()
      let page: String? = ["/terms/classes", "/terms/policy"].first { $0 == form["path"] }
      let back: String = page ?? ChangeView.back(form)
      return .other(.redirect(back + (back.contains("?") ? "&undone=1" : "?undone=1")))
    default: return .other(.text("Nothing is done at this address.", status: 404))
    }
  }

  /// Writes a change and all unsaved ones, where they are what the person saw.
  private func save(_ form: WebForm) throws(ReviewError) -> Reply {
    let isAlone = form["do"] == nil
    func again(_ alert: String) throws(ReviewError) -> Reply {
      if isAlone { return try unsavedPage(form, alert: alert, status: 409) }
      return try change(form, alert: alert, status: 409)
    }
    // A second click on the button finds its edit saved.
    let request = "\(form["seen"] ?? "") \(form["unsaved"] ?? "") \(ChangeView.query(form))"
    if rules.lastSaved()?.request == request { return .other(.redirect(ChangeView.back(form))) }
    let preview = try preview(isAlone ? nil : form)
    guard preview.unsaved.stamp == form["unsaved"] ?? "" else {
      return try again(
        "Not saved yet: the edits that are not saved have changed since you looked. Look at them and save again."
      )
    }
    guard preview.before.digest == form["seen"] else {
      return try again(
        "Not saved yet: the rules file was changed by another program since you looked. These are the consequences in "
          + "the file as it is now. Look at them and save again.")
    }
    try rules.write(preview.edited, words: preview.words, request: request)
    unsaved.clear(preview.unsaved.entries)
    return .other(.redirect(ChangeView.back(form)))
  }

  /// The page that the form stood on as it is now, where something else than what it shows would be taken back.
  private func stale(_ form: WebForm, _ last: String) throws(ReviewError) -> Reply {
    let reply =
      switch form["path"] {
      case "/terms/classes": try classes(form)
      case "/terms/policy": try policy(form)
      default: try list(form)
      }
    guard case .page(let title, let content, _) = reply else { return reply }
    return page(
      title,
      """
      <p class="alert" role="alert">Nothing was taken back: what was saved last is not what your page showed. It is: \
      \(last).</p>\(content)
      """, status: 409)
  }

  /// What is wrong, and what to do; errors of the rules with their lines.
  func trouble(_ error: ReviewError, back: String, status: Int) -> Reply {
    var findings: [RuleFinding] = []
    if case .other(let other) = error, let rules = other as? TaxonomyError {
      findings = rules.findings.filter(\.isError)
    }
    let saved = status == 409 ? "Nothing was written. " : ""
    guard let first = findings.first else {
      return page(
        "Terms",
        """
        <h1 tabindex="-1">\(status == 409 ? "Not saved" : "This can’t be done")</h1>
        <pre class="alert trouble" role="alert">\(saved)\(error.description)</pre><p><a href="\(back)" data-go="escape"><kbd>Esc</kbd> Back</a></p>
        """, status: status)
    }
    let book = try? RuleBook(rules.rules)
    // Where the rules can be applied as they stand, the errors are those of the text that was asked for.
    let isAsked = (try? rules.current()) != nil
    let texts = findings.prefix(50).map { finding -> HTML in
      let isNewText = isAsked && finding.file == rules.rules
      let lines = isNewText ? [] : book?.lines(of: finding.file) ?? []
      return "<pre class=\"plan\">\(finding.text(lines: lines))</pre>"
    }
    let others =
      findings.count == 1
      ? ""
      : " \(Figures.count(findings.count - 1, "more error")) \(findings.count == 2 ? "follows" : "follow")."
    if isAsked {
      return page(
        "Terms",
        """
        <h1 tabindex="-1">\(status == 409 ? "Not saved" : "This can’t be done")</h1><p class="alert" role="alert">\(saved)\
        With this change: \(first.what). \(first.remedy)\(others)</p>\(texts)
        <p><a href="\(back)" data-go="escape"><kbd>Esc</kbd> Back</a></p>
        """, status: status)
    }
    return page(
      "Terms",
      """
      <h1 tabindex="-1">The rules have errors</h1><p class="alert" role="alert">\(saved)Line \(first.position.line) of \
      \(first.file): \(first.what). \(first.remedy)\(others) Change the file in an editor, then load this page again.</p>\(texts)
      """, status: status)
  }
}
