internal import Artifacts
internal import Digests
internal import Imaging
internal import Vocabulary

/// Which images a network that is there already is applied to.
package enum ImageChoice: Sendable {
  /// Files, or folders of JPEG and PNG files.
  case files([String])
  /// The folder of a data set: all its images with pixels.
  case pack(String)
}

/// Images by their names: files by their paths, those of a data set by their keys.
struct NamedImages: Sendable {
  /// Gives the image of each position among the names.
  let source: any ImageSource
  let names: [String]
  /// The files that can't be decoded, or only in part, with the reason.
  private(set) var skipped: [(path: String, reason: String)] = []
  /// The data set.
  private(set) var pack: Digest?

  /// Looks at the images, decoding files at least as large as a shorter side.
  ///
  /// Fails when a path is missing, or the data set can't be read.
  init(_ choice: ImageChoice, shorterSide: Int) throws {
    switch choice {
    case .pack(let path):
      let set = TrainingSet(try Pack.open(path))
      source = ChosenImages(all: PackImages(pack: set.pack), chosen: set.usable)
      names = set.ids(set.usable).map(\.rawValue)
      pack = set.pack.digest
    case .files(let paths):
      let found = try FileImages.find(paths)
      var files: [String] = []
      for (index, file) in found.enumerated() {
        do {
          // Grey where the file ends would be taken for skin.
          if try FileImages(paths: found).decoded(index, shorterSide: shorterSide).isTruncated {
            skipped.append((file, "the file is cut off: fetch it again"))
          } else {
            files.append(file)
          }
        } catch {
          skipped.append((file, "\(error)"))
        }
      }
      source = FileImages(paths: files)
      names = files
    }
  }

  /// Refuses a name that can't stand in a list of one a line.
  ///
  /// Fails with `brokenName`.
  func checkLines() throws(TrainError) {
    let breaks: Set<Unicode.Scalar> = ["\n", "\r"]
    if let name = names.first(where: { $0.unicodeScalars.contains(where: breaks.contains) }) {
      throw .brokenName(path: name)
    }
  }

  /// The names as metadata of a file of features: one a line.
  var lines: String { names.joined(separator: "\n") }
}

/// Some images of a source, by their place among those.
private struct ChosenImages: ImageSource {
  let all: any ImageSource
  let chosen: [Int]

  func decode(_ image: Int, shorterSide: Int) throws -> RGBImage {
    try all.decode(chosen[image], shorterSide: shorterSide)
  }

  func crop(
    _ image: Int, shorterSide: Int, _ request: (PixelSize) -> CropRequest
  ) throws -> RGBImage {
    try all.crop(chosen[image], shorterSide: shorterSide, request)
  }
}
