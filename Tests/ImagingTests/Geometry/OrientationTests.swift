import Imaging
import Testing

@Suite struct OrientationTests {
  @Test("four quarter turns, or two mirrors, give the image back")
  func inverses() {
    let scene = Fixture.scene(width: 21, height: 13)
    let inverse: [Orientation: Orientation] = [.turned90: .turned270, .turned270: .turned90]
    for orientation in Orientation.allCases {
      let turned = scene.oriented(orientation)
      #expect((turned.width == 21) == !orientation.swapsAxes)
      #expect(turned.oriented(inverse[orientation] ?? orientation) == scene)
    }
    #expect(scene.mirrored() == scene.oriented(.mirrored))
  }
}
