extension HostCommands {
  /// Hands a gradient, in the layout of its parameter, to the updates of the run.
  @safe
  func hand(
    _ gradient: UnsafePointer<Float>, of parameter: BufferID
  ) -> () -> Void {
    guard case .parameter(let index) = program[parameter].role else {
      preconditionFailure("\(program[parameter].name) is no parameter")
    }
    let values = values
    return {
      guard let updates = values.updates else {
        preconditionFailure("a training program trains into updates")
      }
      unsafe updates.take(gradient, of: index)
    }
  }
}
