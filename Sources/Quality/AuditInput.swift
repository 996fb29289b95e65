/// Something that kinds of issues look at, and what gives it where it is missing.
package enum AuditInput: CaseIterable, Sendable {
  /// Out-of-fold scores of lesions.
  case lesions
  /// Out-of-fold scores of body sites.
  case sites
  /// Features of the networks, from which the nearest images follow.
  case features
  /// The images' pixels.
  case pixels
  /// More than one source or contributor.
  case origins

  /// What it is, to complete "it needs …".
  package var words: String {
    switch self {
    case .lesions: "out-of-fold scores of lesions"
    case .sites: "out-of-fold scores of body sites"
    case .features: "features of the networks"
    case .pixels: "a data set with pixels"
    case .origins: "a data set of more than one source or contributor"
    }
  }

  /// What gives it, a sentence.
  package var remedy: String {
    switch self {
    case .lesions:
      "Train with derm-train (tasks lesion or mtl) and name the run, or give --labels and --scores."
    case .sites: "Train with derm-train (tasks mtl or site) and name the run."
    case .features: "Train with derm-train, which keeps features, and name the run."
    case .pixels: "Name a pack with --pack that was frozen from a catalogue with images."
    case .origins:
      "Name the catalogue with --catalogue, which knows who contributed an image; or put several "
        + "atlases into one data set."
    }
  }
}
