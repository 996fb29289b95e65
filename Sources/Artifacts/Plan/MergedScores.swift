/// What classes that come from others would score with a run's stored probabilities.
///
/// The score of a merged class is 1 - prod(1 - p) over the classes that go into it, the probability
/// of at least one of them if they were independent. It says how well the run's outputs already
/// tell the merged class, and not what training on the merged class would give.
package struct MergedScores: Codable, Sendable, Hashable {
  package let run: String
  /// Classes that come from others, in order of their ids.
  package let classes: [MergedScore]
  /// Images that the run predicted but that will not be in the data set.
  package let imagesLeftOut: Int

  package init(run: String, classes: [MergedScore], imagesLeftOut: Int) {
    self.run = run
    self.classes = classes
    self.imagesLeftOut = imagesLeftOut
  }
}

/// Average precision of one class that comes from others.
package struct MergedScore: Codable, Sendable, Hashable {
  /// A class of the run that goes into it.
  package struct Member: Codable, Sendable, Hashable {
    package let id: String
    /// Its average precision against its own labels, mean over folds; nil without a positive.
    package let ap: Double?

    package init(id: String, ap: Double?) {
      self.id = id
      self.ap = ap
    }
  }

  package let id: String
  /// The classes of the run that go into it as a whole.
  package let members: [Member]
  /// Classes of the run of which only some terms go into it: their scores take no part.
  package let partly: [String]
  /// Images that will have it.
  package let positives: Int
  /// The share of images with it among those known.
  package let prevalence: Double?
  /// The mean average precision of random rankings of the same labels; nil in plans of versions without it.
  package let chance: Double?
  /// Average precision of the derived score, mean over the folds that hold a positive.
  package let ap: Double?
  /// The same on all images at once, whichever fold's model predicted them.
  package let apPooled: Double?

  package init(
    id: String, members: [Member], partly: [String], positives: Int, prevalence: Double?,
    chance: Double?, ap: Double?, apPooled: Double?
  ) {
    self.id = id
    self.members = members
    self.partly = partly
    self.positives = positives
    self.prevalence = prevalence
    self.chance = chance
    self.ap = ap
    self.apPooled = apPooled
  }
}
