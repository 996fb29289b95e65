internal import Markup

/// Edits that are not saved: the list, and the line that leads to it.
enum UnsavedView {
  /// The edits, each with a button that takes it out; empty when there is none.
  static func list(
    _ unsaved: UnsavedEdits.Working, formKey: String
  ) -> HTML {
    let rows = unsaved.entries.map { entry -> HTML in
      let isMisfit = unsaved.misfit?.entry?.id == entry.id
      let reason: HTML = HTML.when(
        isMisfit, "<pre class=\"alert trouble\">\(unsaved.misfit?.error.description ?? "")</pre>")
      return """
        <li><span>\(TermView.capital(entry.change.words))</span> \
        <form method="post" action="/terms/discard" data-plain><input type="hidden" name="key" value="\(formKey)">\
        <input type="hidden" name="edit" value="\(entry.id)"><button type="submit">Leave out<span class="hidden-label"> \
        \(entry.change.words)</span></button></form>\(reason)</li>
        """
    }
    return HTML.when(
      !rows.isEmpty,
      """
      <section class="unsaved" aria-label="Edits that are not saved"><h2>Not saved</h2><ol>\(rows)</ol>\
      <p class="note">They are kept until derm-review is stopped.</p></section>
      """)
  }

  /// How many there are, with the way to them; empty when there is none.
  static func bar(_ unsaved: UnsavedEdits.Working) -> HTML {
    let count = unsaved.entries.count
    guard count > 0 else { return "" }
    let words =
      unsaved.misfit == nil
      ? "The page shows the rules with \(count == 1 ? "it" : "them")."
      : "\(count == 1 ? "It does not fit: the page shows the rules without it." : "Not all of them fit: the page shows the rules without them.")"
    return """
      <p class="alert unsaved-bar">\(Figures.count(count, "edit")) not saved. \(words) \
      <a href="/terms/unsaved" data-go="u"><kbd>U</kbd> Look at \(count == 1 ? "it" : "them") and save</a></p>
      """
  }

  /// The page of edits that do not fit into the rules as they are now, or of none.
  static func trouble(
    _ unsaved: UnsavedEdits.Working, formKey: String, alert: String
  ) -> HTML {
    let isUnsigned = if case .person = unsaved.misfit?.error { true } else { false }
    let words =
      unsaved.entries.isEmpty
      ? "No edit waits to be saved."
      : isUnsigned
        ? "You can’t sign the edits that are not saved now. They wait here; nothing is written before."
        : "One of the edits that are not saved does not fit. Leave it out to save the others; nothing is written before."
    // Where nobody can sign them, or each edit can be made and the rules with all of them can't be applied, no single
    // one is to blame.
    let reason: HTML = HTML.when(
      unsaved.misfit != nil && unsaved.misfit?.entry == nil,
      "<pre class=\"alert trouble\">\(unsaved.misfit?.error.description ?? "")</pre>")
    return """
      <h1 tabindex="-1">Edits that are not saved</h1>
      \(HTML.when(!alert.isEmpty, "<p class=\"alert\" role=\"alert\">\(alert)</p>"))<p>\(words)</p>\(reason)
      \(list(unsaved, formKey: formKey))
      <p><a href="/terms" data-go="escape"><kbd>Esc</kbd> Back</a></p>
      """
  }
}
