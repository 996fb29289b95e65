/// The version of derm.
public enum DermVersion {
  /// What `--version` prints.
  public static let current = "0.1.0"
}
