internal import Randomness

/// Decides what an image shows and which words the contributor found for it.
struct LabelPlanner {
  let options: SampleOptions
  let subject: CasePlanner.ImagePlan

  struct Words {
    var findings: [PlannedImage.Finding] = []
    var terms: [String] = []
    var wrongLabel = ""
  }

  func plan(_ random: inout RandomStream) -> Words {
    if let nails = nailsOnly(&random) { return nails }
    var words = Words()
    for (number, lesion) in classes(&random).enumerated() {
      let term = number == 0 ? subject.habit : common(lesion, &random)
      var finding = PlannedImage.Finding(lesion: lesion, style: term.style)
      if number == 0 { finding.lookAlike = subject.lookAlike }
      words.findings.append(finding)
      words.terms.append(term.path)
    }
    joinTerms(&words, &random)
    mislabel(&words, &random)
    if random.chance(0.05) { words.terms.append(foreign(ForeignTerm.common, &random)) }
    if showsNails, random.chance(0.3) { words.terms.append(foreign(ForeignTerm.nails, &random)) }
    return words
  }

  private var showsNails: Bool { subject.site.path.hasSuffix("/ Nails") }

  /// Some images of nails show nothing else.
  private func nailsOnly(_ random: inout RandomStream) -> Words? {
    guard showsNails, random.chance(0.5) else { return nil }
    var words = Words()
    words.terms = [foreign(ForeignTerm.nails, &random)]
    if random.chance(0.3) {
      let second = foreign(ForeignTerm.nails, &random)
      if second != words.terms[0] { words.terms.append(second) }
    }
    return words
  }

  /// The main finding and those that came along, four at most.
  private func classes(_ random: inout RandomStream) -> [LesionClass] {
    var classes = [subject.main]
    // Company would tell two classes that look alike apart: both keep that of their common look, without each other.
    let alike = subject.lookAlike.map { [$0.look, $0.partner, subject.main] } ?? []
    for (lesion, probability) in (subject.lookAlike?.look ?? subject.main).profile.company
    where !alike.contains(lesion) && classes.count < 4 && random.chance(probability) {
      classes.append(lesion)
    }
    if classes.count < 4, random.chance(0.04) {
      let stray = random.pick(LesionClass.allCases)
      if !classes.contains(stray), !alike.contains(stray), stray != .alopecia {
        classes.append(stray)
      }
    }
    return classes
  }

  private func common(_ lesion: LesionClass, _ random: inout RandomStream) -> LesionTerm {
    let terms = lesion.terms
    return terms[random.weighted(terms.map(\.weight))]
  }

  private func foreign(_ terms: [LesionTerm], _ random: inout RandomStream) -> String {
    terms[random.weighted(terms.map(\.weight))].path
  }

  /// Now and then one term of the atlas says all that the image shows.
  private func joinTerms(_ words: inout Words, _ random: inout RandomStream) {
    let shown = Set(words.findings.map(\.lesion))
    if subject.main == .comedones, random.chance(0.03) { return acne(&words, &random) }
    let fitting = CompoundTerm.all.filter { shown.isSuperset(of: $0.classes) }
    guard !fitting.isEmpty, random.chance(0.3) else { return }
    let compound = random.pick(fitting)
    words.terms =
      [compound.path]
      + zip(words.findings, words.terms).filter { !compound.classes.contains($0.0.lesion) }.map(\.1)
    // Its sentence names poikiloderma's thin skin, not a wound.
    if compound.path == "Poikiloderma" { restyle(&words, .erosionUlcerAtrophy, .atrophy) }
    if compound.path == "SCALING and FISSURING" { restyle(&words, .erosionUlcerAtrophy, .fissure) }
  }

  private func restyle(_ words: inout Words, _ lesion: LesionClass, _ style: LesionStyle) {
    for index in words.findings.indices where words.findings[index].lesion == lesion {
      words.findings[index].style = style
    }
  }

  /// The two sentences that list everything acne leaves; the only images with five findings.
  private func acne(_ words: inout Words, _ random: inout RandomStream) {
    let compound = random.pick(Array(CompoundTerm.all.suffix(2)))
    words.terms = [compound.path]
    words.findings = compound.classes.map {
      PlannedImage.Finding(lesion: $0, style: $0 == .scar ? .pitted : .usual)
    }
  }

  /// Classes that people take for one another.
  static let confusions: [LesionClass: LesionClass] = [
    .cyst: .nodule, .nodule: .cyst, .tumour: .nodule, .erythema: .erythematousPlaque,
    .erythematousPlaque: .erythema, .squames: .hyperkeratosis, .hyperkeratosis: .squames,
    .crust: .hyperkeratosis, .macule: .hyperpigmentedPlaque, .hyperpigmentedPapule: .macule,
    .pearlyPapule: .otherPapule, .otherPapule: .erythematousPapule,
    .erythematousPapule: .vesicularPustular, .vesicularPustular: .erythematousPapule,
    .oozing: .erosionUlcerAtrophy, .erosionUlcerAtrophy: .crust, .excoriation: .scar,
    .scar: .excoriation, .edema: .tumour, .otherPlaque: .nodule, .telangiectasis: .erythema,
    .erythematoSquamousPlaque: .erythematousPlaque, .hyperpigmentedPlaque: .macule,
  ]

  /// A few images get a wrong label: the main finding's term gives way to another class's.
  private func mislabel(_ words: inout Words, _ random: inout RandomStream) {
    guard random.chance(0.012), words.terms.count == words.findings.count,
      let wrong = Self.confusions[subject.main],
      !words.findings.contains(where: { $0.lesion == wrong })
    else { return }
    words.terms[0] = wrong.terms[0].path
    words.wrongLabel = "\(subject.main.rawValue)>\(wrong.rawValue)"
  }
}
