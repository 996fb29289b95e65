internal import Foundation
internal import Glibc

/// Opens an address in the user's browser.
///
/// The address holds a key, and every user of a machine can read the arguments of programs: the browser is given a
/// file that only its owner can read, and that leads on.
struct BrowserOpening {
  private let folder: String

  /// Starts the browser; nil where there is no desktop or no xdg-open, or where the file can't be made.
  ///
  /// `environment` says whether there is a desktop, and `temporary` is where the file is. Fails when the browser does not
  /// start; no file stays then.
  init?(
    _ address: String, environment: [String: String] = ProcessInfo.processInfo.environment,
    temporary: String = FileManager.default.temporaryDirectory.path
  ) throws {
    let hasDesktop = environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
    let paths = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/xdg-open" }
    guard hasDesktop, let opener = paths.first(where: FileManager.default.isExecutableFile)
    else { return nil }
    folder = "\(temporary)/derm-review-\(UUID().uuidString)"
    guard mkdir(folder, 0o700) == 0 else { return nil }
    // The page holds the key: where no browser will read it, it goes at once.
    var isStarted = false
    defer { if !isStarted { end() } }
    let page = """
      <!doctype html><meta charset="utf-8"><title>derm review</title>
      <meta http-equiv="refresh" content="0;url=\(address)"><a href="\(address)">Open derm-review</a>

      """
    let path = "\(folder)/open.html"
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data(page.utf8), attributes: [.posixPermissions: 0o600])
    else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: opener)
    process.arguments = [path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    isStarted = true
  }

  /// Removes the file with its folder; a failure is ignored.
  func end() { try? FileManager.default.removeItem(atPath: folder) }
}
