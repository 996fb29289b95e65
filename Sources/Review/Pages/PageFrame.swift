internal import Markup

/// What stands around every view: the head, the views, the keys.
struct PageFrame {
  let desk: ReviewDesk
  let formKey: String
  /// A sentence on why nothing can be answered here; empty when it can.
  let readOnly: String
  /// What is missing; empty when nothing is.
  let note: String
  /// What is wrong with others' logs; empty when nothing is.
  let problem: String

  /// The pages, in the order in which they stand, with the key that opens each.
  static let views = [
    (path: "/queue", key: "q", name: "Questions"), (path: "/grid", key: "g", name: "Many at once"),
    (path: "/second", key: "w", name: "Second reading"),
    (path: "/adjudication", key: "d", name: "Decide"), (path: "/terms", key: "l", name: "Terms"),
    (path: "/result", key: "r", name: "Result"),
  ]

  /// A whole page around a view.
  func page(_ path: String, title: String, _ content: HTML) -> HTML {
    let waiting = desk.waiting
    let counts = ["/second": waiting.second, "/adjudication": waiting.adjudication]
    let links = Self.views.map { view -> HTML in
      let count = counts[view.path].map { number -> HTML in
        let text = number > 0 ? "\(number)" : ""
        return
          " <span class=\"waits\" data-waits=\"\(String(view.path.dropFirst()))\">\(text)</span>"
      }
      return """
        <a href="\(view.path)" data-go="\(view.key)"\
        \(HTML.when(view.path == path, " aria-current=\"page\""))>\(view.name)\([count].compactMap { $0 })</a>
        """
    }
    return """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title) · derm review</title>
      <link rel="icon" href="/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="\(PageAsset.kit.address)"><link rel="stylesheet" href="\(PageAsset.style.address)">
      <script src="\(PageAsset.script.address)" defer></script></head>
      <body data-key="\(formKey)">
      <a class="skip" href="#content">Skip to the question</a>
      <header class="top"><span class="brand">derm review<small>\(desk.person)</small></span>
      <nav aria-label="Views">\(links)</nav>
      <span class="tools"><button type="button" id="blur" aria-pressed="false" data-press="b">\
      Blur<span class="wide-only"> pictures</span></button>
      <button type="button" id="theme" data-press="t" aria-label="Dark or light">Theme</button>
      <button type="button" id="help" data-press="?">Keys</button></span></header>
      \(HTML.when(!readOnly.isEmpty, "<p class=\"alert\" role=\"note\">\(readOnly)</p>"))
      \(HTML.when(!note.isEmpty, "<p class=\"alert\" role=\"note\">\(note)</p>"))
      \(HTML.when(!problem.isEmpty, "<p class=\"alert\" role=\"alert\">\(problem)</p>"))
      <noscript><p class="alert">Keys, zoom and blur need JavaScript, which is off. Buttons work without it.</p></noscript>
      <main id="content">
      \(content)
      </main>
      <p id="status" role="status" aria-live="polite"></p>
      <p id="trouble" role="alert" hidden></p>
      \(Self.keys)
      <dialog id="viewer" aria-label="Picture"><figure class="stage" tabindex="0"><div><img alt=""></div></figure><p></p>\
      <form method="dialog"><button>Close</button></form></dialog>
      </body></html>

      """
  }

  /// The list of keys that `?` opens.
  private static let keys: HTML = {
    let entries: [(String, String)] = [
      ("Y N U", "yes, no, can’t tell"),
      ("1 2 O", "the site as stated, the other one, another site"),
      ("S, then 1 to 4", "pass over, with the reason"), ("M", "write a note"),
      ("Z", "take back your last answer; again: the one before it"),
      ("E", "look at the examples, one after the other"),
      ("+ − 0, wheel", "zoom in, out, whole picture; examples, too"),
      ("arrows", "move the picture when it is zoomed"),
      ("B", "blur pictures"), ("T", "dark or light"),
      ("Q G W D L R", "questions, many at once, second reading, decide, terms, result"),
      ("/ J K", "on the terms: search, the term before, the next term"),
      ("C M X Y S", "put a term into a class, several, drop it, correct it, suggestions"),
      ("A O I", "approve a rule, take it out, say where it holds, why, and its state"),
      ("V N U", "save a change, keep it for later, look at those that are kept"),
      ("Z Esc", "take a save back, again: the one before it; leave a change"),
      ("V P", "on the result: save, and what the answers make of the data set"),
      ("arrows, Space, A", "many at once: move, choose, choose all"), ("?", "these keys"),
    ]
    let rows = entries.map { "<dt><kbd>\($0.0)</kbd></dt><dd>\($0.1)</dd>" as HTML }
    return """
      <dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2><dl>\(rows)</dl>\
      <form method="dialog"><button>Close</button></form></dialog>
      """
  }()
}
