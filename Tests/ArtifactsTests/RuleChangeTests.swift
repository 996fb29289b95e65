import Artifacts
import Files
import Foundation
import Testing
import Vocabulary

@Suite struct RuleChangeTests {
  @Test func `the keys of a plan's rules are those that earlier versions wrote`() throws {
    let change = RuleChange(
      kind: .changed, facet: .lesion, says: "same_as a -> b", said: "same_as a -> c",
      location: "rules.yaml:61", by: "ab", date: "2026-11-29", status: "proposed", why: "so",
      images: 3, newToClass: 2, lostToClass: 1)
    let bytes = try CanonicalJSON.encode(change)
    #expect(try CanonicalJSON.decode(RuleChange.self, from: bytes, path: "x") == change)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(object["place"] as? String == "rules.yaml:61")
    #expect(
      object.keys.sorted() == [
        "by", "date", "facet", "images", "kind", "lostToClass", "newToClass", "place", "said",
        "says", "status", "why",
      ])
  }
}
