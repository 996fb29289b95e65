package import Parallel

/// Makes an atlas export in DermQuest's format, with drawn images and planted truth.
///
/// The same options give the same bytes, whatever the number of threads. Everything is written into
/// `OUT.partial` and renamed at the end, so `OUT` is complete or absent; an interrupted run resumes where
/// it stopped. Next to it `OUT.truth.csv` says what was planted.
package struct SampleExport: Sendable {
  let options: SampleOptions
  private let vocabulary: AtlasVocabulary
  let plan: AtlasPlan

  /// Plans an atlas with the vocabulary of a folder (`data/vocabulary`).
  ///
  /// Throws `SampleError` when an option makes no sense or a table is missing.
  package init(_ options: SampleOptions, vocabularyFolder: String) throws(SampleError) {
    try options.validate()
    self.options = options
    vocabulary = try AtlasVocabulary(folder: vocabularyFolder)
    plan = AtlasPlan(options, vocabulary)
  }

  /// Number of images, copies included.
  package var imageCount: Int { plan.imagePositions.count }

  /// Number of cases.
  package var caseCount: Int { plan.cases.count }

  /// Number of near-duplicates of whole images among the images.
  package var nearDuplicateCount: Int { count { $0.copy != nil && $0.copy?.crop == nil } }

  /// Number of images with a wrong label.
  package var wrongLabelCount: Int { count { !$0.wrongLabel.isEmpty } }

  /// What else was planted, each kind with its number; kinds that were not are left out.
  package var errorCounts: [(kind: String, count: Int)] {
    [
      ("images with a lesion missing", count { !LabelErrors($0).missing.isEmpty }),
      ("with a spurious one", count { !LabelErrors($0).spurious.isEmpty }),
      ("with a wrong site", count { LabelErrors($0).statedSite != nil }),
      ("off topic", count { $0.offTopic != nil }),
      ("crops", count { $0.copy?.crop != nil }),
      ("near-duplicates in conflict", count { $0.conflict != nil }),
      ("in frames", count { $0.frame != nil }),
      ("look-alikes", count { $0.findings.contains { $0.lookAlike != nil } }),
    ].filter { $0.1 > 0 }
  }

  private func count(_ holds: (PlannedImage) -> Bool) -> Int {
    plan.cases.reduce(0) { $0 + $1.images.count(where: holds) }
  }

  /// Writes the atlas to `folder` with a number of threads; `progress` is called for each image.
  ///
  /// False when the folder already held this very atlas. Throws `SampleError` when something else is in
  /// the way or the disk refuses, and `SampleError.interrupted` when it is cancelled.
  package func write(
    to folder: String, threads: Int, cancellation: Cancellation = Cancellation(),
    progress: Parallel.Progress = .silent
  ) throws -> Bool {
    let output = SampleFolder(folder, options: options)
    guard try output.open() else { return false }
    progress.begin("drawing", unit: "images", total: plan.imagePositions.count)
    let layouts: [ImageLayout]
    do {
      // An image's bytes depend on nothing but the options and its index.
      layouts = try parallelMap(
        plan.imagePositions.count, threads: threads, cancellation: cancellation, progress: progress
      ) { try image($0, into: output) }
    } catch is Cancelled {
      throw SampleError.interrupted(partial: output.partial)
    }
    try writeTerms(into: output)
    var truth = TruthTable()
    for (number, at) in plan.imagePositions.enumerated() {
      let planned = plan.cases[at.case]
      truth.add(planned.images[at.image], of: planned, layout: layouts[number])
    }
    try output.finish(truth: truth.text)
    return true
  }

  func image(_ number: Int, into output: SampleFolder) throws -> ImageLayout {
    let at = plan.imagePositions[number]
    let planned = plan.cases[at.case]
    let image = planned.images[at.image]
    let tone = plan.cases[owner(of: image, at.case)].tone
    if let layout = output.layout(ofFinished: image) { return layout }
    let file = try ImageFile.make(image, tone: tone, seed: options.seed)
    if image.damage != .missing { try output.write(file.bytes, "imagelibrary/large/\(image.file)") }
    try output.note(file.layout, of: image)
    return file.layout
  }

  /// The case whose patient an image shows: a copy shows its original's.
  private func owner(of image: PlannedImage, _ home: Int) -> Int {
    guard let copy = image.copy else { return home }
    return plan.imagePositions.first {
      let other = plan.cases[$0.case].images[$0.image]
      return other.copy == nil && other.index == copy.original
    }?.case ?? home
  }

  private func writeTerms(into output: SampleFolder) throws {
    let answers = AnswerWriter(vocabulary: vocabulary, options: options)
    // In every form: it is where the atlas's whole vocabulary stands.
    try output.write(answers.facetData(), "facetData.json")
    switch options.form {
    case .html:
      for planned in plan.cases {
        try output.write(CasePageWriter(planned: planned).bytes, "pages/\(planned.page).html")
      }
    case .json:
      for answer in try answers.imageData(plan) {
        try output.write(answer.bytes, "imageData/\(answer.name)")
      }
    case .xml:
      try output.write(AtlasDocument(plan: plan, vocabulary: vocabulary).bytes, "atlas.xml")
    case .table:
      let table = AtlasTable(plan: plan, options: options)
      try output.write(table.rows, "atlas.csv")
      try output.write(table.mapping, "mapping.yaml")
    }
  }
}
