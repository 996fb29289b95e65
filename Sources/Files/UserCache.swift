internal import Foundation

/// The folder of the user's cache: what lies there may be deleted at any time and is made again.
package enum UserCache {
  /// `$XDG_CACHE_HOME/derm/NAME`, or `~/.cache/derm/NAME`; nil where neither is an absolute path.
  package static func folder(_ name: String) -> String? {
    let environment = ProcessInfo.processInfo.environment
    // The specification asks for an absolute path and to ignore any other.
    func absolute(_ path: String?) -> String? { path.flatMap { $0.hasPrefix("/") ? $0 : nil } }
    let cache =
      absolute(environment["XDG_CACHE_HOME"])
      ?? absolute(environment["HOME"]).map { "\($0)/.cache" }
    return cache.map { "\($0)/derm/\(name)" }
  }
}
