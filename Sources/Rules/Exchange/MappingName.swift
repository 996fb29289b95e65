internal import Terms
package import Vocabulary

/// Names in a mapping set: compact identifiers (CURIEs) and the addresses that they stand for.
package enum MappingName: Equatable {
  case term(Facet, String)
  case `class`(Facet, String)
  case word(String)
  case person(String)
  /// `sssom:NoTermFound`: the term means nothing that has a name.
  case nothing
  case orcid(String)
  /// Anything of somebody else's, by its full address.
  case outside(String)

  /// Our own prefixes, and those of the vocabularies that SSSOM builds on.
  package static let prefixes: [String: String] = [
    "diagnosis-term": "urn:derm:diagnosis-term:",
    "lesion": "urn:derm:lesion:", "lesion-term": "urn:derm:lesion-term:",
    "orcid": "https://orcid.org/", "person": "urn:derm:person:",
    "semapv": "https://w3id.org/semapv/vocab/", "site": "urn:derm:site:",
    "site-term": "urn:derm:site-term:", "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/", "urn": "urn:", "word": "urn:derm:word:",
  ]

  /// Vocabularies that a dermatologist refers to.
  package static let vocabularies: [String: String] = [
    "HP": "http://purl.obolibrary.org/obo/HP_", "MONDO": "http://purl.obolibrary.org/obo/MONDO_",
    "DOID": "http://purl.obolibrary.org/obo/DOID_", "NCIT": "http://purl.obolibrary.org/obo/NCIT_",
    "UBERON": "http://purl.obolibrary.org/obo/UBERON_",
    "SNOMED": "http://snomed.info/id/", "SCTID": "http://snomed.info/id/",
    "MESH": "http://id.nlm.nih.gov/mesh/", "ICD10": "http://hl7.org/fhir/sid/icd-10/",
    "ICD11": "http://id.who.int/icd/entity/",
  ]

  /// The compact identifier.
  package var curie: String {
    switch self {
    case .term(let facet, let text): "\(facet.rawValue)-term:\(Percent.encoded(text))"
    case .class(let facet, let id): "\(facet.rawValue):\(Percent.encoded(id))"
    case .word(let text): "word:\(Percent.encoded(text))"
    case .person(let id): "person:\(Percent.encoded(id))"
    case .nothing: "sssom:NoTermFound"
    case .orcid(let number): "orcid:\(number)"
    case .outside(let address): address
    }
  }

  /// Recognises what a compact identifier of a file with these prefixes stands for.
  package init(_ curie: String, prefixes: [String: String]) {
    // Names are compared as full addresses: another program may write them out, or under prefixes
    // of its own, which go before ours.
    var address = curie
    if let colon = curie.firstIndex(of: ":"),
      let expansion = prefixes[String(curie[..<colon])] ?? Self.prefixes[String(curie[..<colon])]
    {
      address = expansion + curie[curie.index(after: colon)...]
    }
    func rest(_ prefix: String) -> String? {
      let start = Self.prefixes[prefix] ?? ""
      return address.hasPrefix(start)
        ? Percent.decoded(String(address.dropFirst(start.count))) : nil
    }
    if address == "https://w3id.org/sssom/NoTermFound" {
      self = .nothing
    } else if let text = rest("lesion-term") {
      self = .term(.lesion, text)
    } else if let text = rest("diagnosis-term") {
      self = .term(.diagnosis, text)
    } else if let text = rest("site-term") {
      self = .term(.site, text)
    } else if let id = rest("lesion") {
      self = .class(.lesion, id)
    } else if let id = rest("site") {
      self = .class(.site, id)
    } else if let text = rest("word") {
      self = .word(text)
    } else if let id = rest("person") {
      self = .person(id)
    } else if let number = rest("orcid") {
      self = .orcid(number)
    } else {
      self = .outside(address)
    }
  }

  /// The 16 digits of an ORCID in groups, however it was written; nil for anything else.
  package static func orcidNumber(_ text: String) -> String? {
    let number = text.split(separator: "/").last.map(String.init) ?? ""
    let groups = number.split(separator: "-", omittingEmptySubsequences: false)
    let isOne =
      groups.map(\.count) == [4, 4, 4, 4]
      && number.utf8.allSatisfy { $0.isASCIIDigit || "-X".utf8.contains($0) }
    return isOne ? number : nil
  }
}
