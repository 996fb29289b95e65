internal import Artifacts
internal import Foundation
internal import Markup

/// The network that was trained, stage by stage, from what the run keeps of it.
struct NetworkDrawing {
  let outline: NetworkOutline

  private static let boxWidth = 100
  private static let gap = 22
  /// The least height, and what a head takes of it.
  private static let (leastHeight, headHeight) = (236, 64)
  private var height: Int {
    max(Self.leastHeight, outline.heads.count * Self.headHeight + 12)
  }
  private var middle: Int { height / 2 }

  /// The drawing and what it holds in words.
  var html: HTML {
    let stages = outline.stages
    let step = Self.boxWidth + Self.gap
    let width = 12 + (stages.count + 2) * step + 40
    let shapes: [HTML] =
      [box(0, "image", outline.input, ["input"], style: "box plain")]
      + stages.enumerated().map { index, stage in
        arrow(12 + index * step + Self.boxWidth, middle)
          .adding(box(index + 1, stage.name, stage.shape, lines(stage), style: "box"))
      }
    let heads = outline.heads.enumerated().map { index, head -> HTML in
      let y = centre(ofHead: index)
      let from = 12 + stages.count * step + Self.boxWidth
      return """
        <path class="wire" d="M\(from) \(middle)L\(from + Self.gap) \(y)"/>\
        <g><rect class="box head" x="\(from + Self.gap)" y="\(y - 28)" width="\(Self.boxWidth + 36)" height="56" rx="4"/>\
        <text x="\(from + Self.gap + 10)" y="\(y - 9)" class="name">\(head.name) head</text>\
        <text class="soft" x="\(from + Self.gap + 10)" y="\(y + 6)">\(head.shape.first ?? 0) \
        \(outline.isSoftmax(head) ? "softmax" : "sigmoid")</text>\
        <text class="soft" x="\(from + Self.gap + 10)" y="\(y + 20)">\(Figures.count(head.parameters))</text></g>
        """
    }
    return """
      <div class="scroll wide"><svg width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" role="img" \
      aria-label="\(words)">\(shapes)\(heads)</svg></div>
      <p class="note">\(words) Under each name: channels × height × width of what leaves the stage, its \
      kernels (a step after the stroke), and trainable parameters. Heights follow the side of the maps.</p>
      """
  }

  /// Two heads stand apart, more of them one below the other.
  private func centre(ofHead index: Int) -> Int {
    let count = outline.heads.count
    if count == 2 { return index == 0 ? middle - 56 : middle + 56 }
    return middle - (count - 1) * Self.headHeight / 2 + index * Self.headHeight
  }

  private var words: String {
    let parameters = (outline.stages + outline.heads).reduce(0) { $0 + $1.parameters }
    let convolutions = outline.stages.reduce(0) { $0 + ($1.layers["convolution"] ?? 0) }
    let heads = outline.heads.map { "\($0.name) (\($0.shape.first ?? 0))" }
    return "\(outline.name): \(Figures.count(convolutions, "convolution")) in "
      + "\(Figures.count(outline.stages.count, "stage")), "
      + "\(heads.count == 1 ? "one head" : "\(heads.count == 2 ? "two" : "\(heads.count)") sibling heads on the same features"), "
      + "\(Figures.list(heads)); \(Figures.count(parameters)) trainable parameters."
  }

  private func lines(_ stage: NetworkOutline.Stage) -> [String] {
    let blocks = stage.blocks == 0 ? "" : Figures.count(stage.blocks, "block")
    // Two a line, so that they stay in the box.
    let kernels = stride(from: 0, to: stage.kernels.count, by: 2).map { index in
      stage.kernels[index...].prefix(2).joined(separator: ", ")
    }
    let others = stage.layers.keys.sorted().filter {
      $0.localizedCaseInsensitiveContains("pool") || $0 == "linear"
    }
    let kinds = stage.kernels.isEmpty ? others.map(Self.words).joined(separator: ", ") : ""
    let parameters = stage.parameters == 0 ? "" : Figures.count(stage.parameters)
    return ([blocks] + kernels + [kinds, parameters]).filter { !$0.isEmpty }
  }

  /// The name of a layer's kind in words: `globalAveragePool` becomes "global average pool".
  private static func words(_ kind: String) -> String {
    if kind == "globalAveragePool" { return "mean of maps" }
    return kind.reduce(into: "") { text, letter in
      text += letter.isUppercase ? " \(letter.lowercased())" : String(letter)
    }
  }

  private func box(
    _ index: Int, _ name: String, _ shape: [Int], _ lines: [String], style: HTML
  ) -> HTML {
    let x = 12 + index * (Self.boxWidth + Self.gap)
    let side = shape.count == 3 ? Double(shape[1]) : 1
    let whole = Double(max(outline.input.last ?? 1, 2))
    // Between 60 and 180 pixels, by the logarithm of the side.
    let height = 96 + Int((84 * log(max(side, 1)) / log(whole)).rounded())
    let y = middle - height / 2
    let size = shape.map(String.init).joined(separator: "×")
    let texts = ([size] + lines).enumerated().map { number, line -> HTML in
      """
      <text class="soft" x="\(x + 8)" y="\(y + 33 + 14 * number)">\(line)</text>
      """
    }
    return """
      <g><rect class="\(style)" x="\(x)" y="\(y)" width="\(Self.boxWidth)" height="\(height)" rx="4"/>\
      <text class="name" x="\(x + 8)" y="\(y + 18)">\(name)</text>\(texts)</g>
      """
  }

  private func arrow(_ x: Int, _ y: Int) -> HTML {
    "<path class=\"wire\" d=\"M\(x) \(y)H\(x + Self.gap)\"/>"
  }
}

extension HTML {
  fileprivate func adding(_ other: HTML) -> HTML { "\(self)\(other)" }
}
