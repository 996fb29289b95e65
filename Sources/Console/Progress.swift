internal import Foundation
internal import Provenance
internal import Synchronization

/// Tells how far long work has come: a bar, plain lines, or JSON Lines on standard error.
///
/// May be used from several threads.
public final class Progress: Sendable {
  private struct State {
    var done = 0
    var note = ""
    var lastShown: ContinuousClock.Instant?
    var finished = false
  }

  private let label: String
  private let unit: String
  private let total: Int?
  private let voice: Voice
  private let start: ContinuousClock.Instant
  private let state = Mutex(State())

  /// Begins to tell; `total` nil means that the amount of work is unknown.
  public init(_ label: String, unit: String = "", total: Int?, voice: Voice) {
    self.label = label
    self.unit = unit
    self.total = total
    self.voice = voice
    start = .now
  }

  /// Adds done work and, optionally, a note to show beside it.
  public func advance(by amount: Int = 1, note: String? = nil) {
    state.withLock { state in
      state.done += amount
      if let note { state.note = note }
      // A person reads ten frames a second; a log wants a line every five seconds.
      let pause: Duration = voice == .bar ? .milliseconds(100) : .seconds(5)
      let now = ContinuousClock.now
      if let last = state.lastShown, now - last < pause { return }
      if state.lastShown == nil, voice != .bar, now - start < pause { return }
      state.lastShown = now
      show(state, now: now)
    }
  }

  /// Says something beside the bar: one line of its own.
  public func say(_ text: String) {
    state.withLock { state in
      switch voice {
      case .bar: StandardError.draw("\r\u{1B}[K\(TerminalText.safe(text))\n")
      case .lines: StandardError.write("\(text)\n")
      case .json, .quiet: break
      }
      if voice == .bar, !state.finished, state.lastShown != nil { show(state, now: .now) }
    }
  }

  /// Writes an event as one JSON line, when the voice is JSON.
  public func event(_ value: some Encodable & Sendable) {
    guard voice == .json, let line = try? JSONLines.line(value) else { return }
    StandardError.write(String(decoding: line, as: UTF8.self))
  }

  /// Ends: shows the final state once.
  public func finish() {
    state.withLock { state in
      guard !state.finished else { return }
      state.finished = true
      show(state, now: .now)
      if voice == .bar { StandardError.write("\n") }
    }
  }

  private func show(_ state: State, now: ContinuousClock.Instant) {
    let seconds = (now - start) / .seconds(1)
    // Below a twentieth of a second a rate says nothing.
    let rate = seconds > 0.05 ? Double(state.done) / seconds : 0
    switch voice {
    case .quiet: return
    case .json:
      event(
        ProgressEvent(
          event: state.finished ? "finished" : "progress", label: label, done: state.done,
          total: total, seconds: (seconds * 10).rounded() / 10, note: state.note))
    case .lines:
      StandardError.write(text(state, seconds: seconds, rate: rate) + "\n")
    case .bar:
      let line = TerminalText.safe(text(state, seconds: seconds, rate: rate))
      StandardError.draw("\r\u{1B}[K\(bar(state))\(line.prefix(StandardError.width - 24))")
    }
  }

  private func bar(_ state: State) -> String {
    guard let total, total > 0 else { return "" }
    let filled = min(20, state.done * 20 / total)
    let full = String(repeating: "█", count: filled)
    return "\(full)\(String(repeating: "░", count: 20 - filled)) "
  }

  private func text(_ state: State, seconds: Double, rate: Double) -> String {
    let units = unit.isEmpty ? "" : " \(unit)"
    var parts = [
      total.map { "\(label) \(state.done)/\($0)\(units)" } ?? "\(label) \(state.done)\(units)"
    ]
    if rate > 0 {
      parts.append(rate >= 10 ? "\(Int(rate))/s" : String(format: "%.1f/s", rate))
    }
    if state.finished {
      parts.append("in \(Self.duration(seconds))")
    } else if let total, rate > 0, state.done < total {
      parts.append("\(Self.duration(Double(total - state.done) / rate)) left")
    }
    if !state.note.isEmpty { parts.append(state.note) }
    return parts.joined(separator: " · ")
  }

  /// A duration for people, such as `1 min 05 s`.
  public static func duration(_ seconds: Double) -> String {
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
