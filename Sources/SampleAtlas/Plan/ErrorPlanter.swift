internal import Randomness

/// Plants what a label-quality tool must find into images that are planned and numbered.
///
/// Every kind of error has a random stream of its own for each image: setting one share changes nothing of another
/// kind, and nothing of an atlas without errors.
struct ErrorPlanter {
  let options: SampleOptions

  private var errors: PlantedErrors { options.errors }

  /// Plants all kinds but crops and conflicts, which need other images.
  func plant(_ cases: inout [PlannedCase]) {
    SilentContributor.choose(among: &cases, share: errors.silentContributor, seed: options.seed)
    for number in cases.indices {
      for index in cases[number].images.indices {
        replace(&cases[number].images[index])
        let image = cases[number].images[index]
        guard image.offTopic == nil else { continue }
        omit(&cases[number].images[index])
        invent(&cases[number].images[index], isSilent: cases[number].isSilent)
        misplace(&cases[number].images[index])
      }
    }
  }

  private func stream(_ kind: String, _ image: PlannedImage) -> RandomStream {
    RandomStream(seed: options.seed, purpose: "sample \(kind)", index: UInt64(image.index))
  }

  /// What else the photograph shows; the page goes on to say what the case's other images show.
  private func replace(_ image: inout PlannedImage) {
    var random = stream("off topic", image)
    if random.chance(errors.offTopic) {
      image.offTopic = random.pick(OffTopicForm.allCases)
      image.findings = []
      image.wrongLabel = ""
      return
    }
    random = stream("frame", image)
    if random.chance(errors.frames) {
      image.frame = random.pick(FrameForm.fitting(image.site.look))
    }
  }

  /// Leaves out terms of drawn lesions.
  private func omit(_ image: inout PlannedImage) {
    var random = stream("missing", image)
    let drawn = Set(image.findings.map(\.lesion))
    image.terms = image.terms.filter { term in
      drawn.isDisjoint(with: TermMeaning.classes(of: term)) || !random.chance(errors.missing)
    }
  }

  /// Names a lesion that is not there.
  private func invent(_ image: inout PlannedImage, isSilent: Bool) {
    var random = stream("spurious", image)
    guard random.chance(errors.spurious) else { return }
    let others = image.lesionsNotSaid.filter { !isSilent || $0 != SilentContributor.unnamed }
    guard !others.isEmpty else { return }
    let term = random.pick(others).usualTerm(&random).path
    image.terms.insert(term, at: random.below(image.terms.count + 1))
  }

  private func misplace(_ image: inout PlannedImage) {
    var random = stream("wrong site", image)
    guard image.site.site != nil, random.chance(errors.wrongSite) else { return }
    image.writeWrongSite(&random)
  }
}

extension PlannedImage {
  /// Writes one site that looks unlike the one that is drawn, and is not what the page said so far.
  mutating func writeWrongSite(_ random: inout RandomStream) {
    let written = PlannedSite.all.first { $0.path == sitePaths.first }
    let weights = PlannedSite.all.map { other in
      let isWrong = other.site != nil && other.site != site.site && other.look != site.look
      return isWrong && other.site != written?.site ? other.weight : 0
    }
    sitePaths = [PlannedSite.all[random.weighted(weights)].path]
  }
}
