import Files
import Foundation
import TestSupport
import Testing
@testable import Columns

/// Parquet files, byte by byte as pyarrow and DuckDB have read them (`make interop`).
@Suite struct ParquetWriterTests {
  private let folder = TemporaryFolder()

  private let columns = [
    Column("number", .int64), Column("word", .utf8, isNullable: true),
    Column("share", .double, isNullable: true), Column("is_even", .bool), Column("text", .utf8),
    Column("nothing", .utf8, isNullable: true), Column("perhaps", .bool, isNullable: true),
  ]

  private func write(_ name: String, bytesPerGroup: Int = 64 << 20) throws -> [UInt8] {
    let path = folder.file(name)
    let writer = try ParquetWriter(
      path, columns: columns, rowsPerGroup: 16, bytesPerGroup: bytesPerGroup)
    for i in 0..<40 {
      try writer.row([
        .int64(i * 7919 - 5_000_000_000), i % 3 == 0 ? .none : .utf8("t\(i % 5)"),
        i % 7 == 0 ? .none : .double(Double(i) / 3), .bool(i % 2 == 0), .utf8("u\(i)é"), .none,
        i % 2 == 0 ? .none : .bool(i % 3 == 0),
      ])
    }
    #expect(!Folder.exists(path))
    try writer.finish()
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test func `a table of all kinds of values is the file that pyarrow reads`() throws {
    let bytes = try write("small.parquet")
    #expect(bytes == (try Checkout.fixture("Columns/small.parquet")))
  }

  @Test func `a limit of bytes ends a group of rows too`() throws {
    #expect(try write("bytes.parquet", bytesPerGroup: 1).count > write("rows.parquet").count)
  }

  @Test func `a table without rows is a whole file`() throws {
    let path = folder.file("empty.parquet")
    try ParquetWriter(path, columns: columns).finish()
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let length = bytes.dropLast(4).suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(bytes.starts(with: "PAR1".utf8) && bytes.suffix(4).elementsEqual("PAR1".utf8))
    #expect(length == bytes.count - 12)
  }

  @Test func `texts that differ in bytes alone stay apart`() throws {
    let path = folder.file("accents.parquet")
    let writer = try ParquetWriter(path, columns: [Column("text", .utf8)])
    // An accent in one character, and after its letter.
    for text in ["caf\u{E9}", "cafe\u{301}", "caf\u{E9}", "cafe\u{301}"] {
      try writer.row([.utf8(text)])
    }
    try writer.finish()
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(data.range(of: Data("caf\u{E9}".utf8)) != nil)
    #expect(data.range(of: Data("cafe\u{301}".utf8)) != nil)
  }

  @Test func `a long text among many short ones is written once`() throws {
    let path = folder.file("long.parquet")
    let writer = try ParquetWriter(path, columns: [Column("text", .utf8)])
    let long = String(repeating: "x", count: 1000)
    for number in 0..<300 {
      try writer.row([.utf8("u\(number)")])
      if number % 3 > 0 { try writer.row([.utf8(long)]) }
    }
    try writer.finish()
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count < 10_000)
  }

  @Test(arguments: [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (65_537, 17)])
  func `numbers of a dictionary take as few bits as they can`(count: Int, width: Int) {
    #expect(RunLengths.width(count) == width)
  }

  @Test func `packed bits are those of the specification`() {
    var bytes: [UInt8] = []
    // The example of Encodings.md: 0 to 7 in three bits each.
    RunLengths.append([0, 1, 2, 3, 4, 5, 6, 7], width: 3, to: &bytes)
    #expect(bytes == [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010])
    bytes = []
    RunLengths.append([UInt32](repeating: 4, count: 100), width: 3, to: &bytes)
    #expect(bytes == [200, 1, 4])
  }
}
