internal import Documents

/// Reads a selector's text.
struct SelectorParser {
  private let characters: [Character]
  private var position = 0

  private init(_ text: String) { characters = Array(text) }

  /// More than a page needs; what is picked is kept in the bits of one word.
  private static let maximumCompounds = 32

  /// Reads a selector.
  ///
  /// Throws what is wrong with its position.
  static func parse(_ text: String) throws(SelectorProblem) -> Selector {
    var parser = SelectorParser(text)
    var alternatives: [[Selector.Compound]] = []
    repeat { alternatives.append(try parser.complex()) } while parser.take(",")
    guard parser.next == nil else { throw parser.unexpected() }
    return Selector(alternatives: alternatives)
  }

  private var next: Character? { position < characters.count ? characters[position] : nil }

  private mutating func take(_ character: Character) -> Bool {
    guard next == character else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while next?.isWhitespace == true { position += 1 }
  }

  private func problem(_ what: String, _ remedy: String) -> SelectorProblem {
    SelectorProblem(offset: position, what: what, remedy: remedy)
  }

  private func unexpected() -> SelectorProblem {
    guard let next else {
      return problem("the selector ends too early", "Name an element, .class, #id or [attribute].")
    }
    if next == "+" || next == "~" {
      return problem(
        "\"\(next)\" is not supported", "Use a blank (within) or > (directly within).")
    }
    return problem(
      "\"\(next)\" can't stand here", "A selector has element, .class, #id, [attribute], blank, >.")
  }

  private mutating func complex() throws(SelectorProblem) -> [Selector.Compound] {
    var compounds: [Selector.Compound] = []
    skipBlanks()
    while true {
      // Blanks mean "within" unless a `>` stands among them.
      var combinator = Selector.Combinator.descendant
      if !compounds.isEmpty, take(">") {
        combinator = .child
        skipBlanks()
      }
      var compound = try compound()
      compound.combinator = combinator
      compounds.append(compound)
      skipBlanks()
      guard let next, next != "," else { return compounds }
      guard compounds.count < Self.maximumCompounds else {
        throw problem("more than \(Self.maximumCompounds) steps", "Leave out outer elements.")
      }
    }
  }

  private mutating func compound() throws(SelectorProblem) -> Selector.Compound {
    let start = position
    var compound = Selector.Compound()
    if take("*") {
      compound.element = nil
    } else if let name = name() {
      compound.element = name.lowercased()
    }
    loop: while let character = next {
      switch character {
      case ".":
        position += 1
        // A class or an id is a condition on an attribute, so that only one kind has to be matched.
        compound.attributes.append(("class", .hasWord(try named("a class"))))
      case "#":
        position += 1
        compound.attributes.append(("id", .equals(try named("an id"))))
      case "[":
        position += 1
        compound.attributes.append(try attribute())
      case ":":
        let before = compound.position
        position += 1
        let child = try pseudoClass()
        guard before == nil || before == child else {
          throw problem("no element is two children of its parent", "Keep one position.")
        }
        compound.position = child
      default: break loop
      }
    }
    guard position > start else { throw unexpected() }
    return compound
  }

  private mutating func name() -> String? {
    let start = position
    while let character = next,
      character.isLetter || character.isNumber || character == "-" || character == "_"
        || character == "\\"
    {
      // A backslash takes the next character as it is.
      position += character == "\\" && position + 1 < characters.count ? 2 : 1
    }
    let text = String(characters[start..<position]).filter { $0 != "\\" }
    return text.isEmpty ? nil : text
  }

  private mutating func named(_ what: String) throws(SelectorProblem) -> String {
    guard let name = name() else { throw problem("\(what) has no name", "Write its name here.") }
    return name
  }

  private mutating func attribute() throws(SelectorProblem) -> (String, Selector.Condition) {
    skipBlanks()
    let name = try named("an attribute").lowercased()
    skipBlanks()
    if take("]") { return (name, .exists) }
    var operation: Character = "="
    if let sign = next, "^$*~".contains(sign) {
      operation = sign
      position += 1
    }
    guard take("=") else {
      throw problem("= is missing", "Write [name=value], [name^=…], [name$=…] or [name*=…].")
    }
    skipBlanks()
    let value = try value()
    skipBlanks()
    guard take("]") else { throw problem("] is missing", "Close the attribute.") }
    return switch operation {
    case "^": (name, .begins(value))
    case "$": (name, .ends(value))
    case "*": (name, .contains(value))
    case "~": (name, .hasWord(value))
    default: (name, .equals(value))
    }
  }

  private mutating func value() throws(SelectorProblem) -> String {
    let start = position
    if let quote = next, quote == "\"" || quote == "'" {
      position += 1
      while let character = next, character != quote { _ = take(character) }
      guard take(quote) else { throw problem("the quote is not closed", "Add \(quote).") }
      return String(characters[(start + 1)..<(position - 1)])
    }
    while let character = next, character != "]", !character.isWhitespace { position += 1 }
    guard position > start else { throw problem("the value is missing", "Write it in quotes.") }
    return String(characters[start..<position])
  }

  private mutating func pseudoClass() throws(SelectorProblem) -> Int {
    let start = position
    let name = try named("a pseudo-class")
    if name == "first-child" { return 1 }
    guard name == "nth-child" else {
      position = start
      let near = Nearest.candidates(for: name, among: ["nth-child", "first-child"], limit: 1).first
      throw problem(
        ":\(name) is not supported",
        near.map { Nearest.question(":\($0)") } ?? "Use :nth-child(n) or :first-child.")
    }
    let number = "an integer from 1 should be here"
    guard take("(") else { throw problem(number, "Write :nth-child(2).") }
    var digits = ""
    while let character = next, character.isASCII, character.isNumber {
      digits.append(character)
      position += 1
    }
    guard let number = Int(digits), number > 0, take(")") else {
      throw problem(number, "Write :nth-child(2); formulas such as 2n+1 are not supported.")
    }
    return number
  }
}
