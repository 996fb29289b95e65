import Testing

@testable import Exchange

@Suite struct TarHeaderTests {
  @Test("a member's content ends at a block's end")
  func padding() {
    #expect(TarHeader.padding(0).isEmpty)
    #expect(TarHeader.padding(1).count == 511)
    #expect(TarHeader.padding(512).isEmpty)
  }
}
