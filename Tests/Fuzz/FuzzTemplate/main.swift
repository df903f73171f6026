import FuzzDriver
import Glibc
import GoTemplate
import SprigFunctions
import ValueTree

/// Any text parses or is refused, and what parses ends: with output, or with an error.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzTemplate(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let text: [UInt8] = Array(UnsafeBufferPointer(start: data, count: size))
    let limits = ExecutionLimits(depth: 50, includes: 20, valueBytes: 1 << 20, memoryBytes: 256 << 20, seconds: 1)
    var set = TemplateSet(functions: SprigLibrary.functions, limits: limits)
    let values: Value = [
        "a": ["b": [1, 2.5, "x"], "s": "text", "n": .null, "t": true], "list": ["one", "two", .null, ["k": "v"]],
    ]
    do {
        try set.add(name: "main", text: text)
        _ = try set.execute("main", TemplateValue(["Values": values, "Release": ["Name": "r"]]))
    } catch {
        return 0
    }
    return 0
}

exit(fuzz({ fuzzTemplate($0, $1) }))
