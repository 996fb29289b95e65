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

  var device: Device { .processor }

  func makeState(for program: Program) throws(TrainError) -> any ModelState {
    try host.makeState(for: program)
  }

  func compile(
    _ program: Program, _ state: any ModelState
  ) throws(TrainError) -> any Executable {
    try host.compile(program, state)
  }

  func supports(_ optimizer: any Optimizer) -> Bool { true }

  func makeUpdates(
    _ program: Program, _ state: any ModelState, _ communicator: any Communicator
  ) throws(TrainError) -> any ParameterUpdates {
    try host.makeUpdates(program, state, communicator)
  }

  func memory(of programs: [Program]) throws(TrainError) -> Int {
    try host.memory(of: programs)
  }
}
