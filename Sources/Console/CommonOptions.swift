public import ArgumentParser
internal import Parallel

/// How a command tells what it does.
public struct VoiceOptions: ParsableArguments, Sendable {
  /// Events as JSON Lines on standard error.
  @Flag(help: "Write events as JSON Lines on standard error.")
  public var json = false

  /// Nothing but errors.
  @Flag(help: "Print nothing but the result and errors.")
  public var quiet = false

  /// As ArgumentParser needs.
  public init() {}

  /// The form that was asked for, or that fits where standard error goes.
  public var voice: Voice {
    if json { return .json }
    if quiet { return .quiet }
    return StandardError.isTerminal ? .bar : .lines
  }
}

/// The option of a command that has no progress to tell, only notes.
public struct QuietOptions: ParsableArguments, Sendable {
  /// Nothing but errors.
  @Flag(help: "Print nothing but the result and errors.")
  public var quiet = false

  /// As ArgumentParser needs.
  public init() {}
}

/// The form of progress.
public enum Voice: Sendable {
  /// A bar that is redrawn, on a terminal.
  case bar
  /// Plain lines, in a log.
  case lines
  /// JSON Lines, for programs.
  case json
  /// Silence.
  case quiet
}

/// The option of every command that works on a catalogue.
public struct CatalogueOptions: ParsableArguments, Sendable {
  /// The catalogue file.
  @Option(help: "The catalogue.")
  public var catalogue = "data/catalogue.sqlite"

  /// As ArgumentParser needs.
  public init() {}
}

/// The option of every command that uses threads.
public struct ThreadOptions: ParsableArguments, Sendable {
  /// Threads to use.
  @Option(help: "Threads to use (default: all cores).")
  public var threads: Int?

  /// As ArgumentParser needs.
  public init() {}

  /// Refuses a thread count that no machine has.
  ///
  /// Throws ArgumentParser's `ValidationError`.
  public mutating func validate() throws {
    try OptionRange.check("--threads", threads, in: OptionRange.threads)
  }

  /// The thread count: what was asked for, or all cores.
  public var count: Int {
    threads ?? availableProcessors
  }
}
