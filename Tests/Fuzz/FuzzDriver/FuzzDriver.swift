/// What libFuzzer calls with each input: the bytes and how many there are; returns 0.
package typealias FuzzTarget = @convention(c) (UnsafePointer<UInt8>, Int) -> CInt

// libFuzzer's own entry for programs that have a `main` already (LLVM's FuzzerInterface.h).
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>, _ target: FuzzTarget
) -> CInt

/// Runs libFuzzer on `target` with the program's arguments and returns its exit code.
package func fuzz(_ target: FuzzTarget) -> CInt {
    var count: CInt = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = CommandLine.unsafeArgv
    return runDriver(&count, &arguments, target)
}
