/// A family member that `--model` can name.
///
/// To add one: a file in this folder and a line in `AllModels`.
package protocol Model: Sendable {
  /// The name on the command line and in recipes.
  static var name: String { get }
  /// The side of the images that it was designed for.
  static var side: Int { get }
  /// The network for images of 3 x side x side.
  static func network(side: Int, heads: Heads) throws(TrainError) -> Network
}
