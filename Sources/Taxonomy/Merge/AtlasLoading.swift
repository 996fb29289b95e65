public import Catalogue
internal import Vocabulary

extension Atlas {
  /// Loads all images with their lesions, sites and diagnoses.
  ///
  /// Fails when the catalogue can't be read or holds no image.
  public static func load(_ catalogue: Catalogue) throws(TaxonomyError) -> Atlas {
    let images: [CataloguedImage]
    let said: [CataloguedMention]
    let annotators: [ImageAnnotator]
    do {
      images = try catalogue.images()
      said = try catalogue.mentions(Facet.ruled + [.contributor])
      annotators = try catalogue.annotators()
    } catch {
      throw .catalogue(error)
    }
    guard !images.isEmpty else { throw .noImages(catalogue: catalogue.path) }
    var mentions: [ImageID: [AtlasMention]] = [:]
    var contributors: [ImageID: String] = [:]
    var lookers: [ImageID: [Facet: [String]]] = [:]
    for entry in annotators {
      for facet in entry.facets {
        lookers[entry.image, default: [:]][facet, default: []].append(entry.name)
      }
    }
    for entry in said {
      if entry.mention.facet == .contributor {
        if contributors[entry.image] == nil {
          contributors[entry.image] = TermText.joined(entry.mention.path)
        }
        continue
      }
      mentions[entry.image, default: []].append(
        AtlasMention(
          entry.mention.facet, entry.mention.path, entry.mention.assertion,
          votes: entry.mention.votes, weight: entry.mention.weight, annotator: entry.annotator))
    }
    return Atlas(
      images.map { entry in
        var image = AtlasImage(id: entry.id, caseID: entry.caseID, source: entry.source)
        image.groupKeys = entry.groupKeys
        image.diagnosis = entry.diagnosis
        image.contributor = contributors[entry.id] ?? ""
        image.licence = entry.licence
        image.page = entry.page
        image.file = entry.fileName
        image.attributes = entry.attributes
        image.annotators = lookers[entry.id] ?? [:]
        image.width = entry.width
        image.height = entry.height
        image.orientation = entry.orientation
        if entry.hasPixels {
          image.pixelFile = entry.file
          image.sha256 = entry.sha256
          image.fingerprint = entry.fingerprint
        }
        return (image, mentions[entry.id] ?? [])
      })
  }
}
