internal import Files
internal import Foundation
internal import Imaging

/// Images in files, upright by their EXIF orientation.
struct FileImages: ImageSource {
  /// Image n is the file `paths[n]`.
  let paths: [String]

  func decode(_ image: Int, shorterSide: Int) throws -> RGBImage {
    try decoded(image, shorterSide: shorterSide).image
  }

  /// The image, and whether its file is cut off.
  func decoded(_ image: Int, shorterSide: Int) throws -> DecodedImage {
    let file = try MappedFile(paths[image])
    let options = DecodeOptions(minimumSide: shorterSide, appliesOrientation: true)
    return try unsafe file.withUnsafeBytes { bytes in
      try unsafe ImageDecoder.decode(bytes, options: options)
    }
  }

  func crop(
    _ image: Int, shorterSide: Int, _ request: (PixelSize) -> CropRequest
  ) throws -> RGBImage {
    let file = try MappedFile(paths[image])
    let options = DecodeOptions(minimumSide: shorterSide, appliesOrientation: true)
    return try unsafe file.withUnsafeBytes { bytes in
      try unsafe CropDecoder.decode(bytes, options: options, request)
    }
  }

  /// The files that paths name: files themselves, and all JPEG and PNG files below folders, sorted.
  ///
  /// Fails when a path does not exist or can't be read.
  static func find(_ paths: [String]) throws -> [String] {
    var found: [String] = []
    for path in paths {
      try NamedInput.check(path)
      guard Folder.isFolder(path) else {
        found.append(path)
        continue
      }
      let below = try FileManager.default.subpathsOfDirectory(atPath: path)
        .filter { name in
          [".jpg", ".jpeg", ".png"].contains { name.lowercased().hasSuffix($0) }
        }
      found += below.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "\(path)/\($0)" }
    }
    return found
  }
}
