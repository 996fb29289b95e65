import Testing
@testable import Ingest

@Suite struct PathAgreementTests {
  private func folders(
    _ folders: [String], _ stated: [String], isForeign: Bool = true
  ) -> FolderAgreement? {
    FolderAgreement(folders, stated: stated, isForeign: isForeign, root: "export")
  }

  @Test func `folders that agree better come later in the order`() {
    let order = [
      folders(["x"], ["y"]), folders(["a", "x"], ["a", "y"]),
      folders(["a", "b", "x"], ["b", "a", "y"]), folders(["x", "a"], ["y", "a"]),
      folders(["a"], []), folders([], ["a"]), folders([], ["a", "export"]),
      folders(["x", "a"], ["a"]), folders(["a", "b"], ["x", "a", "b"]), folders(["a"], ["a"]),
    ]
    #expect(
      order == [
        .unlike, .shared(1), .shared(2), .sharedEnd(1), .unstated, .unfiled, .root, .end(1),
        .end(2), .same,
      ])
    for (worse, better) in zip(order.compactMap { $0 }, order.dropFirst().compactMap { $0 }) {
      #expect(worse < better)
    }
  }

  @Test func `on this machine other folders are others`() {
    #expect(folders(["x"], ["y"], isForeign: false) == nil)
    #expect(folders(["x", "a"], ["y", "a"], isForeign: false) == nil)
    #expect(folders(["x", "a"], ["a"], isForeign: false) == .end(1))
  }

  @Test func `the name decides among folders that agree alike`() {
    let names = ["b.jpg", "A.JPG", "a.jpg"].map { NameAgreement($0, stated: "a.jpg") }
    #expect(names == [.partial, .folded, .same])
    #expect(NameAgreement("e\u{301}.jpg", stated: "\u{E9}.jpg") == .equivalent)
    let (best, next) = (
      PathAgreement(folders: .same, name: .equivalent), PathAgreement(folders: .same, name: .folded)
    )
    #expect(next < best && best.isExact && !next.isExact)
    #expect(PathAgreement(folders: .end(3), name: .same) < next)
  }
}
