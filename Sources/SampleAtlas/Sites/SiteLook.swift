internal import Randomness

/// What a body site looks like in a photograph.
enum SiteLook: String, Sendable, CaseIterable {
  case scalp, hairline, beard, face, forehead, eye, ear, nose, mouth, tongue, neck
  case trunk, chest, areola, abdomen, navel, back, arm, elbow, forearm, fold
  case hand, palm, fingers, buttocks, thigh, knee, leg, foot, sole, toes, genital, body

  /// Hair that covers the site, and therefore is missing in alopecia.
  var isHairy: Bool { [.scalp, .hairline, .beard, .eye].contains(self) }
}

extension Canvas {
  /// Gives the skin the form and the marks of a site.
  mutating func shape(_ look: SiteLook, random: inout RandomStream) {
    switch look {
    case .scalp, .hairline, .beard: curve(0.10, &random)
    case .face, .forehead, .neck: shapeFace(look, &random)
    case .eye: shapeEye(&random)
    case .ear: shapeEar(&random)
    case .nose: shapeNose(&random)
    case .mouth, .tongue: shapeMouth(look, &random)
    case .trunk, .body: shapeFigure(look, &random)
    case .chest, .areola, .abdomen, .navel, .back: shapeTorso(look, &random)
    case .arm, .forearm, .leg, .thigh: shapeLimb(look, &random)
    case .elbow, .knee: shapeJoint(look, &random)
    case .fold, .genital, .buttocks: shapeFold(look, &random)
    case .hand, .palm, .fingers: shapeHand(look, &random)
    case .foot, .sole, .toes: shapeFoot(look, &random)
    }
  }

  /// A gentle overall curvature, as of a cheek: `amount` is the slope at the image's border.
  mutating func curve(_ amount: Float, _ random: inout RandomStream) {
    let angle = random.float(0...(2 * halfTurn))
    let (c, s) = (cosine(angle), sine(angle))
    let side = Float(min(width, height))
    for y in 0..<height {
      for x in 0..<width {
        let u = ((Float(x) - Float(width) / 2) * c + (Float(y) - Float(height) / 2) * s) / side
        let v = ((Float(y) - Float(height) / 2) * c - (Float(x) - Float(width) / 2) * s) / side
        relief[y * width + x] -= (u * u + 0.4 * v * v) * side * amount * 1.4
      }
    }
  }
}
