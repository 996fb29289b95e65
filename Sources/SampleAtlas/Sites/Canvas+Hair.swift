internal import Randomness

extension Canvas {
  /// One hair; it leaves out what is bald.
  mutating func hair(_ stroke: Stroke, _ random: inout RandomStream) {
    let colour = hairColour * random.float(0.7...1.35)
    draw(stroke, random: &random) { canvas, index, share in
      let strength = share * (1 - canvas.bald[index]) * 0.62
      canvas.blend(index, colour, strength)
      canvas.relief[index] += 0.5 * strength * canvas.unit
      canvas.gloss[index] += 0.03 * strength
    }
  }

  /// Grows the hair of a site, after its lesions are drawn.
  mutating func growHair(_ look: SiteLook, thin: Bool, _ random: inout RandomStream) {
    let flow = random.float(0...(2 * halfTurn))
    switch look {
    case .scalp: coat(count: thin ? 700 : 1500, length: 62, width: 0.9, flow: flow, &random)
    case .hairline:
      coat(count: 800, length: 70, width: 0.9, flow: halfTurn / 2, share: 0.5, &random)
    case .beard: coat(count: 1500, length: 9, width: 0.75, flow: flow, &random)
    case .fold, .genital: coat(count: 130, length: 40, width: 0.7, flow: flow, &random)
    case .forearm, .leg: coat(count: 90, length: 26, width: 0.5, flow: halfTurn / 2, &random)
    case .chest:
      if random.chance(0.4) { coat(count: 110, length: 30, width: 0.6, flow: flow, &random) }
    default: return
    }
  }

  /// Many hairs that flow one way; `share` of the image's height has any.
  private mutating func coat(
    count: Int, length: Float, width thickness: Float, flow: Float, share: Float = 1,
    _ random: inout RandomStream
  ) {
    let area = Float(width * height) / (256 * 256 * unit * unit)
    for _ in 0..<Int(Float(count) * area) {
      let x = random.float(-0.1...1.1) * Float(width)
      let y = random.float(-0.1...1.1) * Float(height) * share
      let at = min(height - 1, max(0, Int(y))) * width + min(width - 1, max(0, Int(x)))
      if bald[at] > 0.5 { continue }
      hair(
        Stroke(
          x: x, y: y, angle: flow + 0.5 * coarse[at] + random.float(-0.25...0.25),
          length: length * unit * random.float(0.6...1.2), width: thickness * unit,
          bend: random.float(-0.008...0.008) / unit), &random)
    }
  }
}
