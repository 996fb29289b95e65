internal import Artifacts
internal import Markup
internal import Rules
internal import Taxonomy
internal import Vocabulary

/// What a change and all unsaved ones make of the data set, the lines that they write, and the button that writes them.
struct ChangeView {
  let preview: ChangePreview
  let form: WebForm
  let formKey: String
  let isWritable: Bool
  let pictures: TermPictures
  /// Why this is shown although the person wanted to save; empty at first.
  let alert: String
  /// What `derm-refine plan` says once it is saved; nil until somebody asks.
  let whole: Plan?
  /// What it makes of average precision; nil until somebody asks.
  let precision: HTML?

  /// Images shown as examples of what changes.
  private static let mostImages = 12
  /// Fields of a form that belong to the page, and not to what is asked for.
  private static let own: Set<String> = [
    "key", "seen", "unsaved", "whole", "precision", "piece", "edit",
  ]

  /// The page's content.
  var content: HTML {
    let count = preview.unsaved.entries.count
    let title = preview.change.map { TermView.capital($0.words) } ?? "Edits that are not saved"
    let scope =
      count == 0
      ? "This change alone has these consequences."
      : preview.change == nil
        ? "Together these edits have these consequences."
        : "Together with \(Figures.count(count, "edit")) not saved before, this change has these consequences."
    return """
      <h1 tabindex="-1">\(title)</h1>
      \(HTML.when(!alert.isEmpty, "<p class=\"alert\" role=\"alert\">\(alert)</p>"))
      \(UnsavedView.list(preview.unsaved, formKey: formKey))
      <p>\(HTML.when(alert.isEmpty, "Nothing is written yet. "))\(scope)</p>
      \(notes)
      <div class="save-bar">\(save)<a href="\(Self.back(form))" data-go="escape"><kbd>Esc</kbd> Back</a></div>
      \(Self.consequences(preview.plan, preview.after))
      <section aria-label="The lines"><h2>What is written</h2>\(Self.diff(preview.edited.diff, preview.edited.path))</section>
      \(images)
      <section aria-label="Average precision" id="precision"><h2>Average precision</h2>\(precision ?? ask("precision", "Before and after, from stored scores"))</section>
      <section aria-label="The plan of derm-refine" id="whole"><h2>Since the data set was made</h2>\(wholePlan)</section>
      """
  }

  /// Where the person came from.
  static func back(_ form: WebForm) -> String {
    let filter = TermFilter(form).query
    let facet = WebForm.encoded(form["facet"] ?? "lesion")
    switch form["do"] {
    case "policy", "defaults", "person", "person-new", "person-out", "spelling-out":
      return "/terms/policy"
    case "class-notes":
      return "/terms/class?facet=\(facet)&class=\(WebForm.encoded(form["class"] ?? ""))"
    default: break
    }
    guard let term = form["term"] else {
      return form["do"] == nil ? "/terms?\(filter.dropFirst())" : "/terms/classes"
    }
    return "/terms?facet=\(facet)&term=\(WebForm.encoded(term))\(filter)"
  }

  private var wholePlan: HTML {
    guard let whole else { return ask("whole", "All that derm-refine plan will say") }
    return
      "<p class=\"note\">As derm-refine plan will say it.</p><pre class=\"plan\" id=\"whole-plan\">\(whole.text)</pre>"
  }

  /// A link to this page with a part that takes longer.
  private func ask(_ part: String, _ words: String) -> HTML {
    let page = preview.change == nil ? "/terms/unsaved?" : "/terms/change?\(Self.query(form))&"
    return "<p><a href=\"\(page)\(part)=1#\(part)\">\(words)</a></p>"
  }

  /// What a form asks for, as a query: the same text for the same change.
  static func query(_ form: WebForm) -> String {
    form.fields(without: own).map { "\($0.name)=\(WebForm.encoded($0.value))" }
      .joined(separator: "&")
  }

  /// Fields as hidden fields of another form.
  static func hidden(_ fields: [(name: String, value: String)]) -> HTML {
    HTML.joined(
      fields.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }, "")
  }

  private var notes: HTML {
    let notes = ((preview.change?.notes ?? []) + preview.edited.notes).map {
      "<li>\($0)</li>" as HTML
    }
    return HTML.when(
      !notes.isEmpty,
      "<div class=\"alert\" role=\"note\"><b>To know before you save</b><ul class=\"lint\">\(notes)</ul></div>"
    )
  }

  private var save: HTML {
    guard preview.edited.isChange else {
      return "<p class=\"note\">The rules say this already: there is nothing to save.</p>"
    }
    guard isWritable else { return "<p class=\"note\">Read-only: nothing can be saved here.</p>" }
    let asked = Self.hidden(form.fields(without: Self.own))
    let all = preview.unsaved.entries.count + (preview.change == nil ? 0 : 1)
    let keep: HTML = """
      <form method="post" action="/terms/keep" data-plain><input type="hidden" name="key" value="\(formKey)">\(asked)\
      <button type="submit" data-press="n"><kbd>N</kbd> Not yet: save it later, with others</button></form>
      """
    // The form says what was seen: when rules or edits have changed since, in another window,
    // saving is refused.
    return """
      <form method="post" action="/terms/save" data-plain><input type="hidden" name="key" value="\(formKey)">\
      <input type="hidden" name="seen" value="\(preview.before.digest)">\
      <input type="hidden" name="unsaved" value="\(preview.unsaved.stamp)">\(asked)\
      <button type="submit" class="choice main" data-press="v"><kbd>V</kbd> \(all > 1 ? "Save all \(all)" : "Save")</button></form>
      \(HTML.when(preview.change != nil, keep))
      """
  }

  // MARK: The plan

  /// Figures and classes of a plan; `after` names classes.
  static func consequences(_ plan: Plan, _ after: RulesVersion) -> HTML {
    let leaving = plan.images.count { $0.before != nil && $0.after == nil }
    let notes = plan.thresholds.filter { $0.kind != .locked }
    func lines(_ notes: [ThresholdNote]) -> [HTML] {
      notes.map { "<li>\(ThresholdWords.text($0, after))</li>" }
    }
    let changed = lines(notes.filter { $0.kind == .changed })
    let near = lines(notes.filter { $0.kind != .changed })
    return """
      <section class="consequences" aria-label="Consequences">\(Page.facts([
        ("Images that change", Figures.count(plan.count(.changed) + plan.count(.emptied)), ""),
        ("Lose their last label", Figures.count(plan.count(.emptied)), ""),
        ("Come into the data set", Figures.count(plan.count(.new)), ""),
        ("Leave the data set", Figures.count(leaving), ""),
        ("Change their fold", Figures.count(plan.folds.moved), "the part of the data that tests one network"),
      ]))
      \(ClassChangesTable.both(plan, after: "Then"))
      \(HTML.when(!changed.isEmpty, "<h2>Thresholds that decide otherwise</h2><ul class=\"groups\">\(changed)</ul>"))
      \(HTML.when(
        !near.isEmpty,
        "<details class=\"fold\"><summary>\(Figures.count(near.count, "count")) close to a threshold</summary><ul class=\"groups\">\(near)</ul></details>"
      ))
      </section>
      """
  }

  private var images: HTML {
    let changed = preview.plan.images.filter { $0.kind != .moved }
    let tiles = changed.prefix(Self.mostImages).map { change -> HTML in
      let address = pictures.index.image(id: change.id).flatMap(pictures.addresses)
      let picture: HTML =
        address.map {
          """
          <button type="button" class="example" data-large="\($0.large)"><img src="\($0.small)" loading="lazy" \
          alt="\(change.id.rawValue)"></button>
          """
        } ?? "<span class=\"missing\">no picture</span>"
      return """
        <figure>\(picture)<figcaption>\(Self.labels(change.before)) → \(Self.labels(change.after))</figcaption></figure>
        """
    }
    return HTML.when(
      !tiles.isEmpty,
      """
      <section aria-label="Images that change"><h2>Images that change</h2>\
      <p class="note">\(Figures.count(tiles.count)) of \(Figures.count(changed.count))</p>\
      <div class="term-pictures">\(tiles)</div></section>
      """)
  }

  private static func labels(_ labels: ImageLabels?) -> String {
    guard let labels else { return "not in the data set" }
    let site = labels.site.map { " · \($0)" } ?? ""
    return (labels.text.isEmpty ? "no lesion" : labels.text) + site
  }

  /// A difference with marks for lines that come and go.
  static func diff(_ text: String, _ path: String) -> HTML {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2).map {
      line -> HTML in
      switch line.first {
      case "+": "<ins>\(String(line))</ins>\n"
      case "-": "<del>\(String(line))</del>\n"
      default: "\(String(line))\n"
      }
    }
    return "<p class=\"note\"><code>\(path)</code></p><pre class=\"plan diff\">\(lines)</pre>"
  }
}
