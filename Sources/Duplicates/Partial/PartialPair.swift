internal import Vocabulary

/// How two images share a part.
struct PartialMatch {
  let orientation: ImageOrientation
  let placement: Placement
  let inliers: Int
  let agreement: PixelAgreement
}

/// Checks whether two images share a part, from a placement that their points voted for.
struct PartialPair {
  let first: LocalFeatures
  let second: LocalFeatures
  /// Whether something else than their points finds them alike, so that less has to agree.
  var isLikely = false

  /// How they share it; nil when they don't.
  ///
  /// `start` is where the turned first image lies in the second, in cells of their grays.
  func match(_ orientation: ImageOrientation, _ start: Overlay) -> PartialMatch? {
    let turned = GrayImage(first, orientation: orientation)
    let upright = GrayImage(second, orientation: .upright)
    // Compared on the cells of the image that shows more: there both have something to say.
    let isCoarse = start.scaleX * start.scaleY >= 1
    let alignment = Alignment(
      coarse: isCoarse ? turned : upright, fine: isCoarse ? upright : turned)
    guard let best = alignment.best(near: isCoarse ? start : start.inverse),
      let agreement = PixelAgreement(best, coarse: alignment.coarse, fine: alignment.fine),
      isEnough(agreement)
    else { return nil }
    let overlay = isCoarse ? best : best.inverse
    // Points on the edge of a surround are alike in all images of a device.
    let inliers = PointMatches(first: first, second: second).inliers(orientation, overlay).filter {
      !upright.isSurround(atX: $0.x, y: $0.y)
        && !turned.isSurround(
          atX: ($0.x - overlay.x) / overlay.scaleX, y: ($0.y - overlay.y) / overlay.scaleY)
    }
    let isCertain = isCertain(agreement)
    guard
      inliers.count
        >= (isCertain ? PartialCopies.fewestCertainInliers : PartialCopies.fewestInliers),
      isLikely && isCertain || isSpread(inliers, overlay, turned)
    else { return nil }
    let unit = 1 / Double(LocalFeatures.graySide)
    return PartialMatch(
      orientation: orientation,
      placement: Placement(
        scaleX: Double(overlay.scaleX), scaleY: Double(overlay.scaleY),
        x: Double(overlay.x) * unit, y: Double(overlay.y) * unit),
      inliers: inliers.count, agreement: agreement)
  }

  private func isEnough(_ agreement: PixelAgreement) -> Bool {
    let (correlation, share, agreeing) =
      isLikely
      ? (
        PartialCopies.leastLikelyAgreement, PartialCopies.leastLikelyShare,
        PartialCopies.likelyAgreeingParts
      ) : (PartialCopies.leastAgreement, PartialCopies.leastShare, PartialCopies.agreeingParts)
    return agreement.correlation >= correlation
      && agreement.overlap >= PartialCopies.leastOverlap && agreement.share >= share
      && agreement.textured >= PartialCopies.fewestTexturedParts
      && Float(agreement.agreeing) >= agreeing * Float(agreement.textured)
  }

  /// Whether nearly all of the overlap shows something, and all of that agrees.
  private func isCertain(_ agreement: PixelAgreement) -> Bool {
    agreement.textured >= PartialCopies.certainParts && agreement.agreeing == agreement.textured
      && agreement.correlation >= PartialCopies.certainAgreement
  }

  /// Whether points do not all lie in one spot.
  private func isSpread(
    _ inliers: [(x: Float, y: Float)], _ overlay: Overlay, _ turned: GrayImage
  ) -> Bool {
    guard let left = inliers.map(\.x).min(), let right = inliers.map(\.x).max(),
      let top = inliers.map(\.y).min(), let bottom = inliers.map(\.y).max()
    else { return false }
    let width = min(Float(second.width), overlay.scaleX * Float(turned.width))
    let height = min(Float(second.height), overlay.scaleY * Float(turned.height))
    return max(right - left, bottom - top) >= PartialCopies.leastSpread * max(width, height)
  }
}
