import Imaging
import TestSupport
import Testing

/// JPEGs that are small and claim much work.
@Suite(.within(1)) struct ScanBudgetTests {
  /// A grey progressive JPEG of one flat colour: a scan with a bit for each block, and as many more as
  /// wanted, each of which says in thirty bytes that nothing changes.
  private func progressive(side: Int, scans: Int) -> [UInt8] {
    let blocks = (side / 8) * (side / 8)
    func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
      [0xFF, marker, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 0xFF)] + body
    }
    func table(_ kind: UInt8, _ symbol: UInt8) -> [UInt8] {
      segment(0xC4, [kind, 1] + [UInt8](repeating: 0, count: 15) + [symbol])
    }
    let size = [UInt8(side >> 8), UInt8(side & 0xFF)]
    var jpeg: [UInt8] = [0xFF, 0xD8]
    jpeg += segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
    jpeg += segment(0xC2, [8] + size + size + [1, 1, 0x11, 0])
    // One code of one bit each: no difference; a run of blocks without coefficients, 14 bits long.
    jpeg += table(0x00, 0) + table(0x10, 0xE0)
    jpeg += segment(0xDA, [1, 1, 0x00, 0, 0, 0]) + [UInt8](repeating: 0, count: blocks / 8)
    let runs = (blocks + 16_383) / 16_384
    for _ in 0..<scans {
      jpeg += segment(0xDA, [1, 1, 0x00, 1, 63, 0])
      jpeg += [UInt8](repeating: 0, count: (runs * 15 + 7) / 8)
    }
    return jpeg + [0xFF, 0xD9]
  }

  @Test func `as many scans as encoders write are decoded, however flat the picture`() throws {
    let image = try ImageDecoder.decode(progressive(side: 1024, scans: 10)).image
    #expect(image.width == 1024 && image.height == 1024)
    #expect(try !ImageInspector.inspect(progressive(side: 4096, scans: 10)).isTruncated)
  }

  @Test func `scans that the file's size does not pay for are refused`() throws {
    let jpeg = progressive(side: 4096, scans: 190)
    #expect(jpeg.count < 50_000)
    let error = #expect(throws: ImagingError.self) { try ImageInspector.inspect(jpeg) }
    #expect(error.map { "\($0)".contains("more scans than its size pays for") } == true)
    #expect(throws: ImagingError.self) { try ImageDecoder.decode(jpeg) }
  }

  @Test func `a claim of pixels that the file's size does not pay for is refused`() throws {
    let whole = progressive(side: 9000, scans: 0)
    #expect(throws: ImagingError.self) { try ImageInspector.inspect(Array(whole.prefix(400))) }
    let png = PNGBuilder.file(
      width: 9000, height: 9000, data: [PNGBuilder.zeros(megabytes: 0)])
    let error = #expect(throws: ImagingError.self) { try ImageInspector.inspect(png) }
    #expect(error.map { "\($0)".contains("9000 x 9000 pixels claimed in") } == true)
    // A flat image that is whole is small, but never so small.
    let flat = PNGBuilder.zeros(megabytes: 12)
    #expect(throws: Never.self) {
      try ImageInspector.inspect(PNGBuilder.file(width: 2000, height: 2000, data: [flat]))
    }
  }
}
