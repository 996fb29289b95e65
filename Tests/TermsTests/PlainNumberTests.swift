import Testing
@testable import Terms

@Suite struct PlainNumberTests {
  @Test func `an integer is digits alone`() {
    #expect(PlainNumber.natural("0") == 0 && PlainNumber.natural("0123") == 123)
    for text in ["", "+1", "-1", " 1", "1 ", "1.0", "٣", "0x1", "99999999999999999999"] {
      #expect(PlainNumber.natural(text) == nil, "\(text)")
    }
  }

  @Test func `a decimal number is finite and begins with a digit, a point or a minus`() {
    #expect(PlainNumber.decimal("-0.5") == -0.5 && PlainNumber.decimal(".25") == 0.25)
    #expect(PlainNumber.decimal("1e-5") == 1e-5 && PlainNumber.decimal("2E+3") == 2000)
    for text in ["", "+1", "inf", "nan", "-infinity", "0x1p3", "1e999", "1,5", " 1", "1-2"] {
      #expect(PlainNumber.decimal(text) == nil, "\(text)")
      #expect(PlainNumber.single(text) == nil, "\(text)")
    }
    // The nearest Float; by way of Double it would be 1.
    #expect(PlainNumber.single("1.000000059604644775390626") == Float(1).nextUp)
    #expect(PlainNumber.single("1e-05") == 1e-5 && PlainNumber.single("-0") == 0)
    #expect(PlainNumber.single("1e39") == nil && PlainNumber.decimal("1e39") == 1e39)
    #expect(PlainNumber.unbounded("1e999") == Double.infinity)
    #expect(PlainNumber.unbounded("-0.5") == -0.5)
    for text in ["", "+1", "inf", "nan", "0x1p3"] {
      #expect(PlainNumber.unbounded(text) == nil, "\(text)")
    }
  }

  @Test func `a character reference with a sign is none`() {
    #expect(CharacterReferences.decodeUntilStable("&#65;&#x42;&#+67;&#x+44;") == "AB&#+67;&#x+44;")
  }
}
