package import Quality

/// One line of `taxonomy/review/<person>.jsonl`: an answer, a question passed over, or an undo.
///
/// Exactly one of `answer`, `skip` and `undoes` is there. A line with `answer` has the keys `item`, `answer` and `by`
/// of the answers that derm-quality reads.
package struct LogLine: Codable, Sendable, Hashable {
  /// What a person says of what the data set says: that it is wrong, that it is right, or that they can't tell.
  package typealias Answer = ReviewAnswer.Reply

  /// In which reading the question was asked.
  package enum Reading: String, Codable, Sendable {
    /// The first, or by somebody who answers on their own.
    case first
    /// Asked again of another person, who does not see the first answer.
    case second
    /// Decides between answers that differ.
    case adjudication
  }

  /// What the person saw.
  package struct Shown: Codable, Sendable, Hashable {
    /// Raw terms of the image, lesions and sites, sorted; nil without a catalogue.
    package var terms: [String]?
    /// What the data set says: the label's state, or the site.
    package var given: String
    /// SHA-256 of the sentences that spoke for an error; they are shown after the answer.
    package var evidence: String

    package init(terms: [String]?, given: String, evidence: String) {
      self.terms = terms
      self.given = given
      self.evidence = evidence
    }
  }

  /// `<person>-<number>`, numbers from 1 without gaps.
  package var id: String
  /// When, in UTC, as `2026-11-29T09:30:00.125Z`.
  package var time: String
  /// Who.
  package var by: String
  /// The question's id in the queue.
  package var item: String
  /// The question's kind, such as `missing`.
  package var kind: String
  /// The images that were shown.
  package var images: [String]
  /// The class or site that was asked about; empty where none is.
  package var `class`: String
  /// Whether it is a first or second reading, or a decision between answers.
  package var reading: Reading
  package var shown: Shown
  /// What the person says of the label; nil where the line passes over the question, or takes another line back.
  package var answer: Answer?
  /// What is right instead, such as another site; nil where `answer` says all.
  package var value: String?
  /// Why the question was passed over.
  package var skip: String?
  /// The id of the line that no longer counts.
  package var undoes: String?
  /// What the person wrote next to it.
  package var note: String?
  /// Milliseconds from the question to the answer, by the person's browser.
  package var milliseconds: Int?
  /// The fold in which the image is tested; nil for questions about more than images.
  package var fold: Int?
  /// derm's version.
  package var version: String
  /// SHA-256 of the line before it without its line feed; of nothing for the first.
  package var previous: String

  /// A line about a question, by what it is about; what it says may be filled in.
  package init(
    by: String, item: String, kind: String, images: [String], class name: String,
    reading: Reading, shown: Shown, version: String
  ) {
    id = ""
    time = ""
    self.by = by
    self.item = item
    self.kind = kind
    self.images = images
    self.class = name
    self.reading = reading
    self.shown = shown
    self.version = version
    previous = ""
  }

  /// The day of the line, as `2026-11-29`.
  package var date: String { String(time.prefix(10)) }

  /// What keeps a line from being one; nil when it is sound by itself.
  var fault: String? {
    if [answer != nil, skip != nil, undoes != nil].count(where: { $0 }) != 1 {
      return "not one answer, one reason to pass over, or one undo"
    }
    return by.isEmpty || item.isEmpty ? "no person or no question" : nil
  }
}
