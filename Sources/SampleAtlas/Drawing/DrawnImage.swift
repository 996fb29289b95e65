internal import Imaging
internal import Randomness

/// What one image is to show.
struct ImageRequest: Sendable {
  var look: SiteLook
  var findings: [(lesion: LesionClass, style: LesionStyle)]
  var tone: SkinTone
  var width: Int
  var height: Int
}

/// A drawn image and where its findings lie.
struct DrawnImage {
  let image: RGBImage
  /// One rectangle per finding of the request; nil where nothing of it is in the image.
  let boxes: [PixelRect?]

  /// Draws a site, its findings from the broad to the small, its hair, and takes the photograph.
  static func draw(_ request: ImageRequest, random: inout RandomStream) -> DrawnImage {
    var canvas = Canvas(
      width: request.width, height: request.height, tone: request.tone, random: &random)
    canvas.shape(request.look, random: &random)
    let scale = scale(of: request)
    var boxes = [PixelRect?](repeating: nil, count: request.findings.count)
    let order = request.findings.indices.sorted {
      layer(request.findings[$0].lesion) < layer(request.findings[$1].lesion)
    }
    for index in order {
      let finding = request.findings[index]
      let extent = canvas.draw(finding.lesion, finding.style, scale: scale, random: &random)
      boxes[index] = extent.rectangle
    }
    // Thin, or it would hide the findings; where hair is missing, the rest has to be thick for that
    // to be seen.
    let bald = request.findings.contains { $0.lesion == .alopecia }
    canvas.growHair(request.look, thin: !bald && !request.findings.isEmpty, &random)
    let camera = Photograph(random: &random)
    return DrawnImage(image: camera.develop(canvas, random: &random), boxes: boxes)
  }

  /// Several findings share the room, and a body seen whole shows all of them small.
  private static func scale(of request: ImageRequest) -> Float {
    let room: Float = request.findings.count > 2 ? 0.72 : request.findings.count == 2 ? 0.85 : 1
    return switch request.look {
    case .body: room * 0.6
    case .trunk: room * 0.82
    case .hand, .foot, .eye, .sole, .palm: room * 0.82
    case .ear, .nose, .mouth, .elbow, .toes, .fingers, .forearm, .leg: room * 0.92
    default: room
    }
  }

  /// Redness lies under everything, fine things on top.
  private static func layer(_ lesion: LesionClass) -> Int {
    switch lesion {
    case .erythema, .edema, .alopecia: 0
    case .squames, .otherPlaque, .erythematousPlaque, .hyperpigmentedPlaque, .macule: 1
    case .erythematoSquamousPlaque, .hyperkeratosis, .oozing, .scar: 2
    case .cyst, .nodule, .tumour, .erosionUlcerAtrophy: 3
    default: 4
    }
  }
}
