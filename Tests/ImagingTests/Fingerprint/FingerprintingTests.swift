import Foundation
import TestSupport
import Testing

import Vocabulary
@testable import Imaging

@Suite struct FingerprintingTests {
  /// Grays and what ImageHash and SciPy make of them; `phash.py` wrote it.
  private struct Reference: Decodable, CustomStringConvertible {
    let name: String
    let grays: [Int32]
    let coefficients: [Double]
    let median: Double
    let hash: String

    var description: String { name }

    var picture: RGBImage {
      RGBImage(
        width: 32, height: 32, pixels: grays.flatMap { [UInt8](repeating: UInt8($0), count: 3) })
    }
  }

  private func references() throws -> [Reference] {
    try JSONDecoder().decode(
      [Reference].self, from: Data(try Checkout.fixture("Imaging/phash.json")))
  }

  @Test func `coefficients are SciPy's, and their median gives ImageHash's hash`() throws {
    let references = try references()
    #expect(references.count == 4)
    for reference in references {
      let unit = Fingerprinting.scale * Fingerprinting.scale / 4
      let whole = Fingerprinting.coefficients(of: reference.grays)
      let ours = (0..<64).map { Double(whole[$0 / 8 * 16 + $0 % 8]) / unit }
      for index in 1..<64 {
        #expect(abs(ours[index] - reference.coefficients[index]) < 2, "\(reference) \(index)")
      }
      var bits: UInt64 = 0
      for index in 0..<64 {
        // The constant part, which is left out here, always counts as above the median there.
        bits = bits << 1 | (index == 0 || ours[index] > reference.median ? 1 : 0)
      }
      #expect(bits == UInt64(reference.hash, radix: 16), "\(reference)")
    }
  }

  @Test func `the hash differs from ImageHash's where a coefficient lies between 0 and the median`()
    throws
  {
    for reference in try references() {
      let print = try #require(Fingerprinting.fingerprint(of: reference.picture))
      let theirs = try #require(UInt64(reference.hash, radix: 16))
      for index in 1..<64 {
        let coefficient = reference.coefficients[index]
        // A coefficient that is 0 but for rounding has no sign.
        if abs(coefficient) < 1 { continue }
        let differs = (print.hash ^ theirs) & (1 << UInt64(63 - index)) != 0
        let between = (coefficient > 0) != (coefficient > reference.median)
        #expect(differs == between, "\(reference) \(index)")
      }
      #expect(print.hash >> 63 == 0)
    }
  }

  @Test func `the file's orientation is applied before the look`() throws {
    let scene = Fixture.scene(width: 120, height: 90)
    let upright = try #require(Fingerprinting.fingerprint(of: scene))
    for orientation in ImageOrientation.allCases {
      let stored = scene.oriented(orientation.inverse)
      let seen = try #require(Fingerprinting.fingerprint(of: stored, orientation: orientation))
      #expect((seen.hash ^ upright.hash).nonzeroBitCount <= 1, "\(orientation)")
    }
  }

  @Test func `a look gives the fingerprint of the whole picture, and of no part`() throws {
    let scene = Resize.bilinear(
      Fixture.scene(width: 120, height: 90), width: 1200, height: 900)
    let bytes = try ImageEncoder.jpeg(scene, quality: 90)
    let seen = try #require(try ImageInspector.inspect(bytes).fingerprint)
    let whole = try #require(Fingerprinting.fingerprint(of: scene))
    #expect((seen.hash ^ whole.hash).nonzeroBitCount <= 8)
    let cut = try ImageInspector.inspect(Array(bytes.dropLast(bytes.count / 3)))
    #expect(cut.isTruncated && cut.fingerprint == nil)
  }
}
