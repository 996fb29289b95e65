import Foundation
import TestSupport
import Testing

/// derm-review in a network namespace of its own, where the system counts each packet that wants to leave.
@Suite struct ReviewNetworkTests {
  /// Where users may make namespaces, and `ip` is there to bring the loopback up.
  private static let canIsolate: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "unshare -rn ip link set lo up"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// Loads every view, answers, and prints how many packets found no way out: before and after one that is sent on
  /// purpose.
  private static let script = #"""
    ip link set lo up
    "$0" --no-open --port 0 --person ab >address 2>notes &
    pid=$!
    for _ in $(seq 1200); do [ -s address ] && break; sleep 0.05; done
    read -r address <address
    rest=${address#http://}; port=${rest#*:}; port=${port%%/*}; token=${address#*token=}
    ask() {
      exec 3<>/dev/tcp/127.0.0.1/$port
      printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nCookie: derm-%s=%s\r\nConnection: close\r\n' "$1" "$2" "$port" "$port" "$token" >&3
      printf 'X-Derm-Piece: 1\r\nContent-Length: %s\r\n\r\n%s' "${#3}" "$3" >&3
      cat <&3
      exec 3>&-
    }
    page=$(ask GET /queue "")
    key=$(sed -n 's/.*data-key="\([0-9a-f]*\)".*/\1/p' <<<"$page")
    item=$(sed -n 's/.*data-item="\([^"]*\)".*/\1/p' <<<"$page")
    picture=$(grep -o '/image/[^" ]*' <<<"$page" | head -n 1)
    for path in /queue /grid /second /adjudication /terms /terms/classes /terms/policy /result /plan; do
      ask GET $path "" | head -n 1
    done
    ask GET "$picture" "" | head -n 1 | tr -d '\0'
    ask POST /answer "key=$key&item=${item//|/%7C}&view=queue&choice=y" | head -n 1
    lost() {
      awk '/^Ip:/ { if (!seen++) { for (i = 1; i <= NF; i++) if ($i == "OutNoRoutes") column = i } else four = $column }
        $1 == "Ip6OutNoRoutes" { six = $2 } END { print "lost", four + six }' /proc/net/snmp /proc/net/snmp6
    }
    lost
    (exec 4<>/dev/tcp/192.0.2.1/80) 2>/dev/null
    lost
    kill $pid
    """#

  @Test(
    "no packet leaves while every view is loaded and a question answered",
    .enabled(if: canIsolate, "this system lets users make no network namespaces"), .within(5))
  func nothingLeaves() throws {
    let work = try ReviewWorkspace(cases: 60, questions: 20)
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "exec unshare -rn bash -c \"$1\" \"$0\"", "\(products)/derm-review", Self.script,
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: work.workspace.path)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(said.ranges(of: "HTTP/1.1 200 OK").count == 11, "\(said)")
    // The second one shows that the counter counts.
    #expect(said.hasSuffix("lost 0\nlost 1\n"), "\(said)")
    #expect(work.log("ab").count == 1)
  }
}
