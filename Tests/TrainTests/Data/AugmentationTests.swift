import Foundation
import Imaging
import Randomness
import TestSupport
import Testing

@testable import Train

@Suite struct AugmentationTests {
  /// What torchvision made of an image.
  private struct Table: Decodable {
    struct Change: Decodable {
      let kind: String
      let amount: Float
      var change: ColourJitter.Change {
        switch kind {
        case "brightness": .brightness(amount)
        case "contrast": .contrast(amount)
        case "saturation": .saturation(amount)
        default: .hue(amount)
        }
      }
    }

    struct Case: Decodable {
      let changes: [Change]
      let values: [Double]
    }

    let width: Int
    let height: Int
    let pixels: [UInt8]
    let cases: [Case]
  }

  @Test func `colours change as in torchvision, rounded once`() throws {
    let bytes = try Checkout.fixture("Train/augmentation.json")
    let table = try JSONDecoder().decode(Table.self, from: Data(bytes))
    #expect(table.cases.count == 9)
    for test in table.cases {
      var image = RGBImage(width: table.width, height: table.height, pixels: table.pixels)
      ColourJitter(test.changes.map(\.change)).apply(to: &image)
      for (ours, theirs) in zip(image.pixels, test.values) {
        #expect(abs(Double(ours) - theirs) < 0.51, "\(test.changes.map(\.kind))")
      }
    }
  }

  private func input(_ change: (inout Recipe.Input) -> Void) -> Recipe.Input {
    var input = Recipe().input
    change(&input)
    return input
  }

  @Test func `changes are drawn from the seed, the epoch and the image, within their reach`() {
    let input = input { ($0.brightness, $0.hue) = (0.4, 0.1) }
    var orders = Set<Bool>()
    for epoch in 0..<50 {
      let jitter = ColourJitter(input, seed: 1, epoch: epoch, image: 3)
      #expect(jitter == ColourJitter(input, seed: 1, epoch: epoch, image: 3))
      #expect(jitter?.changes.count == 2)
      for change in jitter?.changes ?? [] {
        switch change {
        case .brightness(let factor): #expect((0.6...1.4).contains(factor))
        case .hue(let turn): #expect((-0.1...0.1).contains(turn))
        default: Issue.record("\(change) was not asked for")
        }
      }
      if case .hue = jitter?.changes.first { orders.insert(true) } else { orders.insert(false) }
    }
    #expect(orders.count == 2)
    #expect(ColourJitter(Recipe().input, seed: 1, epoch: 0, image: 0) == nil)
  }

  @Test func `a resized crop has areas and ratios of the range, and lies within the image`() {
    let input = input {
      $0.crop = .resized
      $0.cropArea = [0.2, 0.8]
    }
    var shares: [Double] = []
    for image in 0..<2000 {
      let plan = CropPlan.training(
        width: 640, height: 480, input: input, seed: 1, epoch: 0, image: image)
      #expect(plan.x >= 0 && plan.x + input.side <= plan.width)
      #expect(plan.y >= 0 && plan.y + input.side <= plan.height)
      let part = (
        Double(640 * input.side) / Double(plan.width),
        Double(480 * input.side) / Double(plan.height)
      )
      #expect((0.73...1.37).contains(part.0 / part.1))
      shares.append(part.0 * part.1 / (640 * 480))
    }
    #expect((shares.min() ?? 0) > 0.19 && (shares.max() ?? 1) < 0.82)
    // Uniform over the range, but for large parts that stick out.
    #expect(abs(shares.reduce(0, +) / 2000 - 0.48) < 0.03)
  }

  @Test func `of an image that no part fits, the central one is taken`() {
    let input = input {
      $0.crop = .resized
      $0.cropArea = [1, 1]
    }
    let plan = CropPlan.training(
      width: 1000, height: 100, input: input, seed: 1, epoch: 0, image: 0)
    // The part of 133 x 100 becomes 224 x 224.
    #expect(plan.height == 224 && abs(plan.width - 1684) <= 1)
    #expect(plan.x == (plan.width - 224) / 2 && plan.y == 0)
  }

  @Test func `an erased rectangle is 0 in all planes, and only there`() throws {
    let input = input {
      $0.erase = 1
      $0.side = 64
    }
    var areas: [Double] = []
    for image in 0..<500 {
      let erasing = try #require(RandomErasing(input, seed: 1, epoch: 0, image: image))
      #expect(erasing.x + erasing.width <= 64 && erasing.y + erasing.height <= 64)
      areas.append(Double(erasing.width * erasing.height) / 4096)
    }
    #expect((areas.min() ?? 0) > 0.01 && (areas.max() ?? 1) < 0.36)
    #expect(abs(areas.reduce(0, +) / 500 - 0.175) < 0.02)
    let erasing = try #require(RandomErasing(input, seed: 1, epoch: 0, image: 0))
    var values = [Float](repeating: 1, count: 5 + 3 * 4096)
    var planes = values.mutableSpan
    erasing.erase(&planes, at: 5, side: 64)
    #expect(values.count { $0 == 0 } == 3 * erasing.width * erasing.height)
    #expect(values[5 + (64 + erasing.y) * 64 + erasing.x] == 0 && values[4] == 1)
    let half = self.input { $0.erase = 0.25 }
    let drawn = (0..<1000).count { RandomErasing(half, seed: 1, epoch: 0, image: $0) != nil }
    #expect((200...300).contains(drawn))
  }
}
