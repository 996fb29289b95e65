internal import Artifacts

/// The images of each source and licence, in order of both; a licence that is not stated says so.
struct StatedLicences {
  /// Images of one source under one licence.
  struct Entry {
    let source: String
    let licence: String
    let images: Int
    let thumbnails: Int
  }

  let entries: [Entry]

  init(_ pack: Pack) {
    var counts: [[String]: (images: Int, thumbnails: Int)] = [:]
    for image in pack.images {
      let key = [image.source, image.licence.isEmpty ? "not stated" : image.licence]
      counts[key, default: (0, 0)].images += 1
      if image.pixels != nil { counts[key, default: (0, 0)].thumbnails += 1 }
    }
    entries = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, count in
      Entry(source: key[0], licence: key[1], images: count.images, thumbnails: count.thumbnails)
    }
  }
}
