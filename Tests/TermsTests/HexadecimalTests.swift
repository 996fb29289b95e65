import Terms
import Testing

/// Bytes as hexadecimal digits.
@Suite struct HexadecimalTests {
  @Test func `bytes become lower-case digits, and digits of either case become bytes`() {
    #expect(Hexadecimal.text([0, 10, 255]) == "000aff")
    #expect(Hexadecimal.bytes("000AfF") == [0, 10, 255])
  }

  @Test(arguments: ["0", "0g", "é", "+1"])
  func `what is no pair of digits is no byte`(text: String) {
    #expect(Hexadecimal.bytes(text) == nil)
  }

  @Test func `a byte is two hexadecimal digits, and no sign`() {
    func byte(_ text: String) -> UInt8? {
      let bytes = Array(text.utf8)
      return Hexadecimal.byte(bytes[0], bytes[1])
    }
    for value in UInt8.min...UInt8.max {
      let text = (value < 16 ? "0" : "") + String(value, radix: 16)
      #expect(byte(text) == value && byte(text.uppercased()) == value)
    }
    for text in ["+F", "-1", "g0", "0G", " 1", "/0", ":0", "@0", "`0"] {
      #expect(byte(text) == nil, "\(text)")
    }
  }
}
