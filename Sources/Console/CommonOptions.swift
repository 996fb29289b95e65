package import ArgumentParser
internal import Parallel

/// How a command says what it does.
package struct OutputModeOptions: ParsableArguments, Sendable {
  /// Events as JSON Lines on standard error.
  @Flag(help: "Write events as JSON Lines on standard error.")
  package var json = false

  /// Nothing but errors.
  @Flag(help: "Print nothing but the result and errors.")
  package var quiet = false

  /// As ArgumentParser needs.
  package init() {}

  /// The form that was asked for, or that fits where standard error goes.
  package var mode: OutputMode {
    if json { return .json }
    if quiet { return .quiet }
    return StandardError.isTerminal ? .bar : .lines
  }
}

/// The option of a command that has no progress to tell, only notes.
package struct QuietOptions: ParsableArguments, Sendable {
  /// Nothing but errors.
  @Flag(help: "Print nothing but the result and errors.")
  package var quiet = false

  /// As ArgumentParser needs.
  package init() {}
}

/// The form of progress.
package enum OutputMode: Sendable {
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
package struct CatalogueOptions: ParsableArguments, Sendable {
  /// Where the catalogue lies unless `--catalogue` names another.
  package static let standardPath = "data/catalogue.sqlite"

  /// The catalogue file.
  @Option(help: "The catalogue.")
  package var catalogue = Self.standardPath

  /// As ArgumentParser needs.
  package init() {}
}

/// The option of every command that uses threads.
package struct ThreadOptions: ParsableArguments, Sendable {
  /// Threads to use.
  @Option(help: "Threads to use (default: all cores).")
  package var threads: Int?

  /// As ArgumentParser needs.
  package init() {}

  /// Refuses a thread count that no machine has.
  ///
  /// Throws ArgumentParser's `ValidationError`.
  package mutating func validate() throws {
    try OptionRange.check("--threads", threads, in: OptionRange.threads)
  }

  /// The thread count: what was asked for, or all cores.
  package var count: Int {
    threads ?? availableProcessors
  }
}
