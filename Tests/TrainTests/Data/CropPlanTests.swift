import Imaging
import Testing

@testable import Train

@Suite struct CropPlanTests {
  @Test func `the shorter side takes the given length and the other is rounded`() {
    #expect(CropPlan.size(of: 800, 600, shorterSide: 256) == (341, 256))
    #expect(CropPlan.size(of: 600, 800, shorterSide: 256) == (256, 341))
    #expect(CropPlan.size(of: 100, 100, shorterSide: 480) == (480, 480))
  }

  @Test func `training crops lie inside, reach both ends of the jitter and are mirrored by half`() {
    var input = Recipe.Input()
    input.side = 32
    input.jitter = [32, 40]
    var sides: Set<Int> = []
    var mirrored = 0
    for image in 0..<600 {
      let plan = CropPlan.training(
        width: 100, height: 70, input: input, seed: 5, epoch: 2, image: image)
      #expect(plan.x >= 0 && plan.x + 32 <= plan.width && plan.y >= 0 && plan.y + 32 <= plan.height)
      sides.insert(plan.height)
      mirrored += plan.mirrored ? 1 : 0
    }
    #expect(sides == Set(32...40))
    #expect((240...360).contains(mirrored))
  }

  @Test func `ten crops are the centre, the corners of the whole input, and their mirrors`() {
    var input = Recipe.Input()
    input.side = 10
    input.testSide = 20
    let plans = CropPlan.testing(width: 60, height: 40, input: input, crops: 10)
    let corners = plans.prefix(5).map { [$0.x, $0.y] }
    #expect(corners == [[10, 5], [0, 0], [20, 0], [0, 10], [20, 10]])
    #expect(
      plans.map(\.mirrored) == [Bool](repeating: false, count: 5)
        + [Bool](repeating: true, count: 5))
    input.cropFrom = .square
    let square = CropPlan.testing(width: 60, height: 40, input: input, crops: 10)
    #expect(
      square.prefix(5).map { [$0.x, $0.y] } == [[10, 5], [5, 0], [15, 0], [5, 10], [15, 10]])
    #expect(CropPlan.testing(width: 60, height: 40, input: input, crops: 1) == [square[0]])
  }

  @Test func `a warped input is square, whatever its shape`() {
    var input = Recipe.Input()
    input.side = 10
    input.resize = .warp
    input.jitter = [20, 20]
    input.testSide = 16
    for plan in CropPlan.testing(width: 60, height: 40, input: input, crops: 10) {
      #expect(plan.width == 16 && plan.height == 16)
    }
    let plan = CropPlan.training(
      width: 60, height: 40, input: input, seed: 1, epoch: 0, image: 0)
    #expect(plan.width == 20 && plan.height == 20)
  }

  @Test func `a test at several sides has all crops at each`() {
    var input = Recipe.Input()
    input.side = 10
    input.testSides = [20, 30]
    #expect(input.sidesOfTests == [20, 30] && input.largestSide == 480)
    let samples = Sample.testing([7, 8], crops: 10, sides: input.sidesOfTests)
    #expect(samples.count == 40 && samples.prefix(20).allSatisfy { $0.image == 7 })
    #expect(samples[13].view == .testing(crop: 3, of: 10, side: 30))
    let large = CropPlan.testing(width: 60, height: 40, input: input, crops: 10, side: 30)
    #expect(large.map(\.height) == [Int](repeating: 30, count: 10))
    #expect([large[4].x, large[4].y] == [35, 20])
  }

  @Test func `inputs are planes of red, green, blue, normalised, and a mirror exchanges columns`() {
    var input = Recipe.Input()
    input.side = 32
    input.mean = .stated([0.5, 0.25, 0])
    input.std = .stated([0.5, 0.25, 1])
    var image = RGBImage(width: 32, height: 32)
    image.pixels[0] = 255
    image.pixels[4] = 255
    let preprocessing = Preprocessing(input)
    func planes(_ mirrored: Bool) -> [Float] {
      var planes = [Float](repeating: 9, count: preprocessing.count)
      var span = planes.mutableSpan
      preprocessing.write(image, mirrored: mirrored, to: &span, at: 0)
      return planes
    }
    let plain = planes(false)
    #expect(plain[0] == 1 && plain[1] == -1)
    #expect(plain[1024] == -1 && plain[1025] == 3)
    #expect(plain[2048] == 0)
    let mirrored = planes(true)
    #expect(mirrored[31] == 1 && mirrored[1024 + 30] == 3 && mirrored[0] == -1)
  }
}
