internal import CReviewAssets
internal import Digests
internal import Markup

/// A file that every page needs: its address holds its digest, so that the browser asks for it once.
struct PageAsset: Sendable {
  /// Its path and the start of its digest, such as `/review.js?1a2b3c4d`.
  let address: String
  private let type: String
  private let bytes: [UInt8]

  private init(_ path: String, type: String, _ text: String) {
    bytes = Array(text.utf8)
    self.type = type
    address = "\(path)?\(Digest.of(bytes).short)"
  }

  /// The reports' style sheet.
  static let kit = PageAsset("/kit.css", type: "text/css; charset=utf-8", Theme.style)
  /// What the review adds to it.
  static let style = PageAsset(
    "/review.css", type: "text/css; charset=utf-8", unsafe String(cString: review_style()))
  static let script = PageAsset(
    "/review.js", type: "text/javascript; charset=utf-8", unsafe String(cString: review_script()))

  /// The asset at a path, whatever its query; nil for other paths.
  static func response(_ path: String) -> WebResponse? {
    guard let asset = [kit, style, script].first(where: { $0.address.hasPrefix("\(path)?") })
    else { return nil }
    return WebResponse(200, type: asset.type, body: asset.bytes).kept()
  }
}
