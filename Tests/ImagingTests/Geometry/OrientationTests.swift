import Imaging
import Testing
import Vocabulary

@Suite struct OrientationTests {
  @Test("four quarter turns, or two mirrors, give the image back")
  func inverses() {
    let scene = Fixture.scene(width: 21, height: 13)
    for orientation in ImageOrientation.allCases {
      let turned = scene.oriented(orientation)
      #expect((turned.width == 21) == !orientation.swapsAxes)
      #expect(turned.oriented(orientation.inverse) == scene)
    }
    #expect(scene.mirrored() == scene.oriented(.mirrored))
  }
}
