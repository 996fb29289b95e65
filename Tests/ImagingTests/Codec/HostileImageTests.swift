import Foundation
import Imaging
import Testing

/// Images made to take memory or time.
@Suite struct HostileImageTests {
  @Test("a PNG that claims more than it may is refused before memory is taken")
  func claims() throws {
    let limit = DecodeOptions.defaultMaximumPixels
    for side in [65535, 1_000_000, 0x7FFF_FFFF] {
      let png = PNGBuilder.file(width: side, height: 65535, data: [[0x78, 0x9C]])
      do {
        _ = try ImageInspector.inspect(png)
        Issue.record("\(side) columns were decoded")
      } catch {
        // Beyond the last but one, libpng's own bound on a row comes first.
        let refusal = ImagingError.tooLarge(width: side, height: 65535, limit: limit)
        #expect(error == refusal || side > 1_000_000)
      }
    }
    for (width, height) in [(0x8000_0000, 1), (0xFFFF_FFFF, 0xFFFF_FFFF), (0, 0), (1, 0)] {
      let png = PNGBuilder.file(width: width, height: height, data: [[0x78, 0x9C]])
      #expect(throws: ImagingError.self) { try ImageInspector.inspect(png) }
      #expect(throws: ImagingError.self) { try ImageDecoder.decode(png) }
    }
  }

  @Test("a JPEG that claims 65,535 x 65,535 is refused when it is looked at, too")
  func jpegClaim() throws {
    for name in ["baseline.jpg", "progressive.jpg", "cmyk.jpg"] {
      var jpeg = try Fixture.bytes(name)
      let frame = try #require(Self.frame(jpeg))
      for offset in 5...8 { jpeg[frame + offset] = 0xFF }
      #expect(throws: ImagingError.self) { try ImageInspector.inspect(jpeg) }
    }
  }

  @Test("a PNG whose stream explodes gives its pixels, or a finding, in bounded time")
  func explosion() throws {
    // Two megabytes that stand for 400, in an image of four pixels.
    let explosion = PNGBuilder.zeros(megabytes: 400)
    var pieces: [[UInt8]] = []
    for start in stride(from: 0, to: explosion.count, by: 1_000_000) {
      let end: Int = min(explosion.count, start + 1_000_000)
      pieces.append(Array(explosion[start..<end]))
    }
    let png = PNGBuilder.file(width: 2, height: 2, data: pieces)
    let start = ContinuousClock.now
    let inspection = try ImageInspector.inspect(png)
    #expect(inspection.width == 2 && inspection.warnings > 0 && !inspection.isTruncated)
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test("compressed text and profiles that explode are passed over")
  func textBomb() throws {
    let bomb = PNGBuilder.zeros(megabytes: 60)
    let picture = PNGBuilder.zeros(megabytes: 0)
    for (type, head) in [("zTXt", "x\0\0"), ("iCCP", "x\0\0"), ("iTXt", "x\0\u{1}\0\0\0")] {
      var png = PNGBuilder.file(width: 2, height: 2, data: [picture])
      var body = Array(head.utf8)
      body.append(contentsOf: bomb)
      png.insert(contentsOf: PNGBuilder.chunk(type, body), at: 33)
      let start = ContinuousClock.now
      _ = try ImageInspector.inspect(png)
      #expect(ContinuousClock.now - start < .seconds(5), "\(type)")
    }
  }

  @Test("a chunk that claims two gigabytes takes no memory, before the rows and behind them")
  func chunkClaim() throws {
    let honest = PNGBuilder.file(width: 2, height: 2, data: [PNGBuilder.zeros(megabytes: 0)])
    var claim: [UInt8] = [0x7E, 0, 0, 0]
    claim.append(contentsOf: Array("eXIfMM".utf8))
    // Behind the header, and in front of the last chunk.
    for position in [33, honest.count - 12] {
      var png = honest
      png.insert(contentsOf: claim, at: position)
      let before = try Self.addressSpace()
      _ = try? ImageInspector.inspect(png)
      _ = try? ImageDecoder.decode(png)
      #expect(try Self.addressSpace() - before < 1_000_000)
    }
  }

  /// The most address space that the process had so far, in kilobytes.
  private static func addressSpace() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmPeak:") })
    return try #require(
      line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
  }

  @Test("thousands of scans in a JPEG are refused, in bounded time, unless its size pays for them")
  func scans() throws {
    let jpeg = try ImageEncoder.jpeg(Fixture.scene(width: 64, height: 48), progressive: true)
    let frame = try #require(Self.frame(jpeg))
    let scan = try #require(Self.marker(jpeg, 0xDA))
    let scanHeader: [UInt8] = Array(jpeg[scan..<(scan + 4 + Int(jpeg[scan + 3]) - 2)])
    let small: [UInt8] = [0, 48, 0, 64]
    let large: [UInt8] = [0x1F, 0x40, 0x1F, 0x40]
    for side in [small, large] {
      var bomb = jpeg
      bomb.replaceSubrange((frame + 5)..<(frame + 9), with: side)
      for _ in 0..<5000 {
        bomb.insert(contentsOf: scanHeader, at: bomb.count - 2)
      }
      let start = ContinuousClock.now
      if side == large {
        #expect(throws: ImagingError.self) { _ = try ImageInspector.inspect(bomb) }
        #expect(throws: ImagingError.self) { _ = try ImageDecoder.decode(bomb) }
      } else {
        // So many scans of so few blocks cost no more than a file of that size may.
        #expect(throws: Never.self) { _ = try ImageInspector.inspect(bomb) }
        #expect(throws: Never.self) { _ = try ImageDecoder.decode(bomb) }
      }
      #expect(ContinuousClock.now - start < .seconds(30), "\(side)")
    }
  }

  /// The offset of a frame's marker.
  private static func frame(_ jpeg: [UInt8]) -> Int? {
    marker(jpeg, 0xC0) ?? marker(jpeg, 0xC2)
  }

  /// The first offset of a marker; coded data has none.
  private static func marker(_ jpeg: [UInt8], _ kind: UInt8) -> Int? {
    for index in 0..<(jpeg.count - 1) where jpeg[index] == 0xFF && jpeg[index + 1] == kind {
      return index
    }
    return nil
  }
}
