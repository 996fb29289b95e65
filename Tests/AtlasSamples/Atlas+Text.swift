internal import Foundation
package import Taxonomy
internal import Vocabulary

extension Atlas {
  /// An atlas from `lesion; lesion @ site @ diagnosis` texts, one image a text; `!` denies a term, `?` leaves it
  /// open, `term*3` has three votes, `#case` names the case.
  package static func of(_ texts: [String]) -> Atlas {
    Atlas(
      texts.enumerated().map { number, text in
        var image = AtlasImage(
          id: ImageID("t/\(String(format: "%05d", number))"), source: "t")
        let parts = text.split(separator: "#").map(String.init)
        if parts.count > 1 {
          image.caseID = CaseID("t/\(parts[1].trimmingCharacters(in: .whitespaces))")
        }
        let sides = (parts.first ?? "").split(separator: "@", omittingEmptySubsequences: false)
        var mentions: [AtlasMention] = []
        for (side, facet) in zip(sides, [Facet.lesion, .site, .diagnosis]) {
          for item in side.split(separator: ";") {
            var name = item.trimmingCharacters(in: .whitespaces)
            var assertion = Assertion.present
            if name.hasPrefix("!") { assertion = .absent }
            if name.hasPrefix("?") { assertion = .unknown }
            if assertion != .present { name.removeFirst() }
            if name.isEmpty { continue }
            let voted = name.split(separator: "*").map(String.init)
            let path = voted[0].components(separatedBy: " / ")
            mentions.append(
              AtlasMention(facet, path, assertion, votes: voted.count > 1 ? Int(voted[1]) : nil))
          }
        }
        return (image, mentions)
      })
  }
}
