/// The JSON-LD context that the Croissant format specification 1.0 prescribes.
enum CroissantContext {
  private static let terms: [String] = [
    "citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject",
    "fileSet", "format",
    "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet",
    "references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField",
    "transform",
  ]

  /// Prefixes, then the format's own words under `cr`.
  static var value: JSONValue {
    var context: [String: JSONValue] = [
      "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
      "cr": "http://mlcommons.org/croissant/", "dct": "http://purl.org/dc/terms/",
      "rai": "http://mlcommons.org/croissant/RAI/", "conformsTo": "dct:conformsTo",
      "data": ["@id": "cr:data", "@type": "@json"],
      "examples": ["@id": "cr:examples", "@type": "@json"],
      "dataType": ["@id": "cr:dataType", "@type": "@vocab"],
    ]
    for term in terms { context[term] = .text("cr:\(term)") }
    return .object(context)
  }
}
