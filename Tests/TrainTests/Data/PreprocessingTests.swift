import Imaging
import Testing

@testable import Train

@Suite struct PreprocessingTests {
  private let input: RGBImage = {
    var input = RGBImage(width: 4, height: 4, gray: 0)
    for index in input.pixels.indices { input.pixels[index] = UInt8(index * 5) }
    return input
  }()

  private func planes(_ values: InputValues, mirrored: Bool) -> [Float] {
    let preprocessing = Preprocessing(side: 4, values)
    var planes = [Float](repeating: .nan, count: preprocessing.count)
    var span = planes.mutableSpan
    preprocessing.write(input, mirrored: mirrored, to: &span, at: 0)
    return planes
  }

  /// The value of a pixel's channel, 0…255.
  private func value(_ row: Int, _ column: Int, _ channel: Int) -> Float {
    Float(input.pixels[(row * 4 + column) * 3 + channel])
  }

  @Test("Caffe's input is blue, green, red in 0…255 minus the mean", arguments: [false, true])
  func caffe(mirrored: Bool) {
    let values = InputValues(channels: .bgr, scale: .byte, mean: [10, 20, 30], std: [1, 1, 2])
    let planes = planes(values, mirrored: mirrored)
    for row in 0..<4 {
      for column in 0..<4 {
        let from = mirrored ? 3 - column : column
        let pixel = row * 4 + column
        #expect(planes[pixel] == value(row, from, 2) - 10)
        #expect(planes[16 + pixel] == value(row, from, 1) - 20)
        #expect(planes[32 + pixel] == (value(row, from, 0) - 30) / 2)
      }
    }
  }

  @Test("a mean image is subtracted before mirroring", arguments: [false, true])
  func meanImage(mirrored: Bool) throws {
    let means = (0..<48).map { Float($0) }
    let values = InputValues(
      channels: .bgr, scale: .byte, mean: [99, 99, 99], std: [1, 2, 4],
      meanImage: try MeanImage(shape: [3, 4, 4], values: means))
    let planes = planes(values, mirrored: mirrored)
    for plane in 0..<3 {
      for pixel in 0..<16 {
        let (row, column) = (pixel / 4, pixel % 4)
        let from = mirrored ? 3 - column : column
        let mean = means[plane * 16 + row * 4 + from]
        let expected = (value(row, from, 2 - plane) - mean) / [1, 2, 4][plane]
        #expect(planes[plane * 16 + pixel] == expected)
      }
    }
  }
}
