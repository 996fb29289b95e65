internal import Glibc

// derm-fuzz TARGET [libFuzzer's options and corpus folders]

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

let names = FuzzTarget.all.map(\.name)
guard CommandLine.argc > 1, let name = CommandLine.unsafeArgv[1].map({ String(cString: $0) }),
  let target = FuzzTarget.all.first(where: { $0.name == name })
else {
  print("usage: derm-fuzz \(names.joined(separator: "|")) [libFuzzer's options]")
  exit(64)
}
FuzzTarget.chosen = target

// libFuzzer takes the rest, behind the program's own name.
CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
var count = CommandLine.argc - 1
var arguments = CommandLine.unsafeArgv + 1
exit(
  runDriver(&count, &arguments) { bytes, size in
    FuzzTarget.chosen?.run(Array(UnsafeBufferPointer(start: bytes, count: size)))
    return 0
  })
