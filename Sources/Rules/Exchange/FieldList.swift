internal import Terms

/// Keys with lists of values in one cell: `may_be=crust,oozing|status=proposed`.
///
/// The form of SSSOM's slot `other`. What has a meaning here is written as `%` and two digits.
package struct FieldList: Equatable {
  /// The values by key.
  package var fields: [String: [String]] = [:]

  package init() {}

  /// Reads a cell; nil when it is none.
  package init?(_ text: String) {
    for pair in text.split(separator: "|") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2 else { return nil }
      let key = Percent.decoded(sides[0].trimmed)
      guard !key.isEmpty, fields[key] == nil else { return nil }
      fields[key] = sides[1].split(separator: ",").map { Percent.decoded($0.trimmed) }
    }
  }

  /// The cell, keys sorted.
  package var text: String {
    fields.keys.sorted().filter { fields[$0]?.isEmpty == false }.map { key in
      let values = (fields[key] ?? []).map { Percent.encoded($0, keeping: Self.isPlain) }
      return "\(key)=\(values.joined(separator: ","))"
    }.joined(separator: "|")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F && !Array("%|,=".utf8).contains(byte)
  }
}

extension FieldList {
  /// Where a rule holds: `from`, `site`, `diagnosis`, `contributor`.
  package init(_ condition: RuleCondition) {
    fields["from"] = condition.sources.sorted()
    fields["site"] = condition.sites.sorted()
    fields["diagnosis"] = condition.diagnoses.sorted()
    fields["contributor"] = condition.contributors.sorted()
    fields = fields.filter { !$0.value.isEmpty }
  }
}

/// Percent-encoding (RFC 3986, 2.1) of UTF-8.
package enum Percent {
  /// The text with all bytes but those that `isKept` accepts written as `%XX`.
  package static func encoded(_ text: String, keeping isKept: (UInt8) -> Bool = isUnreserved)
    -> String
  {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isKept(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text that was encoded; a `%` without two digits stays.
  package static func decoded(_ text: String) -> String {
    // Bytes, because a character outside ASCII is several escapes, which make UTF-8 only together.
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let value = Hexadecimal.byte(bytes[index + 1], bytes[index + 2])
      {
        result.append(value)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Letters, digits, hyphen, full stop, underscore, tilde (RFC 3986, 2.3).
  package static func isUnreserved(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit || "-._~".utf8.contains(byte)
  }
}

extension StringProtocol {
  /// The text without blanks and line ends around it.
  package var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
