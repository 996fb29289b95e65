internal import Artifacts
internal import Imaging
internal import Vocabulary

/// The images of a pack, by the position of their image.
struct PackImages: ImageSource {
  let pack: Pack

  func decode(_ image: Int, shorterSide: Int) throws -> RGBImage {
    try unsafe read(image, shorterSide: shorterSide) {
      bytes, options, orientation throws(ImagingError) in
      try unsafe ImageDecoder.decode(bytes, options: options).image.oriented(orientation)
    }
  }

  func crop(
    _ image: Int, shorterSide: Int, _ request: (PixelSize) -> CropRequest
  ) throws -> RGBImage {
    try unsafe read(image, shorterSide: shorterSide) {
      bytes, options, orientation throws(ImagingError) in
      try unsafe CropDecoder.decode(
        bytes, options: options, orientation: orientation, request)
    }
  }

  private func read(
    _ image: Int, shorterSide: Int,
    _ decode: (UnsafeRawBufferPointer, DecodeOptions, ImageOrientation) throws(ImagingError) ->
      RGBImage
  ) throws -> RGBImage {
    let packed = pack.images[image]
    // The pack's images have lost their EXIF block; it keeps the orientation itself.
    let options = DecodeOptions(minimumSide: shorterSide, appliesOrientation: false)
    let orientation = ImageOrientation(rawValue: packed.orientation) ?? .upright
    do {
      let decoded = try unsafe pack.withEncodedImage(image) { bytes throws(ImagingError) in
        try unsafe decode(bytes, options, orientation)
      }
      guard let decoded else {
        throw TrainError.unusablePack(
          path: pack.path, what: "image \(packed.id) has no pixels", remedy: "Refine again.")
      }
      return decoded
    } catch let error as ImagingError {
      throw TrainError.unusablePack(
        path: pack.path, what: "image \(packed.id) can't be decoded: \(error)",
        remedy: "Ingest its file again, or exclude the image in the overrides, and refine.")
    }
  }
}
