package import Digests
package import Vocabulary

/// How often a finding occurred.
package struct FindingCount: Codable, Sendable, Hashable {
  package let code: String
  package let severity: Severity
  package let count: Int
  /// One example.
  package let what: String
  /// What to do about it.
  package let remedy: String

  package init(code: String, severity: Severity, count: Int, what: String, remedy: String) {
    self.code = code
    self.severity = severity
    self.count = count
    self.what = what
    self.remedy = remedy
  }
}

/// Images left out of the data set, by reason.
package struct Exclusion: Codable, Sendable, Hashable {
  package let reason: String
  package let images: Int

  package init(reason: String, images: Int) {
    self.reason = reason
    self.images = images
  }
}

/// Where a pack comes from.
package struct PackProvenance: Codable, Sendable, Hashable {
  /// The program and its version.
  package let tool: String
  /// The name of the rules file.
  package let rules: String
  /// Digest of the rules file.
  package let rulesDigest: Digest
  /// Digest of the lock, when there is one.
  package let lockDigest: Digest?
  /// Digest of the catalogue's facts.
  package let catalogueDigest: Digest
  /// The sources in the catalogue.
  package let sources: [String]

  package init(
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

/// What `pack.json` holds: vocabulary, mappings, map, split, findings, provenance.
package struct PackManifest: Codable, Sendable, Hashable {
  /// The version of this format: 1.
  package let formatVersion: Int
  package let title: String
  /// Lesion classes in order of the label columns.
  package let lesions: [ClassEntry]
  /// Body sites in order of the site index.
  package let sites: [ClassEntry]
  /// Every raw term with its mapping.
  package let terms: [TermMapping]
  /// The lesion x site map.
  package let correlation: CorrelationTable
  /// One entry per lesion.
  package let predilection: [PredilectionEntry]
  /// Lesions with lesions; nil in packs of an older derm.
  package var lesionPairs: PairTable?
  /// Lesions with diagnoses; nil in packs of an older derm.
  package var diagnosisPairs: PairTable?
  /// How far annotators agree, lesions before sites; nil when no image has two of them, and in packs of
  /// an older derm.
  package var agreement: [ClassAgreement]?
  /// How far annotators agree in all that they name, lesions before sites; nil as `agreement` is.
  package var labelSetAgreement: [LabelSetAgreement]?
  /// Sites that are views and no parts of the body, such as the full body, which predilection leaves out;
  /// nil when there is none, and in packs of an older derm.
  package var views: [SiteID]?
  package let certificate: SplitCertificate
  /// Findings about the input.
  package let findings: [FindingCount]
  package let exclusions: [Exclusion]
  package let provenance: PackProvenance
  /// Names the image store; filled by `PackWriter`.
  package var imagesDigest: Digest
  /// Digest of the image store's index, and so of every stored image; filled by `PackWriter`, nil in
  /// packs of an older derm.
  package var storeDigest: Digest?
  /// Images in the data set; filled by `PackWriter`.
  package var imageCount: Int
  /// Images whose pixels are in the store; filled by `PackWriter`.
  package var pixelCount: Int

  /// Names every field but the maps of pairs, the agreement and the views.
  package init(
    formatVersion: Int = 1, title: String, lesions: [ClassEntry], sites: [ClassEntry],
    terms: [TermMapping], correlation: CorrelationTable, predilection: [PredilectionEntry],
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
