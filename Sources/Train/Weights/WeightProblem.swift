/// What is wrong with a file of weights; `WeightFile.read` adds the file's name.
struct WeightProblem: Error, Equatable {
  /// What is wrong and where in the file.
  let what: String
  /// What to do about it.
  let remedy: String

  init(_ what: String, remedy: String = "Fetch the file again, or save it again.") {
    self.what = what
    self.remedy = remedy
  }
}
