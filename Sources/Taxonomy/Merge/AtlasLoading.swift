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
    do {
      var builder = AtlasBuilder(try catalogue.images { AtlasImage($0) })
      guard builder.current != nil else {
        throw TaxonomyError.noImages(catalogue: catalogue.path)
      }
      try catalogue.mentions(Facet.ruled) { entry in
        // Both come in order of ids.
        while let image = builder.current, image.id != entry.image { builder.endImage() }
        builder.add(entry.mention, by: entry.annotator)
      }
      while builder.current != nil { builder.endImage() }
      return builder.atlas()
    } catch let error as CatalogueError {
      throw .catalogue(error)
    } catch let error as TaxonomyError {
      throw error
    } catch {
      throw .catalogue(CatalogueError.unusable(path: catalogue.path, reason: "\(error)"))
    }
  }
}
