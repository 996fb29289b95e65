internal import Glibc

/// Renaming with a condition, which Linux has and Swift's module of glibc does not name.
enum SystemRename {
  /// What a renaming does with the target.
  enum Flag: UInt32 {
    /// The target must not be there.
    case noReplace = 1
    /// Both change places.
    case exchange = 2
  }

  /// Renames in one step; false when the system or the file system refuses or can't, and `errno` says why.
  static func rename(_ path: String, _ target: String, _ flag: Flag) -> Bool {
    // glibc has it since 2.28.
    typealias Rename =
      @convention(c) (
        Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
      ) -> Int32
    guard let symbol = unsafe dlsym(nil, "renameat2") else {
      errno = ENOSYS
      return false
    }
    let call = unsafe unsafeBitCast(symbol, to: Rename.self)
    return unsafe call(AT_FDCWD, path, AT_FDCWD, target, flag.rawValue) == 0
  }
}
