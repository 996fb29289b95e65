public import Provenance
public import Vocabulary

/// How often a finding occurred.
public struct FindingCount: Codable, Sendable, Hashable {
  /// The finding's code.
  public let code: String
  /// How bad it is.
  public let severity: Severity
  /// How often.
  public let count: Int
  /// One example.
  public let what: String
  /// What to do about it.
  public let remedy: String

  /// Names every field.
  public init(code: String, severity: Severity, count: Int, what: String, remedy: String) {
    self.code = code
    self.severity = severity
    self.count = count
    self.what = what
    self.remedy = remedy
  }
}

/// Images left out of the data set, by reason.
public struct Exclusion: Codable, Sendable, Hashable {
  /// Why.
  public let reason: String
  /// How many.
  public let images: Int

  /// Names every field.
  public init(reason: String, images: Int) {
    self.reason = reason
    self.images = images
  }
}

/// Where a pack comes from.
public struct PackProvenance: Codable, Sendable, Hashable {
  /// The program and its version.
  public let tool: String
  /// The name of the rules file.
  public let rules: String
  /// Digest of the rules file.
  public let rulesDigest: Digest
  /// Digest of the lock, when there is one.
  public let lockDigest: Digest?
  /// Digest of the catalogue's facts.
  public let catalogueDigest: Digest
  /// The sources in the catalogue.
  public let sources: [String]

  /// Names every field.
  public init(
    tool: String, rules: String, rulesDigest: Digest, lockDigest: Digest?, catalogueDigest: Digest,
    sources: [String]
  ) {
    self.tool = tool
    self.rules = rules
    self.rulesDigest = rulesDigest
    self.lockDigest = lockDigest
    self.catalogueDigest = catalogueDigest
    self.sources = sources
  }
}

/// What `pack.json` holds: vocabulary, fates, map, split, findings, provenance.
public struct PackManifest: Codable, Sendable, Hashable {
  /// The version of this format: 1.
  public let formatVersion: Int
  /// The data set's name.
  public let title: String
  /// Lesion classes in order of the label columns.
  public let lesions: [ClassEntry]
  /// Body sites in order of the site index.
  public let sites: [ClassEntry]
  /// Every raw term with its fate.
  public let terms: [TermFate]
  /// The lesion x site map.
  public let correlation: CorrelationTable
  /// One entry per lesion.
  public let predilection: [PredilectionEntry]
  /// Lesions with lesions; nil in packs of an older derm.
  public var lesionPairs: PairTable?
  /// Lesions with diagnoses; nil in packs of an older derm.
  public var diagnosisPairs: PairTable?
  /// How far annotators agree, lesions before sites; nil when no image has two of them, and in packs of
  /// an older derm.
  public var agreement: [ClassAgreement]?
  /// Sites that are views and no places of the body, such as the full body, which predilection leaves out;
  /// nil when there is none, and in packs of an older derm.
  public var views: [SiteID]?
  /// The split's certificate.
  public let certificate: SplitCertificate
  /// Findings about the input.
  public let findings: [FindingCount]
  /// Images left out.
  public let exclusions: [Exclusion]
  /// Where it comes from.
  public let provenance: PackProvenance
  /// Names the image store; filled by `PackWriter`.
  public var imagesDigest: Digest
  /// Digest of the image store's index, and so of every stored picture; filled by `PackWriter`, nil in
  /// packs of an older derm.
  public var storeDigest: Digest?
  /// Images in the data set; filled by `PackWriter`.
  public var imageCount: Int
  /// Images whose pixels are in the store; filled by `PackWriter`.
  public var pixelCount: Int

  /// Names every field but the maps of pairs, the agreement and the views.
  public init(
    formatVersion: Int = 1, title: String, lesions: [ClassEntry], sites: [ClassEntry],
    terms: [TermFate], correlation: CorrelationTable, predilection: [PredilectionEntry],
    certificate: SplitCertificate, findings: [FindingCount], exclusions: [Exclusion],
    provenance: PackProvenance, imagesDigest: Digest = Digest.of([]), imageCount: Int = 0,
    pixelCount: Int = 0
  ) {
    self.formatVersion = formatVersion
    self.title = title
    self.lesions = lesions
    self.sites = sites
    self.terms = terms
    self.correlation = correlation
    self.predilection = predilection
    self.certificate = certificate
    self.findings = findings
    self.exclusions = exclusions
    self.provenance = provenance
    self.imagesDigest = imagesDigest
    self.imageCount = imageCount
    self.pixelCount = pixelCount
  }
}
