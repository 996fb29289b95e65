internal import CImage
internal import Glibc

/// Turns images into JPEG and PNG bytes; the same pixels give the same bytes.
package enum ImageEncoder {
  /// A JPEG file.
  ///
  /// `quality` is 1...100 on libjpeg's scale; with `halvesColour` colour is kept at half
  /// the resolution (4:2:0), else in full. Throws `ImagingError` when a side exceeds 65,500 pixels.
  package static func jpeg(
    _ image: RGBImage, quality: Int = 90, halvesColour: Bool = true, progressive: Bool = false
  ) throws(ImagingError) -> [UInt8] {
    precondition((1...100).contains(quality))
    return try unsafe encode(image, as: .jpeg) { pixels, bytes, size, message in
      unsafe cimage_encode_jpeg(
        pixels, UInt32(image.width), UInt32(image.height), Int32(quality), halvesColour ? 1 : 0,
        progressive ? 1 : 0, bytes, size, message)
    }
  }

  /// A PNG file, 8-bit RGB.
  ///
  /// `level` is zlib's, 0...9. Throws `ImagingError` when libpng cannot write it.
  package static func png(_ image: RGBImage, level: Int = 6) throws(ImagingError) -> [UInt8] {
    precondition((0...9).contains(level))
    return try unsafe encode(image, as: .png) { pixels, bytes, size, message in
      unsafe cimage_encode_png(
        pixels, UInt32(image.width), UInt32(image.height), Int32(level), bytes, size, message)
    }
  }

  private typealias Write = (
    UnsafePointer<UInt8>?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>,
    UnsafeMutablePointer<Int>, UnsafeMutablePointer<CChar>
  ) -> Int32

  private static func encode(
    _ image: RGBImage, as format: ImageFormat, _ write: Write
  ) throws(ImagingError) -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var size = 0
    var message = [CChar](repeating: 0, count: 168)
    let status = unsafe image.pixels.withUnsafeBufferPointer { pixels in
      unsafe message.withUnsafeMutableBufferPointer { text in
        guard let text = text.baseAddress else { return Int32(CIMAGE_NO_MEMORY) }
        return unsafe write(pixels.baseAddress, &bytes, &size, text)
      }
    }
    defer { unsafe free(bytes) }
    guard status == CIMAGE_OK, let bytes = unsafe bytes else {
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw .notEncoded(format: format, reason: String(decoding: text, as: UTF8.self))
    }
    return unsafe Array(UnsafeBufferPointer(start: bytes, count: size))
  }
}
