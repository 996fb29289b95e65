@testable import Train

// sample
/// A backend to begin with: it lends its work to OpenBLAS.
struct MyBackend: Backend {
  static let name = "mine"  // --backend mine
  static func probe() -> Availability { OpenBLASBackend.probe() }  // looks for the library

  private let host: OpenBLASBackend

  init(threads: Int, dtype: DType) throws(TrainError) {
    host = try OpenBLASBackend(threads: threads, dtype: dtype)
  }

  var library: String { host.library }

  func lower(_ program: Program, group: any ProcessGroup) throws(TrainError) -> any Step {
    try host.lower(program, group: group)
  }

  func memory(of program: Program) throws(TrainError) -> Int {
    try host.memory(of: program)
  }
}
