import Terms
import Testing

/// Texts brought to a width.
@Suite struct PaddedTextTests {
  @Test func `a text is filled up on either side, and a longer one stays`() {
    #expect("ab".rightPadded(4) == "ab  " && "ab".leftPadded(4) == "  ab")
    #expect("7".leftPadded(3, with: "0") == "007")
    #expect("abc".rightPadded(2) == "abc" && "abc".leftPadded(2, with: "0") == "abc")
  }
}
