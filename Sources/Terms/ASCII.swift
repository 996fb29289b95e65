/// What a byte of a text is, in ASCII and in every encoding that extends it.
extension UInt8 {
  /// Whether it is one of 0 to 9.
  @inlinable package var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// Whether it is one of a to z and A to Z.
  @inlinable package var isASCIILetter: Bool {
    let lower = self | 0x20
    return lower >= 0x61 && lower <= 0x7A
  }

  /// Whether it is one of a to z.
  @inlinable package var isASCIISmallLetter: Bool { self >= 0x61 && self <= 0x7A }

  /// The byte in lower case, when it is an ASCII letter.
  @inlinable package var asciiLowered: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

extension String {
  /// Whether every byte is ASCII, so that no form of Unicode applies.
  package var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}
