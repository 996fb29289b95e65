internal import Randomness

extension Canvas {
  mutating func shapeLimb(_ look: SiteLook, _ random: inout RandomStream) {
    let (near, far): (Float, Float) =
      switch look {
      case .thigh: (112, 98)
      case .leg: (86, 60)
      case .arm: (84, 74)
      default: (74, 52)
      }
    let angle = random.float(-0.35...0.35) + (look == .arm ? halfTurn / 2 : 0)
    carve(
      [Capsule(x0: 0, y0: -230, radius0: near, x1: 0, y1: 230, radius1: far)], turnedBy: angle,
      mirrored: random.chance(0.5), bulge: 0.62)
    if look == .leg { shin(angle) }
    reach = (far + near) * 0.28 * unit
  }

  private mutating func shin(_ angle: Float) {
    let middle = imagePoint(-14, 0, angle, false)
    let bone = Blot(
      x: middle.x, y: middle.y, radius: 58 * unit, squash: 0.1, angle: angle, waver: 0.02, edge: 9)
    paint(bone, marks: false) { c, p in c.relief[p.index] += 5 * c.unit * mound(p.distance) }
  }

  mutating func shapeJoint(_ look: SiteLook, _ random: inout RandomStream) {
    let angle = random.float(-0.3...0.3)
    let bend: Float = look == .elbow ? 0.75 : 0.12
    let size: Float = look == .elbow ? 66 : 88
    let turn = random.chance(0.5)
    carve(
      [
        Capsule(x0: 0, y0: 0, radius0: size, x1: 210 * sine(-bend), y1: -210, radius1: size * 0.92),
        Capsule(x0: 0, y0: 0, radius0: size, x1: 210 * sine(bend), y1: 220, radius1: size * 0.8),
      ], turnedBy: angle, mirrored: turn, bulge: 0.6)
    let cap = imagePoint(look == .elbow ? -20 : 0, 0, angle, turn)
    let plate = Blot(
      x: cap.x, y: cap.y, radius: size * 0.62 * unit, squash: 0.9, waver: 0.08, edge: 12 * unit)
    // Unmarked: the bone under the skin is the site's and no finding.
    paint(plate, marks: false) { c, p in
      c.relief[p.index] += 12 * c.unit * mound(p.distance)
      c.tint(p.index, c.tone.melanin(0.25), p.mask * 0.6)
    }
    for number in 0..<(look == .elbow ? 7 : 4) {
      let y = cap.y + (Float(number) - (look == .elbow ? 3 : 1.5)) * 12 * unit
      crease(
        x: cap.x - 36 * unit, y: y, angle: random.float(-0.12...0.12), length: 72 * unit,
        depth: 2.4,
        bend: random.float(-0.004...0.004), &random)
    }
    focus = cap
    reach = size * 0.62 * unit
  }

  mutating func shapeHand(_ look: SiteLook, _ random: inout RandomStream) {
    let angle = random.float(-0.3...0.3)
    let turn = random.chance(0.5)
    let close = look == .fingers
    let z: Float = close ? 1.45 : 1
    let drop: Float = close ? 62 : 30
    var parts = [
      Capsule(x0: -14, y0: 50, radius0: 52, x1: 16, y1: 50, radius1: 52),
      Capsule(x0: 0, y0: 90, radius0: 46, x1: 0, y1: 190, radius1: 42),
      Capsule(x0: -44, y0: 66, radius0: 22, x1: -92, y1: 6, radius1: 15),
    ]
    let fingers: [(Float, Float, Float)] = [
      (-42, -4, 70), (-14, -12, 84), (14, -10, 78), (42, 2, 60),
    ]
    for (x, y, length) in fingers {
      parts.append(
        Capsule(x0: x, y0: y + 30, radius0: 15.5, x1: x * 1.25, y1: y - length, radius1: 12))
    }
    parts = parts.map {
      Capsule(
        x0: $0.x0 * z, y0: $0.y0 * z + drop, radius0: $0.radius0 * z, x1: $0.x1 * z,
        y1: $0.y1 * z + drop, radius1: $0.radius1 * z)
    }
    carve(parts, turnedBy: angle, mirrored: turn, bulge: 0.45)
    if look == .palm {
      palmLines(angle, turn, drop, &random)
    } else {
      // The first three are palm, wrist and thumb.
      for finger in parts.dropFirst(3) { nail(finger, angle, turn) }
    }
    focus = imagePoint(0, close ? -18 : 54 + drop, angle, turn)
    reach = (close ? 64 : 44) * unit
  }

  private mutating func palmLines(
    _ angle: Float, _ turn: Bool, _ drop: Float, _ random: inout RandomStream
  ) {
    for index in red.indices { tint(index, tone.blood(0.6), 0.22) }
    let lines: [(Float, Float, Float, Float, Float)] = [
      (-56, 46, -0.2, 92, 0.006), (58, 20, 2.9, 96, -0.006), (-50, 36, 0.7, 96, 0.009),
    ]
    for (x, y, direction, length, bend) in lines {
      let start = imagePoint(x, y + drop, angle, turn)
      crease(
        x: start.x, y: start.y, angle: turn ? halfTurn - direction + angle : direction + angle,
        length: length * unit, depth: 5, bend: (turn ? -bend : bend) / unit, &random)
    }
  }

  /// A nail at a finger's or toe's end.
  private mutating func nail(_ finger: Capsule, _ angle: Float, _ turn: Bool) {
    let tip = imagePoint(
      finger.x1 + (finger.x0 - finger.x1) * 0.02, finger.y1 + finger.radius1 * 0.1, angle, turn)
    let plate = Blot(
      x: tip.x, y: tip.y, radius: finger.radius1 * 0.72 * unit, squash: 0.78, angle: angle,
      waver: 0, edge: 2 * unit)
    let colour = Colour(0.90, 0.66, 0.62).mixed(with: tone.skin, 0.4)
    paint(plate, marks: false) { c, p in
      c.blend(p.index, p.v < -0.80 ? Colour(0.94, 0.90, 0.84) : colour, p.mask * 0.9)
      c.gloss[p.index] += 0.14 * p.mask
      c.relief[p.index] += 1.2 * c.unit * p.mask
      c.bald[p.index] = 1
    }
  }

  mutating func shapeFoot(_ look: SiteLook, _ random: inout RandomStream) {
    let angle = random.float(-0.25...0.25)
    let turn = random.chance(0.5)
    let close = look == .toes
    let z: Float = close ? 1.7 : 1
    let drop: Float = close ? 110 : 6
    var parts = [
      Capsule(x0: 4, y0: -32, radius0: 46, x1: 0, y1: 62, radius1: 36),
      Capsule(x0: 0, y0: 62, radius0: 36, x1: 0, y1: 100, radius1: 36),
    ]
    if look != .sole {
      parts.append(Capsule(x0: 0, y0: 90, radius0: 34, x1: 4, y1: 240, radius1: 38))
    }
    let toes: [(Float, Float, Float)] = [
      (-34, -84, 16), (-10, -94, 11), (10, -90, 10), (28, -80, 9.5), (43, -66, 9),
    ]
    for (x, y, radius) in toes {
      parts.append(
        Capsule(x0: x * 0.85, y0: y + 46, radius0: radius * 0.95, x1: x, y1: y, radius1: radius))
    }
    // The toes come last: how many parts stand before them depends on whether the leg is seen.
    let skip = parts.count - toes.count
    parts = parts.map {
      Capsule(
        x0: $0.x0 * z, y0: $0.y0 * z + drop, radius0: $0.radius0 * z, x1: $0.x1 * z,
        y1: $0.y1 * z + drop, radius1: $0.radius1 * z)
    }
    carve(parts, turnedBy: angle, mirrored: turn, bulge: look == .sole ? 0.3 : 0.5)
    if look == .sole {
      for index in red.indices { blend(index, Colour(0.90, 0.70, 0.58), 0.35) }
    } else {
      for toe in parts.dropFirst(skip) { nail(toe, angle, turn) }
    }
    focus = imagePoint(0, close ? -14 : drop, angle, turn)
    reach = (close ? 60 : 42) * unit
  }
}
