internal import CImage

extension cimage_info {
  /// The message as text.
  var text: String {
    unsafe withUnsafeBytes(of: message) { raw in
      String(decoding: unsafe Array(raw).prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

/// An open image: the header is read, pixels are not.
///
/// It refers to the bytes that it was opened with and must not outlive them.
@safe struct Codec: ~Copyable {
  let format: ImageFormat
  private(set) var info: cimage_info
  private let handle: OpaquePointer

  private init(format: ImageFormat, info: cimage_info, handle: OpaquePointer) {
    self.format = format
    self.info = info
    unsafe self.handle = handle
  }

  deinit { unsafe cimage_close(handle) }

  static func open(_ bytes: Span<UInt8>, maximumPixels: Int) throws(ImagingError) -> Codec {
    guard let format = ImageFormat.recognise(bytes) else {
      throw .notAnImage(.of(bytes))
    }
    var info = cimage_info()
    var handle: OpaquePointer?
    let kind = format == .jpeg ? CIMAGE_JPEG : CIMAGE_PNG
    let status = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe cimage_open(
        Int32(kind), buffer.baseAddress, buffer.count, UInt64(maximumPixels), &handle, &info)
    }
    guard status == CIMAGE_OK, let handle = unsafe handle else {
      // libjpeg refuses sides over 65,500 in its own words: the claim is what matters.
      let claim = format == .jpeg ? ImageHeader(jpeg: bytes) : ImageHeader(png: bytes)
      // A PNG may claim more than any number holds.
      let (pixels, isBeyond) = claim.width.multipliedReportingOverflow(by: claim.height)
      if isBeyond || pixels > maximumPixels {
        throw .tooLarge(width: claim.width, height: claim.height, limit: maximumPixels)
      }
      throw error(status, format, info, maximumPixels)
    }
    return unsafe Codec(format: format, info: info, handle: handle)
  }

  static func error(
    _ status: Int32, _ format: ImageFormat, _ info: cimage_info, _ limit: Int
  ) -> ImagingError {
    let size = (width: Int(info.width), height: Int(info.height))
    return switch Int(status) {
    case Int(CIMAGE_TOO_LARGE): .tooLarge(width: size.width, height: size.height, limit: limit)
    case Int(CIMAGE_UNSUPPORTED): .unsupported(format: format, reason: info.text)
    case Int(CIMAGE_NO_MEMORY): .outOfMemory(width: size.width, height: size.height)
    default: undecoded(format, info.text)
    }
  }

  /// A file that the library gave up: lossless, 12-bit and the like are whole, others are damaged.
  private static func undecoded(_ format: ImageFormat, _ reason: String) -> ImagingError {
    let isWhole = ["Unsupported JPEG", "Unsupported color", "Sorry"].contains {
      reason.hasPrefix($0)
    }
    guard isWhole else { return .corrupt(format: format, reason: reason) }
    return .unsupported(format: format, reason: reason.prefix(1).lowercased() + reason.dropFirst())
  }

  /// Opens an image at the scale that the options allow.
  ///
  /// libjpeg has vector code for an eighth, a quarter, a half and the whole alone: 7/8 of an image
  /// takes twice as long as all of it. These are also the scales of Pillow's `draft`.
  static func open(_ bytes: Span<UInt8>, _ options: DecodeOptions) throws(ImagingError) -> Codec {
    var codec = try open(bytes, maximumPixels: options.maximumPixels)
    guard let side = options.minimumSide else { return codec }
    let shorter = Int(min(codec.info.width, codec.info.height))
    for eighths in [1, 2, 4] where (shorter * eighths + 7) / 8 >= side {
      try codec.scale(toEighths: eighths)
      break
    }
    return codec
  }

  /// Chooses a DCT scaling in eighths; no effect on PNG.
  mutating func scale(toEighths eighths: Int) throws(ImagingError) {
    let status = unsafe cimage_scale(handle, Int32(eighths), &info)
    guard status == CIMAGE_OK else { throw Codec.error(status, format, info, 0) }
  }

  /// The smallest scaling, in eighths, that leaves the shorter side at least `side` pixels.
  func eighths(forShorterSide side: Int) -> Int {
    let shorter = Int(min(info.width, info.height))
    for eighths in 1..<8 where (shorter * eighths + 7) / 8 >= side { return eighths }
    return 8
  }

  /// Decodes a rectangle of the scaled image, once per codec.
  mutating func read(_ rectangle: PixelRect) throws(ImagingError) -> RGBImage {
    let count = rectangle.width * rectangle.height * 3
    var status: Int32 = 0
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = count
      status = unsafe cimage_read(
        handle, UInt32(rectangle.x), UInt32(rectangle.y), UInt32(rectangle.width),
        UInt32(rectangle.height), buffer.baseAddress, &info)
    }
    guard status == CIMAGE_OK else { throw Codec.error(status, format, info, 0) }
    return RGBImage(width: rectangle.width, height: rectangle.height, pixels: pixels)
  }

  /// The size of what `read` sees.
  var bounds: PixelRect {
    PixelRect(x: 0, y: 0, width: Int(info.out_width), height: Int(info.out_height))
  }

  /// Decodes everything, a JPEG as small as leaves what fingerprints look at.
  mutating func readSmall() throws(ImagingError) -> RGBImage {
    try scale(toEighths: eighths(forShorterSide: Fingerprinting.shorterSide))
    let all = bounds
    return try read(all)
  }
}
