/// A case of the sample atlas, decided before anything is drawn.
struct PlannedCase: Sendable {
  let number: Int
  let tone: SkinTone
  let patient: String
  var contributor: String
  let symptoms: [String]
  let pathophysiology: [String]
  /// Which layout of the page the case has; the site changed it over the years.
  let era: Int
  var images: [PlannedImage]
  var dirt: PageDirt
  /// True for the cases of the one contributor who never names scale.
  var isSilent = false

  /// The page's name: its first image's.
  var page: String { images[0].id }
}

/// An image of the sample atlas, decided before it is drawn.
struct PlannedImage: Sendable {
  /// Position among all images; seeds the drawing.
  var index: Int
  /// 24 hexadecimal digits.
  let id: String
  let file: String
  let site: PlannedSite
  /// Body locations on the page; more than one where the contributor gave more.
  var sitePaths: [String]
  var findings: [Finding]
  /// Terms on the page.
  var terms: [String]
  let diagnosis: String
  /// `true class > class on the page`, or empty.
  var wrongLabel: String
  let width: Int
  let height: Int
  var copy: PlannedDuplicate?
  var damage: FileDamage
  /// What the image shows where it shows no skin.
  var offTopic: OffTopicForm?
  /// What surrounds the skin.
  var frame: FrameForm?
  /// What a copy's page says otherwise than its original's.
  var conflict: Conflict?

  struct Finding: Sendable {
    let lesion: LesionClass
    var style: LesionStyle
    /// Set where it is drawn like another class.
    var lookAlike: LookAlike?

    var drawn: (lesion: LesionClass, style: LesionStyle) {
      lookAlike.map { ($0.look, .usual) } ?? (lesion, style)
    }
  }
}

/// How a near-duplicate was made of another image.
struct PlannedDuplicate: Sendable {
  /// Index of the image that was copied.
  let original: Int
  let originalID: String
  let isMirrored: Bool
  /// Size as a share of the original's.
  let scale: Double
  let quality: Int
  /// Which of the crops it is, from 0; nil for a copy of the whole image.
  ///
  /// Its box is chosen when the image is drawn.
  var crop: Int?

  var description: String {
    (crop == nil ? "" : "crop ") + (isMirrored ? "mirrored " : "") + (scale < 1 ? "rescaled " : "")
      + "quality \(quality)"
  }
}

/// In what a copy's page contradicts its original's.
enum Conflict: String, Sendable {
  case lesions, site
}

/// What is wrong with an image's file.
enum FileDamage: String, Sendable {
  case none = ""
  case missing, truncated
  case notAnImage = "not-an-image"
}

/// What is wrong with a page.
struct PageDirt: Sendable, Equatable {
  var isLatin1 = false
  var declaresCharset = true
  var hasBrokenTags = false
  var escapesTwice = false
  var joinsWithCommas = false
  var lacksDiagnosis = false
  var lacksSite = false
  var lacksLesions = false
  var hasTypos = false
  var hasOddBlanks = false
}
