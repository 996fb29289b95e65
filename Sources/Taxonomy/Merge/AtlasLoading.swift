package import Catalogue
package import Rules
internal import Vocabulary

extension Atlas {
  /// Loads all images with their lesions, sites and diagnoses.
  ///
  /// Images and mentions come from the catalogue in the order of the images' ids, so that mentions go
  /// into the atlas as they are read, one at a time. Fails when the catalogue can't be read or holds no
  /// image.
  package static func load(_ catalogue: Catalogue) throws(TaxonomyError) -> Atlas {
    var builder = AtlasBuilder()
    do {
      let images = try catalogue.images()
      guard !images.isEmpty else { throw TaxonomyError.noImages(catalogue: catalogue.path) }
      var next = 0
      try catalogue.mentions(Facet.ruled) { entry in
        // Both come in order of ids. An image is added after its mentions.
        while next < images.count, images[next].id != entry.image {
          builder.add(AtlasImage(images[next]))
          next += 1
        }
        builder.add(entry.mention, by: entry.annotator)
      }
      for image in images[next...] { builder.add(AtlasImage(image)) }
    } catch let error as CatalogueError {
      throw .catalogue(error)
    } catch let error as TaxonomyError {
      throw error
    } catch {
      throw .catalogue(CatalogueError.unusable(path: catalogue.path, reason: "\(error)"))
    }
    return builder.atlas()
  }
}
