internal import Vocabulary

/// Texts, each once, in order of their bytes, and the position of each.
///
/// A data set of millions of images has millions of ids, cases and files: a dictionary of them takes 32 to 64 bytes a
/// text next to the sorted list, this table 5 to 11.
struct TextNumbers {
  /// In order of their bytes after `sort`.
  private(set) var texts: [ExactText] = []
  /// One more than the position of a text, where its hash leads to, or in the next place that was free.
  ///
  /// 0 where none is. As many as a power of two, and at least a quarter of them free, so that no search is long.
  private var places = [UInt32](repeating: 0, count: 64)

  /// Adds a text unless it is there.
  mutating func insert(_ text: String) {
    let text = ExactText(text)
    let place = place(of: text)
    guard places[place] == 0 else { return }
    texts.append(text)
    places[place] = UInt32(texts.count)
    if texts.count * 4 > places.count * 3 {
      places = [UInt32](repeating: 0, count: places.count * 2)
      fill()
    }
  }

  /// Puts the texts in order; none may come after it.
  mutating func sort() {
    texts.sort { $0.text.bytesPrecede($1.text) }
    for place in places.indices { places[place] = 0 }
    fill()
  }

  /// The position of a text, which must be there.
  subscript(_ text: String) -> Int {
    let number = places[place(of: ExactText(text))]
    precondition(number > 0, "'\(text)' was never inserted")
    return Int(number) - 1
  }

  private mutating func fill() {
    for (number, text) in texts.enumerated() { places[place(of: text)] = UInt32(number + 1) }
  }

  /// Where a text is, or the free place where it would be.
  private func place(of text: ExactText) -> Int {
    let mask = places.count - 1
    var place = text.hashValue & mask
    while places[place] != 0, texts[Int(places[place]) - 1] != text { place = (place + 1) & mask }
    return place
  }
}
