internal import Files
internal import Foundation
package import Parallel
internal import Synchronization

/// Draws progress: a bar, plain lines, or JSON Lines on standard error.
///
/// May be used from several threads.
package final class ProgressDisplay: Sendable {
  /// The piece of work that is shown.
  private struct State {
    let label: String
    let unit: String
    let total: Int?
    let start = ContinuousClock.now
    var done = 0
    var note = ""
    var lastShown: ContinuousClock.Instant?
    var finished = false
  }

  private let outputMode: OutputMode
  private let state = Mutex<State?>(nil)

  /// Shows nothing until a stage begins.
  package init(_ outputMode: OutputMode) { self.outputMode = outputMode }

  /// What stages are passed.
  package var progress: Parallel.Progress {
    Parallel.Progress { [self] event in
      switch event {
      case .began(let label, let unit, let total):
        finish()
        state.withLock { $0 = State(label: label, unit: unit, total: total) }
      case .advanced(let amount, let note): advance(by: amount, note: note)
      }
    }
  }

  private func advance(by amount: Int, note: String?) {
    state.withLock { state in
      guard var shown = state else { return }
      shown.done += amount
      if let note { shown.note = note }
      // A person reads ten frames a second; a log wants a line every five seconds.
      let pause: Duration = outputMode == .bar ? .milliseconds(100) : .seconds(5)
      let now = ContinuousClock.now
      let isEarly =
        shown.lastShown.map { now - $0 < pause }
        ?? (outputMode != .bar && now - shown.start < pause)
      if !isEarly {
        shown.lastShown = now
        show(shown, now: now)
      }
      state = shown
    }
  }

  /// Says something next to the bar: one line of its own.
  package func say(_ text: String) {
    state.withLock { state in
      switch outputMode {
      case .bar: StandardError.draw("\r\u{1B}[K\(TerminalText.safe(text))\n")
      case .lines: StandardError.write("\(text)\n")
      case .json, .quiet: break
      }
      if outputMode == .bar, let state, !state.finished, state.lastShown != nil {
        show(state, now: .now)
      }
    }
  }

  /// Writes an event as one JSON line, when the output mode is JSON.
  package func event(_ value: some Encodable & Sendable) {
    guard outputMode == .json, let line = try? JSONLines.line(value) else { return }
    StandardError.write(String(decoding: line, as: UTF8.self))
  }

  /// Ends the piece of work that is shown: shows its final state once.
  package func finish() {
    state.withLock { state in
      guard var shown = state, !shown.finished else { return }
      shown.finished = true
      show(shown, now: .now)
      if outputMode == .bar { StandardError.write("\n") }
      state = shown
    }
  }

  private func show(_ state: State, now: ContinuousClock.Instant) {
    let seconds = (now - state.start) / .seconds(1)
    // Below a twentieth of a second a rate says nothing.
    let rate = seconds > 0.05 ? Double(state.done) / seconds : 0
    switch outputMode {
    case .quiet: return
    case .json:
      event(
        ProgressEvent(
          event: state.finished ? "finished" : "progress", label: state.label, done: state.done,
          total: state.total, seconds: (seconds * 10).rounded() / 10, note: state.note))
    case .lines:
      StandardError.write(text(state, seconds: seconds, rate: rate) + "\n")
    case .bar:
      let line = TerminalText.safe(text(state, seconds: seconds, rate: rate))
      StandardError.draw("\r\u{1B}[K\(bar(state))\(line.prefix(StandardError.width - 24))")
    }
  }

  /// Characters of the bar.
  private static let barWidth = 20

  private func bar(_ state: State) -> String {
    guard let total = state.total, total > 0 else { return "" }
    let filled = min(Self.barWidth, state.done * Self.barWidth / total)
    let full = String(repeating: "█", count: filled)
    return "\(full)\(String(repeating: "░", count: Self.barWidth - filled)) "
  }

  private func text(_ state: State, seconds: Double, rate: Double) -> String {
    let units = state.unit.isEmpty ? "" : " \(state.unit)"
    let done = state.total.map { "\(state.done)/\($0)" } ?? "\(state.done)"
    var parts = ["\(state.label) \(done)\(units)"]
    if rate > 0 {
      parts.append(rate >= 10 ? "\(Int(rate))/s" : String(format: "%.1f/s", rate))
    }
    if state.finished {
      parts.append("in \(Self.duration(seconds))")
    } else if let total = state.total, rate > 0, state.done > 1, state.done < total {
      // The first thing done had to wait for what all share: from it alone hours would seem left.
      parts.append("\(Self.duration(Double(total - state.done) / rate)) left")
    }
    if !state.note.isEmpty { parts.append(state.note) }
    return parts.joined(separator: " · ")
  }

  /// A duration for people, such as `1 min 05 s`.
  package static func duration(_ seconds: Double) -> String {
    if seconds < 10 { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
    return String(format: "%d h %02d min", whole / 3600, whole % 3600 / 60)
  }
}

private struct ProgressEvent: Encodable, Sendable {
  let event: String
  let label: String
  let done: Int
  let total: Int?
  let seconds: Double
  let note: String
}
