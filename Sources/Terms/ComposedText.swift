internal import Foundation

/// Text in Unicode's composed form (NFC), the one form of every id.
///
/// Swift takes `é` of one character and of two for equal, and a database that compares bytes does not. Ids are
/// composed where they are made, so that both agree, whatever the order of the files that name them.
package enum ComposedText {
  /// The text in composed form.
  package static func of(_ text: String) -> String {
    text.isASCII ? text : text.precomposedStringWithCanonicalMapping
  }

  /// Whether the text is in composed form already, byte for byte.
  package static func isComposed(_ text: String) -> Bool {
    text.isASCII || text.precomposedStringWithCanonicalMapping.utf8.elementsEqual(text.utf8)
  }
}
