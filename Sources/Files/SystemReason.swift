internal import Glibc

/// Why the system refused, in words that say what to do where that is not plain.
package enum SystemReason {
  /// The text of an error number.
  package static func text(_ code: Int32) -> String {
    let words = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    return switch code {
    case ENOLCK, EOPNOTSUPP, ENOSYS:
      "the file system keeps no locks (\(words)): use a folder on a local disk"
    case EACCES, EPERM: "\(words): fix the permissions, or run as the owner"
    case EROFS: "\(words): nothing can be written there"
    case ENOTDIR: "\(words): a part of the path is a file"
    case ELOOP: "\(words): fix the links, or name their target itself"
    default: words
    }
  }
}
