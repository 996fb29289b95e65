package import ArgumentParser
internal import Parallel

/// How a command says what it does.
package struct OutputModeOptions: ParsableArguments, Sendable {
  @Flag(help: "Write events as JSON Lines on standard error.")
  package var json = false

  @Flag(help: "Print nothing but the result and errors.")
  package var quiet = false

  /// As ArgumentParser needs.
  package init() {}

  /// The form that was asked for, or that fits where standard error goes.
  package var mode: OutputMode { OutputMode(json: json, quiet: quiet) }
}

/// How a command says what it does whose result can be JSON Lines too.
package struct ResultModeOptions: ParsableArguments, Sendable {
  @Flag(
    help: "Print the result as JSON Lines on standard output; write events so on standard error.")
  package var json = false

  @Flag(help: "Print nothing but the result and errors.")
  package var quiet = false

  /// As ArgumentParser needs.
  package init() {}

  /// The form of progress, as for commands whose result has one form.
  package var mode: OutputMode { OutputMode(json: json, quiet: quiet) }

  /// Whether notes for people are left out.
  package var isSilent: Bool { json || quiet }
}

/// How many images a page shows.
package struct PageImageOptions: ParsableArguments, Sendable {
  @Option(help: "The most images on the page (default: as many as fit into 25 MB).")
  package var thumbnails: Int?

  /// As ArgumentParser needs.
  package init() {}

  /// Refuses a count that no page has.
  ///
  /// Throws ArgumentParser's `ValidationError`.
  package mutating func validate() throws {
    try OptionRange.check("--thumbnails", thumbnails, in: 0...10_000_000)
  }
}

/// The option of a command that writes no events, only notes.
package struct QuietOptions: ParsableArguments, Sendable {
  @Flag(help: "Print nothing but the result and errors.")
  package var quiet = false

  /// Taken so that a script can give it to every verb; notes are no JSON, so it leaves them out.
  @Flag(help: .hidden)
  package var json = false

  /// As ArgumentParser needs.
  package init() {}

  /// Whether notes for people are left out.
  package var isSilent: Bool { json || quiet }
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

  /// The form that was asked for, or that fits where standard error goes.
  fileprivate init(json: Bool, quiet: Bool) {
    self = json ? .json : quiet ? .quiet : StandardError.isTerminal ? .bar : .lines
  }
}

/// The option of every command that works on a catalogue.
package struct CatalogueOptions: ParsableArguments, Sendable {
  /// Where the catalogue lies unless `--catalogue` names another.
  package static let standardPath = "data/catalogue.sqlite"

  @Option(help: "The catalogue.")
  package var catalogue = Self.standardPath

  /// As ArgumentParser needs.
  package init() {}
}

/// The option of every command that uses threads.
package struct ThreadOptions: ParsableArguments, Sendable {
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
