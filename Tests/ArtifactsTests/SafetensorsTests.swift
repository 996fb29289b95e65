import Artifacts
import Files
import TestSupport
import Testing

@Suite struct SafetensorsTests {
  @Test("tensors of every type read back, sorted by name, with metadata")
  func roundTrip() throws {
    let folder = TemporaryFolder()
    let file = Safetensors(
      tensors: [
        StoredTensor(name: "w", shape: [2, 2], floats: [1, -2.5, 3e-20, 4]),
        StoredTensor(name: "h", shape: [3], halves: [0.5, 65_504, -1]),
        StoredTensor(name: "i", shape: [2], integers: [-7, 8]),
      ], metadata: ["epoch": "3"])
    try file.write(to: folder.file("t.safetensors"))
    let read = try Safetensors.read(folder.file("t.safetensors"))
    #expect(read == file)
    #expect(read.tensors.map(\.name) == ["h", "i", "w"])
    #expect(read["w"]?.floats == [1, -2.5, 3e-20, 4])
    #expect(read["h"]?.floats == [0.5, 65_504, -1])
    #expect(read["i"]?.integers == [-7, 8])
    #expect(read["x"] == nil)
  }

  @Test(
    "half precision rounds to nearest even, as numpy's float16 does",
    arguments: [
      (Float(1) / 3, UInt16(0x3555)), (2049, 0x6800), (2051, 0x6802), (65_520, 0x7C00),
      (6e-8, 0x0001), (5.9604645e-8, 0x0001), (2.9e-8, 0), (-0.0, 0x8000), (6.1035156e-5, 0x0400),
    ])
  func halves(value: Float, bits: UInt16) {
    let tensor = StoredTensor(name: "h", shape: [1], halves: [value])
    #expect(UInt16(tensor.bytes[0]) | UInt16(tensor.bytes[1]) << 8 == bits)
  }

  @Test(.within(1)) func `tensors that share bytes are refused before one is read`() throws {
    let folder = TemporaryFolder()
    let entries = (0..<2000).map {
      "\"t\($0)\":{\"dtype\":\"U8\",\"shape\":[1000000],\"data_offsets\":[0,1000000]}"
    }
    let text = Array("{\(entries.joined(separator: ","))}".utf8)
    let size = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    try AtomicFile.write(
      size + text + [UInt8](repeating: 0, count: 1_000_000), to: folder.file("shared"))
    let error = #expect(throws: PackError.self) { try Safetensors.read(folder.file("shared")) }
    #expect(error?.description.contains("share bytes") == true)
  }

  private func write(_ header: String, to path: String) throws {
    let text = Array(header.utf8)
    let size = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    try AtomicFile.write(size + text + [0, 0, 0, 0], to: path)
  }

  @Test func `the key alone says which entry is the metadata`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("a.safetensors")
    let metadata = #""__metadata__":{"input.channels":"bgr"}"#
    let weight = #""conv1.weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#
    try write("{\(metadata),\(weight)}", to: path)
    #expect(try Safetensors.read(path).metadata == ["input.channels": "bgr"])
    for (entry, reason) in [
      (#""z":{"note":"hi"}"#, "dtype"), (#""z":{}"#, "dtype"), (#""A":{"note":"hi"}"#, "at A"),
      (#""z":"hi""#, "z"), (#""z":{"dtype":"F32","shape":[-1.5],"data_offsets":[0,4]}"#, "JSON"),
    ] {
      try write("{\(metadata),\(weight),\(entry)}", to: path)
      let error = #expect(throws: PackError.self, "\(entry)") { try Safetensors.read(path) }
      #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
    try write(
      #"{"__metadata__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, to: path)
    #expect(throws: PackError.self) { try Safetensors.read(path) }
  }

  @Test(
    "headers that lie are damage, not crashes",
    arguments: [
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,400]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}",
      "{\"a\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,4]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807],\"data_offsets\":[0,4]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,4]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-9223372036854775808,4]}}",
      "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
        + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}",
      "[]", "{",
    ])
  func lies(header: String) throws {
    let folder = TemporaryFolder()
    try write(header, to: folder.file("bad"))
    #expect(throws: PackError.self) { try Safetensors.read(folder.file("bad")) }
    try AtomicFile.write([255, 255, 255, 255, 255, 255, 255, 255, 1], to: folder.file("huge"))
    #expect(throws: PackError.self) { try Safetensors.read(folder.file("huge")) }
  }
}
