package import Artifacts
internal import Glibc
internal import Metrics
package import Vocabulary

/// What the known body site of an image adds to a model's lesion probabilities.
///
/// Whoever takes a photograph knows where on the body. The probability becomes sigmoid(logit p + alpha r), r being the
/// log-odds ratio of P(lesion | site) on the training images and alpha a weight fitted on the validation images of
/// the model: the formula of `SiteHeadroom`, for one fold.
package struct SiteGiven: Sendable, Equatable {
  /// alpha, 0 or more; 0 where the site adds nothing on the validation images.
  package let weight: Double
  /// The sites that have ratios, in their order.
  package let sites: [SiteID]
  /// r, row-major: [sites, lesions].
  package let ratios: [Float]

  package init(weight: Double, sites: [SiteID], ratios: [Float]) {
    self.weight = weight
    self.sites = sites
    self.ratios = ratios
  }

  /// Counts and fits for the model of a fold (nil: for one that trained on all images).
  ///
  /// `probabilities` are the model's, [images, lesions] in the pack's class order, of its validation images. Nil
  /// where the pack has no sites, or the images can't say how much a site counts: they have no labels of both kinds, or
  /// their scores rank against their labels.
  package init?(_ pack: Pack, fold: Int?, validation images: [Int], probabilities: [Float]) {
    let lesions = pack.manifest.lesions.count
    guard lesions > 0, !pack.manifest.sites.isEmpty, probabilities.count == images.count * lesions
    else { return nil }
    // No image lies in fold -1, so that all count; those that fit alpha never do.
    let fold = fold ?? -1
    let groups = Set(images.map { pack.images[$0].group })
    let shares = SiteShares(pack, folds: [fold], leftOut: [fold: groups])
    let validation = ValidationScores(
      images: images, folds: images.map { _ in fold },
      lesions: Scores(
        classes: lesions, values: probabilities, states: images.flatMap { pack.images[$0].lesions })
    )
    guard let weight = SiteHeadroom.weight(validation, fold: fold, shares, pack) else { return nil }
    self.weight = weight
    sites = pack.manifest.sites.map { SiteID($0.id) }
    ratios = sites.indices.flatMap { site in
      (0..<lesions).map { Float(shares.logOddsRatio(lesion: $0, site: site, fold: fold)) }
    }
  }

  /// The position of a site; nil for one that the data set does not have.
  package func position(of site: SiteID) -> Int? { sites.firstIndex(of: site) }

  /// Lesion probabilities [images, lesions], each image's with its known site; those without one stay.
  package func probabilities(_ images: [Float], sites: [Int?]) -> [Float] {
    let lesions = images.count / max(1, sites.count)
    return sites.indices.flatMap { row -> [Float] in
      let image = images[(row * lesions)..<((row + 1) * lesions)]
      return sites[row].map { probabilities(image, site: $0) } ?? Array(image)
    }
  }

  /// Lesion probabilities of an image at a site, from those of the image alone; equal to them where alpha or r is 0.
  ///
  /// No logit is cut here, so that the order of images at one site stays, and a site that speaks against a lesion never
  /// raises it; 0 and 1 stay.
  package func probabilities(_ image: ArraySlice<Float>, site: Int) -> [Float] {
    guard weight > 0 else { return Array(image) }
    return zip(image, ratios[(site * image.count)...]).map { probability, ratio in
      let p = Double(probability)
      guard ratio != 0, p > 0, p < 1 else { return probability }
      return Float(Logit.inverse(log(p) - log1p(-p) + weight * Double(ratio)))
    }
  }
}
