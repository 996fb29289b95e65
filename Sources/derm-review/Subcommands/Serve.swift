internal import ArgumentParser
internal import Console
internal import Files
internal import Foundation
internal import Parallel
internal import Review
internal import Synchronization

/// Shows the questions in the browser until it is stopped.
struct ServeCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Show the questions in the browser until Ctrl-C (the default).",
    discussion: """
      Prints one address, which holds a key, and opens it. Without that address nobody gets in, other users of this \
      machine included. A second derm-review on the same rules opens read-only and says who writes.

      Examples:
        derm-review --person ab
        derm-review serve --queue reports/quality/queue.jsonl --person ab --no-open
      """)

  @OptionGroup(title: "Input") var input: ReviewInputOptions
  @OptionGroup(title: "Answers") var answers: AnsweringOptions
  @OptionGroup(title: "The page") var page: PageOptions
  @OptionGroup var threads: ThreadOptions

  /// Where the page is shown.
  struct PageOptions: ParsableArguments {
    @Option(
      help: "The port; where it is taken the next free one is used. 0 lets the system choose.")
    var port = 8642

    @Flag(inversion: .prefixedNo, help: "Open the address in the browser.")
    var open = true

    func validate() throws {
      try OptionRange.check("--port", port, in: 0...65_535)
    }
  }

  func execute() throws {
    if !answers.readOnly, let shipped = try ShippedFiles.adopt(input.rules) {
      StandardError.write("\(input.rules): copied from \(shipped); this copy is yours to edit\n")
    }
    let server = try ReviewServer(options)
    for note in server.notes { StandardError.write("\(note)\n") }
    print(server.address)
    let opening = page.open ? browser(server.address) : nil
    StandardError.write("Ctrl-C ends it. Every answer is saved when the page says so.\n")
    // A signal only sets a flag, and the command is no asynchronous one: it looks at both ends ten
    // times a second.
    let end = Mutex<ReviewError?>(nil)
    let serving = Task {
      do throws(ReviewError) {
        try await server.run()
      } catch {
        end.withLock { $0 = error }
      }
    }
    while !Cancellation.bySignals.isCancelled, end.withLock({ $0 == nil }) {
      Thread.sleep(forTimeInterval: 0.1)
    }
    serving.cancel()
    opening?.end()
    if !Cancellation.bySignals.isCancelled, let error = end.withLock({ $0 }) { throw error }
  }

  /// The browser; nil where there is none, or it can't be started: then the address is there to be copied.
  private func browser(_ address: String) -> BrowserOpening? {
    do {
      return try BrowserOpening(address)
    } catch {
      StandardError.write(
        "The browser could not be started (\(error.localizedDescription)): copy the address into it.\n"
      )
      return nil
    }
  }

  private var options: ReviewServer.Options {
    var options = ReviewServer.Options()
    options.pack = input.pack
    options.catalogue = input.catalogue
    options.usualCatalogue = CatalogueOptions.standardPath
    options.rules = input.rules
    options.queue = input.queue
    options.person = answers.person
    options.port = page.port
    options.isReadOnly = answers.readOnly
    options.secondShare = answers.second
    options.threads = threads.count
    options.version = "derm \(DermVersion.current)"
    return options
  }
}
