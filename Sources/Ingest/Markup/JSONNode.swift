/// A value of a JSON document with its byte range.
struct JSONNode: Sendable, Equatable {
  enum Value: Sendable, Equatable {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }

  /// A name with its value; names may repeat, the first one counts.
  struct Member: Sendable, Equatable {
    let name: String
    let value: JSONNode
    /// Where the name begins; nil where the reader does not say.
    var nameStart: Int?
  }

  let value: Value
  /// Its bytes in the document.
  let range: Range<Int>

  /// A member's value.
  subscript(_ name: String) -> JSONNode? {
    guard case .object(let members) = value else { return nil }
    return members.first { $0.name == name }?.value
  }

  var members: [Member]? {
    if case .object(let members) = value { members } else { nil }
  }

  var elements: [JSONNode]? {
    if case .array(let elements) = value { elements } else { nil }
  }

  var string: String? {
    if case .string(let text) = value { text } else { nil }
  }

  /// An integer; also one that is written as a string.
  var integer: Int? {
    switch value {
    case .number(let text), .string(let text): Int(text)
    default: nil
    }
  }

  /// A string or number as text.
  var text: String? {
    switch value {
    case .number(let text), .string(let text): text
    default: nil
    }
  }
}

/// Where a document stops to be JSON.
struct JSONProblem: Error, Sendable, Equatable {
  let offset: Int
  let what: String
  /// What to do, as a sentence without its end.
  var remedy = "Fetch it again: it is cut off or damaged"

  /// How much of a text of so many bytes lies behind the problem and was not read.
  func unread(of count: Int) -> String {
    "\(max(0, count - offset)) of \(count) bytes, from here on, were not read"
  }
}
