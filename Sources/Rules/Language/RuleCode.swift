package import Vocabulary

/// What lint can find in a rules file, each with a code that never changes its meaning.
package enum RuleCode: String, Sendable, Codable, CaseIterable {
  case notUTF8 = "not-utf8"
  case tab = "tab"
  case syntax = "yaml-syntax"
  case duplicateKey = "duplicate-key"
  case unknownKey = "unknown-key"
  case missingKey = "missing-key"
  case wrongType = "wrong-type"
  case unknownVersion = "unknown-version"
  case keywordKey = "yaml-keyword-key"
  case mappedTwice = "two-fates"
  case undefinedClass = "undefined-class"
  case cycle = "cycle"
  case neverMerge = "never-merge"
  case sameLabel = "same-label"
  case sameXref = "same-xref"
  case twoFamilies = "two-families"
  case missingWhy = "missing-why"
  case unknownPerson = "unknown-person"
  case overrideUnknownImage = "override-unknown-image"
  case overrideOpposite = "override-opposite"
  case overrideStale = "override-stale"
  case overrideRow = "override-row"
  case duplicatesRow = "duplicates-row"
  case duplicatesOpposite = "duplicates-opposite"
  case duplicatesUnknownImage = "duplicates-unknown-image"
  case spellingChain = "spelling-chain"
  case alsoOneClass = "also-one-class"
  case noImageLeft = "no-image-left"
  case facetNotInData = "facet-not-in-data"
  case unmappedTerm = "term-without-fate"
  case termNotInData = "term-not-in-data"
  case classWithoutImage = "class-without-image"
  case nearThreshold = "near-threshold"
  case oneContributor = "one-contributor"
  case oneDiagnosis = "one-diagnosis"
  case fewGroups = "few-groups"
  case secondPass = "second-pass"
  case redundant = "redundant"
  case lookAlike = "look-alike"
  case keywordValue = "yaml-keyword-value"
  case labelsLost = "labels-lost"
  case manySites = "many-sites"
  case locked = "pinned"
  case staleLock = "stale-lock"
  case largeGroup = "large-group"
  case mostlyCopies = "mostly-copies"
  case notApproved = "not-approved"
  case votesWithoutEffect = "votes-without-effect"
  case annotatorsUnited = "annotators-united"

  package var severity: Severity {
    switch self {
    case .unmappedTerm, .termNotInData, .classWithoutImage, .nearThreshold, .oneContributor,
      .oneDiagnosis, .fewGroups, .secondPass, .redundant, .lookAlike, .keywordValue, .labelsLost,
      .manySites, .locked, .staleLock, .largeGroup, .mostlyCopies, .notApproved,
      .votesWithoutEffect, .annotatorsUnited:
      .warning
    default: .error
    }
  }
}
