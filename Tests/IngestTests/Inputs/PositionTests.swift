import Terms
import Testing
import Vocabulary
@testable import Ingest

@Suite struct PositionTests {
  @Test func `control characters keep their position`() {
    let position = Charset.decode([0x41, 0, 0x42, 0x1F, 0x09, 0x0A, 0x43]).position(of: 6)
    #expect(position.line == 2)
    #expect(position.byteOffset == 6)
  }

  @Test func `columns count characters`() {
    #expect(Charset.decode(Array("é\nöä!".utf8)).position(of: 7).column == 3)
  }
}
