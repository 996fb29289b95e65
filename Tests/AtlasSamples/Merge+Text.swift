internal import RuleSamples
internal import Rules
package import Taxonomy
import Vocabulary

extension Merge {
  /// The labels of an atlas by rules and overrides in a text.
  package init(
    _ atlas: Atlas, _ rules: String, overrides: String = "",
    locked: LockedThresholds = LockedThresholds()
  ) {
    self.init(
      atlas: atlas, rules: RuleText.rules(rules),
      overrides: Overrides(Array(overrides.utf8), path: "rules.overrides.csv"), locked: locked)
  }

  /// The labels of an image: `+` present, `?` unknown, sorted; the site after `@`.
  package func text(_ image: Int) -> String {
    var parts: [String] = []
    for (position, state) in labels(of: image).enumerated() where state != .absent {
      parts.append(
        (state == .present ? "+" : "?") + rules.lesions.classIDs[lesionClasses[position]])
    }
    if site[image] >= 0 {
      parts.append("@" + rules.sites.classIDs[siteClasses[Int(site[image])]])
    }
    return parts.joined(separator: " ")
  }
}
