internal import Terms
internal import Vocabulary

/// What other languages write where JSON has a value or name, so that a message can say which it is.
enum JSONDialect {
  private static let python = "Write it with Python's json.dumps, not with str or print"
  private static let words: [(word: String, what: String)] = [
    ("None", "None is Python's: JSON has null"), ("True", "True is Python's: JSON has true"),
    ("False", "False is Python's: JSON has false"),
  ]
  private static let others: [(word: String, what: String)] = [
    ("nan", "nan is no JSON: a missing value is null"),
    ("inf", "inf is no JSON: a missing value is null"),
    ("-inf", "-inf is no JSON: a missing value is null"),
    ("NA", "NA is R's: JSON has null"), ("NULL", "NULL is no JSON: it has null"),
    ("undefined", "undefined is JavaScript's: JSON has null"),
  ]

  /// What the bytes at an offset begin with; nil when it is nothing known.
  static func at(_ bytes: ArraySlice<UInt8>) -> (what: String, remedy: String)? {
    for (word, what) in words where bytes.starts(with: word.utf8) { return (what, python) }
    for (word, what) in others where bytes.starts(with: word.utf8) {
      return (what, "Write null in its place")
    }
    switch bytes.first {
    case UInt8(ascii: "'"): return ("a text in single quotes: JSON has double ones", python)
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      return ("a comma stands before the closing bracket", "Remove the comma")
    case UInt8(ascii: "/"), UInt8(ascii: "#"):
      return ("a comment: JSON has none", "Remove the comments")
    case UInt8(ascii: "("): return ("a tuple of Python: JSON has lists in brackets", python)
    case let letter? where letter.isASCIILetter:
      return ("a word without quotes", "Put it between double quotes")
    default: return nil
    }
  }
}

extension RecordBuilder {
  /// Reports numbers that are none, at bytes of the text.
  mutating func find(missingNumbers: [Int]) {
    guard let first = missingNumbers.first else { return }
    let count = missingNumbers.count
    find(
      .warning, "json-not-a-number",
      "NaN or Infinity is no JSON; " + (count == 1 ? "it counts" : "\(count) of them count")
        + " as missing, the first here",
      remedy: "Nothing is lost if the values are missing; write null to be sure.", at: first)
  }
}
