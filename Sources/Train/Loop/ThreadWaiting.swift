internal import Glibc

/// How the threads of a library wait for each other.
enum ThreadWaiting {
  /// Lets OpenMP's threads spin but shortly between parallel regions, unless the user chose.
  ///
  /// By default they spin for milliseconds and take the processors from the threads that decode
  /// images. Must be called before the library is opened, which reads the variables once.
  static func beShort() {
    guard unsafe getenv("OMP_WAIT_POLICY") == nil else { return }
    unsafe setenv("GOMP_SPINCOUNT", "2000", 0)
  }
}
