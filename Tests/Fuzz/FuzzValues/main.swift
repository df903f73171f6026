import Charts
import FuzzDriver
import Glibc
import ValueTree

/// Any argument of `--set` and its relatives is applied or refused, on what is there already too.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzValues(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    guard size > 0 else { return 0 }
    let styles: [SetExpression.Style] = [.typed, .string, .json, .file, .literal]
    let style: SetExpression.Style = styles[Int(data[0]) % styles.count]
    let argument: String = String(decoding: UnsafeBufferPointer(start: data + 1, count: size - 1), as: UTF8.self)
    let values: Value = ["a": ["b": [1, ["c": "d"]], "e": .null], "list": ["x", "y"], "s": "text"]
    guard let once = try? SetExpression.apply(argument, style: style, to: values) else { return 0 }
    // What was accepted once is accepted on its own result.
    _ = try? SetExpression.apply(argument, style: style, to: once)
    return 0
}

exit(fuzz({ fuzzValues($0, $1) }))
