internal import Documents
internal import Markup
internal import Rules
internal import Vocabulary

/// What holds for all rules: policy, spelling, people, and what notes say where they say nothing.
struct PolicyView {
  let version: RulesVersion
  let isWritable: Bool

  private var file: RuleFile { version.book.file }
  private var forms: RuleForms { RuleForms(version: version) }

  /// The page's content.
  var content: HTML {
    """
    \(RuleForms.readOnly(isWritable))
    <section aria-label="Policy"><h2>Where no rule says</h2>\(policy)</section>
    <section aria-label="Spelling"><h2>Spelling</h2>\(spelling)</section>
    <section aria-label="People"><h2>People</h2>\(people)</section>
    <section aria-label="Defaults"><h2>Rules without a signature</h2>
    <p class="note">What rules that leave it open take over. A change reaches all of them.</p>\
    \(forms.form("defaults", "Rules without a signature", [], "\(RuleForms.note(file.defaults, isDefaults: true))\(RuleForms.submit)"))</section>
    """
  }

  private var policy: HTML {
    let now = file.policy
    let weight = now.weightAtLeast.map { NumberText.shortest($0.value) } ?? ""
    return forms.form(
      "policy", "Where no rule says", [],
      """
      <div class="fields long">\(RuleForms.choice(
        "unknown_term", "A term without a rule",
        [("review", "waits in review, unknown on its images"), ("error", "is an error: no data set is made")],
        now: now.unknownTerm.rawValue))
      \(RuleForms.choice(
        "no_label_left", "An image that is left without a label",
        [("exclude", "is left out of the data set"), ("keep", "stays; a class of which its terms say nothing is unknown")],
        now: now.noLabelLeft.rawValue))
      \(RuleForms.text("near_threshold", "Close to a threshold: within, in %", now.nearThreshold.map { String($0.text.dropLast()) } ?? "", most: 12))
      \(RuleForms.text("votes_at_least", "Votes that a label needs (else unknown)", now.votesAtLeast.map { "\($0.value)" } ?? "", most: 9))
      \(RuleForms.text("weight_at_least", "Share of votes that a label needs, 0 to 1 (else unknown)", weight, most: 12))</div>
      \(RuleForms.submit)
      """)
  }

  private var spelling: HTML {
    let rows = file.spelling.map { rule -> HTML in
      """
      <li><span>\(rule.wrong.value) → \(rule.right.value)</span> \(forms.form(
        "spelling-out", "Take out \(rule.wrong.value)", [("wrong", rule.wrong.value)],
        "<button type=\"submit\">Take out<span class=\"hidden-label\"> \(rule.wrong.value)</span></button>"))</li>
      """
    }
    return """
      \(HTML.when(rows.isEmpty, "<p>No word is corrected.</p>"))<ul class="entries">\(rows)</ul>\
      <p class="note">A term’s page corrects its spelling.</p>
      """
  }

  private var people: HTML {
    let known = file.people.map { known -> HTML in
      let id = known.value
      let now = file.personByID[id] ?? Person()
      let removal = forms.form(
        "person-out", "Take out \(id)", [("id", id)],
        "<button type=\"submit\">Take \(id) out</button>")
      return RuleForms.folded(
        "", "\(id): \(now.name)\(now.role.isEmpty ? "" : ", \(now.role)")",
        """
        \(forms.form(
          "person", "Person \(id)", [("id", id)], "\(Self.details(now))\(RuleForms.submit)"))\
        <div class="deeds">\(removal)</div>
        """)
    }
    return """
      \(known)
      \(RuleForms.folded(
        "", "A new person",
        forms.form(
          "person-new", "A new person", [],
          "<div class=\"fields\">\(RuleForms.text("id", "Short id, such as ab", "", most: 30))</div>\(Self.details(Person()))\(RuleForms.submit)")))
      """
  }

  private static func details(_ now: Person) -> HTML {
    """
    <div class="fields">\(RuleForms.text("name", "Name", now.name, most: 120))\(RuleForms.text("role", "Role", now.role, most: 120))
    \(RuleForms.text("orcid", "ORCID", now.orcid, most: 60))\(RuleForms.text("email", "Address of e-mail", now.email, most: 120))</div>
    """
  }
}
