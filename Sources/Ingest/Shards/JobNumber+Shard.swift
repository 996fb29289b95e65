internal import Digests
internal import Jobs

extension JobNumber {
  /// Whether a file belongs to this part of an ingest: by the digest of its name, so that every machine
  /// agrees, and files that lie next to each other are spread evenly.
  func holds(_ name: String) -> Bool {
    let bytes = Digest.of(text: name).bytes.prefix(8)
    let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(value % UInt64(count)) == number - 1
  }

  /// The documents of an input that belong to this part.
  func documents(of input: AtlasInput) -> [String] {
    input.files.filter { holds("\(input.source)/\($0)") }
  }

  /// The files of a folder of images that belong to this part; atlases may share the folder.
  func files(of folder: ImageFinder) -> [String] {
    folder.files.filter(holds)
  }
}
