internal import Randomness

extension Canvas {
  /// Draws one finding and says what it covers; `scale` shrinks it where several share an image.
  mutating func draw(
    _ lesion: LesionClass, _ style: LesionStyle, scale: Float, random: inout RandomStream
  ) -> Extent {
    // The box in the truth is that of this finding alone.
    touched = Extent()
    switch lesion {
    case .alopecia: alopecia(style, scale, &random)
    case .comedones: comedones(scale, &random)
    case .crust: crust(scale, &random)
    case .cyst: cyst(scale, &random)
    case .edema: edema(style, scale, &random)
    case .erosionUlcerAtrophy: erosion(style, scale, &random)
    case .erythema: erythema(style, scale, &random)
    case .erythematoSquamousPlaque, .erythematousPlaque, .hyperpigmentedPlaque, .otherPlaque:
      plaque(lesion, style, scale, &random)
    case .erythematousPapule, .hyperpigmentedPapule, .otherPapule:
      papules(lesion, style, scale, &random)
    case .pearlyPapule: pearls(scale, &random)
    case .excoriation: excoriation(scale, &random)
    case .hyperkeratosis: hyperkeratosis(style, scale, &random)
    case .macule: macules(style, scale, &random)
    case .nodule: nodules(style, scale, &random)
    case .oozing: oozing(scale, &random)
    case .scar: scar(style, scale, &random)
    case .squames: squames(scale, &random)
    case .telangiectasis: vessels(scale, &random)
    case .tumour: tumour(style, scale, &random)
    case .vesicularPustular: vesicles(style, scale, &random)
    }
    return touched
  }

  /// A point on the site for something of a radius, apart from what is already there.
  mutating func spot(_ radius: Float, _ random: inout RandomStream) -> (x: Float, y: Float) {
    var best = focus
    var bestScore = -Float.infinity
    // The best of some tries rather than the first that fits: on a small site none may. The root
    // spreads the tries evenly over the disc.
    for _ in 0..<24 {
      let angle = random.float(0...(2 * halfTurn))
      let away = reach * random.float(0...1).squareRoot()
      let at = (x: focus.x + away * cosine(angle), y: focus.y + away * sine(angle))
      var score: Float = 2 * covered(at.x, at.y)
      for side: Float in [-0.8, 0.8] {
        score += covered(at.x + side * radius, at.y) + covered(at.x, at.y + side * radius)
      }
      for other in occupied {
        let dx = other.x - at.x
        let dy = other.y - at.y
        let gap = (dx * dx + dy * dy).squareRoot() / (other.radius + radius)
        score += 2 * min(1, gap)
      }
      if score > bestScore { (best, bestScore) = (at, score) }
    }
    occupied.append((best.x, best.y, radius))
    return best
  }

  private func covered(_ x: Float, _ y: Float) -> Float {
    guard x >= 2, y >= 2, x < Float(width) - 2, y < Float(height) - 2 else { return 0 }
    return cover[Int(y) * width + Int(x)]
  }

  /// A blot of a radius in units, at a free point.
  mutating func blot(
    _ radius: Float, waver: Float = 0.14, edge: Float = 4, halo: Float = 0, squash: Float = 1,
    _ random: inout RandomStream
  ) -> Blot {
    let size = radius * unit
    let at = spot(size, &random)
    return Blot(
      x: at.x, y: at.y, radius: size, squash: squash * random.float(0.85...1.18),
      angle: random.float(0...halfTurn), waver: waver, edge: edge * unit, halo: halo)
  }

  /// Points scattered around a middle, none nearer to another than `gap`.
  func scatter(
    _ count: Int, around middle: (x: Float, y: Float), within radius: Float, gap: Float,
    _ random: inout RandomStream
  ) -> [(x: Float, y: Float)] {
    var points: [(x: Float, y: Float)] = []
    // Bounded tries: a small site has no room for all. The root spreads them evenly over the disc.
    for _ in 0..<(count * 12) where points.count < count {
      let angle = random.float(0...(2 * halfTurn))
      let away = radius * random.float(0...1).squareRoot()
      let at = (x: middle.x + away * cosine(angle), y: middle.y + away * sine(angle))
      let column = Int(at.x)
      let row = Int(at.y)
      guard at.x >= 3, at.y >= 3, column < width - 3, row < height - 3,
        cover[row * width + column] > 0.9
      else { continue }
      let free = points.allSatisfy {
        ($0.x - at.x) * ($0.x - at.x) + ($0.y - at.y) * ($0.y - at.y) > gap * gap
      }
      if free { points.append(at) }
    }
    return points
  }
}
