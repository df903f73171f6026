import FuzzDriver
import Glibc
import ValueTree
import YAML

/// Any text is read or refused, and what is read is the same after writing and reading it again, as YAML and as JSON.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzYAML(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let text: [UInt8] = Array(UnsafeBufferPointer(start: data, count: size))
    guard let value = try? YAMLReader.parse(text, file: "fuzz") else { return 0 }
    guard isFinite(value) else { return 0 }
    let yaml: [UInt8] = YAMLWriter.bytes(value)
    guard let again = try? YAMLReader.parse(yaml, file: "again"), again == value else {
        fatalError("not the same after YAML: \(String(decoding: yaml, as: UTF8.self))")
    }
    let json: [UInt8] = JSONWriter.bytes(value)
    guard let decoded = try? JSONReader.parse(json, file: "json", numbers: .floats), decoded == value else {
        fatalError("not the same after JSON: \(String(decoding: json, as: UTF8.self))")
    }
    return 0
}

/// JSON has no infinities and no NaN.
private func isFinite(_ value: Value) -> Bool {
    switch value {
    case .float(let double): return double.isFinite
    case .list(let elements): return elements.allSatisfy(isFinite)
    case .map(let members): return members.values.allSatisfy(isFinite)
    default: return true
    }
}

exit(fuzz({ fuzzYAML($0, $1) }))
