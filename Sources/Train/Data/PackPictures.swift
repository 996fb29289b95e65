internal import Imaging
internal import Packs

/// The pictures of a pack, by the position of their image.
struct PackPictures: PictureSource {
  let pack: Pack

  func decode(_ image: Int, shorterSide: Int) throws -> RGBImage {
    let packed = pack.images[image]
    // The pack's pictures have lost their EXIF block; it keeps the orientation itself.
    let options = DecodeOptions(minimumSide: shorterSide, appliesOrientation: false)
    do {
      let decoded = try unsafe pack.withEncodedImage(image) { bytes throws(ImagingError) in
        try unsafe ImageDecoder.decode(bytes, options: options)
      }
      guard let decoded else {
        throw TrainError.unusablePack(
          path: pack.path, what: "image \(packed.id) has no pixels", remedy: "Refine again.")
      }
      return decoded.image.oriented(Orientation(rawValue: packed.orientation) ?? .upright)
    } catch let error as ImagingError {
      throw TrainError.unusablePack(
        path: pack.path, what: "image \(packed.id) can't be decoded: \(error)",
        remedy: "Ingest its file again, or exclude the image in the overrides, and refine.")
    }
  }
}
