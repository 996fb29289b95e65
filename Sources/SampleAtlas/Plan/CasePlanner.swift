internal import Digests
internal import Glibc
internal import Randomness
internal import Terms

/// Decides a case: patient, sites, findings, the contributor's words, and the dirt of its page.
struct CasePlanner: Sendable {
  let options: SampleOptions
  let vocabulary: AtlasVocabulary

  func plan(_ number: Int, main: LesionClass) -> PlannedCase {
    var random = RandomStream(seed: options.seed, purpose: "sample case", index: UInt64(number))
    let count = 1 + random.weighted([20, 26, 21, 15, 11, 7])
    // Atlases show more pale skin than dark.
    let tone = SkinTone(
      depth: Float(min(5, 5 * random.unit() * random.unit() + random.unit() * 0.8)))
    // Numbers of its own: the rest of an atlas stays as it is without the option.
    var resemblance = RandomStream(
      seed: options.seed, purpose: "sample look-alike", index: UInt64(number))
    let lookAlike = resemblance.chance(options.lookAlikes) ? LookAlike.of(main) : nil
    let home = site(for: main, lookAlike, &random)
    let profile = main.profile
    let diagnosis = random.pick(profile.diagnoses)
    let habit = weighted(main.terms, &random)
    var images: [PlannedImage] = []
    for image in 0..<count {
      let imageSite = random.chance(0.82) ? home : site(for: main, lookAlike, &random)
      let subject = ImagePlan(
        main: main, lookAlike: lookAlike, habit: habit, site: imageSite,
        diagnosis: random.chance(0.9) ? diagnosis : random.pick(profile.diagnoses))
      images.append(plan(subject, case: number, image: image, &random))
    }
    return PlannedCase(
      number: 1001 + number * 3 + random.below(3), tone: tone, patient: patient(&random),
      contributor: contributor(&random), symptoms: symptoms(&random),
      pathophysiology: [profile.pathophysiology], era: random.weighted([6, 2.5, 1.5]),
      images: images, dirt: dirt(&random))
  }

  /// What all decisions about one image need.
  struct ImagePlan {
    let main: LesionClass
    let lookAlike: LookAlike?
    let habit: LesionTerm
    let site: PlannedSite
    let diagnosis: String
  }

  func site(
    for lesion: LesionClass, _ lookAlike: LookAlike?, _ random: inout RandomStream
  ) -> PlannedSite {
    let predilection = Predilection.of(lesion)
    let weights = PlannedSite.all.map { site in
      if let lookAlike, !lookAlike.allows(site) { return 0.0 }
      // Bald skin needs hair around it to be seen.
      return lesion == .alopecia && !site.look.isHairy
        ? 0 : site.weight * pow(predilection.factor(site), options.predilection)
    }
    return PlannedSite.all[random.weighted(weights)]
  }

  private func plan(
    _ subject: ImagePlan, case number: Int, image: Int, _ random: inout RandomStream
  ) -> PlannedImage {
    let id = String(Digest.of(text: "\(options.seed) case \(number) image \(image)").hex.prefix(24))
    let words = LabelPlanner(options: options, subject: subject).plan(&random)
    let side = options.imageSide
    let short = random.pick([side, side * 3 / 4, side * 3 / 4, side * 2 / 3])
    let wide = random.chance(0.6)
    var paths = [subject.site.path]
    if random.chance(0.04) {
      let second = site(for: subject.main, subject.lookAlike, &random).path
      if second != paths[0] { paths.append(second) }
    }
    return PlannedImage(
      index: 0, id: id, file: fileName(number, image, wide: wide, subject.diagnosis, &random),
      site: subject.site, sitePaths: paths, findings: words.findings, terms: words.terms,
      diagnosis: subject.diagnosis, wrongLabel: words.wrongLabel, width: wide ? side : short,
      height: wide ? short : side, copy: nil, damage: damage(&random))
  }

  func weighted(_ terms: [LesionTerm], _ random: inout RandomStream) -> LesionTerm {
    terms[random.weighted(terms.map(\.weight))]
  }

  /// Names as the atlas had them: a number with HB or VB for the layout, or a contributor's own.
  private func fileName(
    _ number: Int, _ image: Int, wide: Bool, _ diagnosis: String, _ random: inout RandomStream
  ) -> String {
    let padded = String(number * 8 + image + 1).leftPadded(6, with: "0")
    switch random.weighted([16, 2, 1]) {
    case 0: return "\(padded)\(wide ? "HB" : "VB").JPG"
    case 1: return "\(10_000 + number)-DSC\(padded).JPG"
    default:
      let word = diagnosis.split(separator: " ").first.map(String.init) ?? "case"
      let plain = word.filter { $0.isASCII && $0.isLetter }
      return "\(10_000 + number)-\(plain)_20\(image + 1)_20\(padded).jpg"
    }
  }

  private func patient(_ random: inout RandomStream) -> String {
    "\(random.chance(0.52) ? "Female" : "Male"), \(random.whole(1...88)) years"
  }

  private func contributor(_ random: inout RandomStream) -> String {
    let houses = ["Clinic", "Hospital", "Clínica", "Hôpital", "Universität", "Practice"]
    return "\(random.pick(houses)) \(random.whole(1...40))"
  }

  private func symptoms(_ random: inout RandomStream) -> [String] {
    let common = ["Pruritus (Itching)", "Asymptomatic", "Pain", "Burning", "None", "Mild Pruritus"]
    var chosen = [random.pick(common)]
    if random.chance(0.15) {
      let further = random.pick(vocabulary.symptoms.terms).path
      if further != chosen[0] { chosen.append(further) }
    }
    return chosen
  }

  private func dirt(_ random: inout RandomStream) -> PageDirt {
    let rate = options.dirty
    return PageDirt(
      isLatin1: random.chance(rate), declaresCharset: random.chance(0.5),
      hasBrokenTags: random.chance(rate), escapesTwice: random.chance(rate),
      joinsWithCommas: random.chance(rate), lacksDiagnosis: random.chance(rate / 2),
      lacksSite: random.chance(rate / 2), lacksLesions: random.chance(rate / 2),
      hasTypos: random.chance(rate), hasOddBlanks: random.chance(rate))
  }

  private func damage(_ random: inout RandomStream) -> FileDamage {
    switch random.unit() / max(1e-9, options.dirty) {
    case ..<0.03: .missing
    case ..<0.06: .truncated
    case ..<0.08: .notAnImage
    default: .none
    }
  }
}
