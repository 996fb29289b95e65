/// What networks run on: a processor with its memory, or an accelerator with its own.
package struct Device: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    /// The machine's processors; its memory is the host's.
    case processor
    /// A device whose memory the host can't read.
    case accelerator
  }

  /// For people: `AMD EPYC 9654`.
  package let name: String
  package let kind: Kind
  /// Which of several of its kind, from 0.
  package let index: Int
  /// Bytes of memory that this process may use.
  package let memory: Int
  /// Queues of work that run next to each other; 1 where work runs as it is called.
  package let streams: Int

  /// Names every field.
  package init(name: String, kind: Kind, index: Int, memory: Int, streams: Int) {
    self.name = name
    self.kind = kind
    self.index = index
    self.memory = memory
    self.streams = streams
  }

  /// The machine's processors, all of them together.
  package static let processor = Device(
    name: Hardware.processor, kind: .processor, index: 0, memory: Hardware.memory, streams: 1)
}
