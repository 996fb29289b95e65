internal import Digests
package import Quality

/// A question of the queue that can be asked of the opened data set.
package struct Question: Sendable {
  package let item: QueueItem
  /// Positions of its images in the pack.
  package let images: [Int]
  /// What it is about.
  package let subject: Subject

  /// A question about images of a pack.
  package init(_ item: QueueItem, images: [Int]) {
    self.item = item
    self.images = images
    subject = Subject(
      item: item.id, kind: item.kind, images: item.images, class: item.class)
  }

  /// One way to answer.
  package struct Choice: Sendable, Hashable {
    /// The key on the keyboard; forms send it too.
    package let key: String
    /// What the button says.
    package let label: String
    /// What it says of the data set.
    package let answer: LogLine.Answer
    /// What is right instead; nil where the answer says all.
    package var value: String?
    /// Whether another site is to be named.
    package var asksForSite = false
  }

  /// The ways to answer, in the order in which they stand.
  package func choices(_ words: (String) -> String) -> [Choice] {
    func yesNo(
      _ yes: LogLine.Answer, _ no: LogLine.Answer, _ values: (String?, String?) = (nil, nil)
    ) -> [Choice] {
      [
        Choice(key: "y", label: "Yes", answer: yes, value: values.0),
        Choice(key: "n", label: "No", answer: no, value: values.1),
      ]
    }
    let unsure = Choice(key: "u", label: "Can’t tell", answer: .unsure)
    // People answer about the image, the log keeps what that says of the label: a yes to "is it
    // there?" makes an absent label wrong and a present one right.
    switch item.kind {
    case "spurious", "off-topic": return yesNo(.right, .wrong) + [unsure]
    case "duplicate", "crop", "conflict":
      return yesNo(.wrong, .right, ("same", "different")) + [unsure]
    case "wrong-site":
      let suggested = Choice(
        key: "2", label: words(item.suggested), answer: .wrong, value: item.suggested)
      // Nobody suggests another site where a person asks.
      return [Choice(key: "1", label: words(item.given), answer: .right)]
        + (item.suggested.isEmpty ? [] : [suggested])
        + [Choice(key: "o", label: "Another site…", answer: .wrong, asksForSite: true), unsure]
    default: return yesNo(.wrong, .right) + [unsure]
    }
  }

  /// Names the sentences that spoke for an error, which are not shown before the answer.
  package var evidenceDigest: String {
    Digest.of(text: item.evidence.joined(separator: "\n")).hex
  }

  /// Whether a share of all questions, the same on every machine, holds this one.
  package func isIn(share: Double) -> Bool {
    let bytes = Digest.of(text: "second reading \(item.id)").bytes.prefix(8)
    let number = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Double(number) < share * 0x1p64
  }
}
