import Documents
import Foundation
import Randomness
import Testing

/// Numbers of tables have nine digits and no exponent.
@Suite struct NumberTextTests {
  @Test(
    "a number has nine significant digits and no exponent",
    arguments: [
      (0.0, "0"), (1, "1"), (0.1, "0.1"), (1.0 / 3, "0.333333333"), (-2.5e-5, "-0.000025"),
      (5.74487401e-5, "0.0000574487401"), (1e-30, "0.000000000000000000000000000001"),
      (1e9, "1000000000"), (-1.23456789e12, "-1234567890000"), (123_456_789, "123456789"),
      (1e-60, "1e-60"), (1e300, "1e+300"), (.infinity, "inf"), (0.9999999999, "1"),
      (999_999_999.7, "1000000000"), (-0.05, "-0.05"), (1000, "1000"),
      (0.0123456789, "0.0123456789"), (123_456_788.5, "123456788"), (123_456_789.5, "123456790"),
      (1e-13, "0.0000000000001"),
    ])
  func plain(value: Double, text: String) { #expect(NumberText.g9(value) == text) }

  @Test func `the digits are those of C's format`() {
    var random = RandomStream(seed: 5, purpose: "numbers", index: 0)
    for _ in 0..<20_000 {
      let places = Int(random.next() % 13)
      let value = Double(Int(random.next() % 10_000_000_000)) / pow(10, Double(places)) / 2
      guard value >= 1e-4, value < 1e8 else { continue }
      #expect(NumberText.g9(value) == String(format: "%.9g", value))
    }
  }

  @Test func `thousands stand apart`() {
    #expect(
      [0, 999, 1000, 1_234_567, -1000].map { NumberText.grouped($0) } == [
        "0", "999", "1 000", "1 234 567", "-1 000",
      ])
  }

  @Test func `a noun is plural unless its count is one`() {
    #expect(
      [0, 1, 2].map { NumberText.counted($0, "image") } == ["0 images", "1 image", "2 images"])
    #expect(NumberText.noun(2, "is", "are") == "are")
  }

  @Test func `a share is written as per cent`() {
    #expect(NumberText.percent(0.1234, 2) == "12.34 %" && NumberText.percent(1, 0) == "100 %")
  }

  @Test func `every score reads back as the same number`() {
    var random = RandomStream(seed: 3, purpose: "numbers", index: 0)
    for _ in 0..<2000 {
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      guard value.isFinite else { continue }
      let text = NumberText.g9(value)
      #expect(Float(text) == value && !text.contains("e"))
    }
  }
}
