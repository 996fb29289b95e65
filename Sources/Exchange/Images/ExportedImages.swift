internal import Artifacts
internal import Imaging
internal import Parallel
internal import Vocabulary

/// The images of a pack as files: their names, bytes and what is known of each.
struct ExportedImages {
  let request: ExportRequest
  let names: ImageFileNames
  /// Positions in the pack of images with pixels.
  let positions: [Int]
  /// The further columns that some image has, sorted.
  let attributes: [String]

  /// Takes the images of a pack whose stored bytes are those of its digests.
  ///
  /// Fails when an image is damaged, or when there is none.
  init(_ request: ExportRequest) throws(ExchangeError) {
    self.request = request
    let pack = request.pack
    names = ImageFileNames(pack.images.map(\.id))
    positions = pack.images.indices.filter { pack.images[$0].pixels != nil }
    guard !positions.isEmpty else { throw .noImages(pack: pack.path) }
    do { try pack.verifyImages() } catch { throw .pack(error) }
    request.progress.begin("export", unit: "images", total: positions.count)
    attributes = Set(pack.images.flatMap(\.attributes.keys)).sorted()
  }

  /// The name and bytes of an image's file.
  ///
  /// Fails when it is no image or the user asked to stop.
  func file(_ position: Int) throws(ExchangeError) -> (name: String, bytes: [UInt8]) {
    guard !request.cancellation.isCancelled else { throw .interrupted(path: request.path) }
    let image = request.pack.images[position]
    let encoded = request.pack.encodedImage(position) ?? []
    let bytes = OrientedImage.bytes(encoded, orientation: image.orientation)
    return ("\(names.stems[position]).\(try ending(of: encoded, image.id))", bytes)
  }

  /// The file's name alone.
  ///
  /// Fails when it is no image.
  func fileName(_ position: Int) throws(ExchangeError) -> String {
    let ending = try request.pack.withEncodedImage(position) {
      (bytes) throws(ExchangeError) -> String in
      try self.ending(of: Array(bytes.prefix(16)), request.pack.images[position].id)
    }
    return "\(names.stems[position]).\(ending ?? "")"
  }

  private func ending(of bytes: [UInt8], _ image: ImageID) throws(ExchangeError) -> String {
    switch ImageFormat.recognise(bytes) {
    case .jpeg: "jpg"
    case .png: "png"
    case nil: throw .unknownFormat(image: image.rawValue)
    }
  }

  /// Width and height as the image is to be shown; 0 when unknown.
  func size(_ position: Int) -> (width: Int, height: Int) {
    request.pack.images[position].facts.shownSize
  }

  /// The site's id, or `unknown`.
  func site(_ position: Int) -> String {
    request.pack.images[position].site.map { request.pack.manifest.sites[$0].id } ?? "unknown"
  }

  /// What is known of an image, every key in every image: readers infer one schema for all.
  func facts(_ position: Int) -> [String: JSONValue] {
    let image = request.pack.images[position]
    let size = size(position)
    var lesions: [String: JSONValue] = [:]
    for (entry, state) in zip(request.pack.manifest.lesions, image.lesions) {
      lesions[entry.id] = .text(state.word)
    }
    var facts: [String: JSONValue] = [
      // Not `image`: image folders have a column of that name for the image itself.
      "key": .text(image.id.rawValue), "case": .text(image.caseID?.rawValue ?? ""),
      "group": .number(image.group.rawValue), "fold": .number(image.fold.rawValue),
      "site": .text(site(position)), "lesions": .object(lesions),
      "diagnosis": .text(image.diagnosis), "source": .text(image.source),
      "licence": .text(image.licence), "page": .text(image.page),
      "width": .number(size.width), "height": .number(size.height),
    ]
    if !attributes.isEmpty {
      facts["attributes"] = .object(
        Dictionary(
          uniqueKeysWithValues: attributes.map { ($0, .text(image.attributes[$0] ?? "")) }))
    }
    return facts
  }
}

extension LabelState {
  /// The state as exports write it: a word, so that unknown is never taken for absent.
  var word: String {
    switch self {
    case .absent: "absent"
    case .present: "present"
    case .unknown: "unknown"
    }
  }
}
