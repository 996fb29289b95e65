/// Processes that train one network together, each on its share of a step's images.
///
/// Each makes the gradients of its share with the losses' denominators of the whole step, as
/// micro-batches do, so that their sum is the gradient of the step.
package protocol Communicator: Sendable {
  /// This process's number, from 0.
  var rank: Int { get }
  /// The number of processes.
  var size: Int { get }

  /// Begins to replace the values of a buffer by their sum over all processes, once what was to write it
  /// has run.
  ///
  /// Throws `callFailed` when a process can't be reached.
  func allReduce(_ buffer: DeviceBuffer) throws(TrainError) -> any Communication

  /// Begins to replace the values of a buffer by those of one process.
  ///
  /// Throws `callFailed` when a process can't be reached.
  func broadcast(
    _ buffer: DeviceBuffer, from root: Int
  ) throws(TrainError) -> any Communication
}

/// An exchange that was begun.
package protocol Communication {
  /// Waits until the buffer has its new values, or what follows on the device will find them.
  ///
  /// Throws `callFailed` when it failed.
  func wait() throws(TrainError)
}

/// Values in the memory of a device, which the host may not be able to read.
package struct DeviceBuffer {
  /// Whose memory it is.
  package let device: Device
  /// What owns the memory, in the backend's terms.
  package let block: AnyObject
  /// Where the values begin, in bytes.
  package let offset: Int
  /// The number of values, padding included.
  package let count: Int
  package let dtype: DType

  /// Names every field.
  package init(device: Device, block: AnyObject, offset: Int, count: Int, dtype: DType) {
    self.device = device
    self.block = block
    self.offset = offset
    self.count = count
    self.dtype = dtype
  }
}

/// The only process.
package struct Solo: Communicator {
  /// Nothing to open.
  package init() {}
  /// 0.
  package var rank: Int { 0 }
  /// 1.
  package var size: Int { 1 }
  /// The sum over one process is its own values.
  package func allReduce(_ buffer: DeviceBuffer) -> any Communication { Done() }
  /// The only process has the values already.
  package func broadcast(_ buffer: DeviceBuffer, from root: Int) -> any Communication { Done() }

  private struct Done: Communication {
    func wait() {}
  }
}
