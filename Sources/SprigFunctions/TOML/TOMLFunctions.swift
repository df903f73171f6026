import GoTemplate

/// Helm's TOML, both ways. Failures are results, but for the must variant.
enum TOMLFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("toToml", 1) { call in
            do throws(TOMLFailure) {
                return .string(bytes: try encoded(call))
            } catch {
                if error.isPanic { throw call.failure(error.message) }
                return .string(error.message)
            }
        }
        library.add("mustToToml", 1) { call in
            do throws(TOMLFailure) {
                return .string(bytes: try encoded(call))
            } catch {
                throw call.failure(error.message)
            }
        }
        library.add("fromToml", 1) { call in
            let text: [UInt8] = try call.bytes(0)
            do throws(TOMLFailure) {
                return .map(try TOMLReader.parse(text))
            } catch {
                return .map(TemplateMap(["Error": TemplateValue.string(error.message)]))
            }
        }
    }

    private static func encoded(_ call: FunctionCall) throws(TOMLFailure) -> [UInt8] {
        if call[0].isNull {
            throw TOMLFailure(message: "reflect: call of reflect.Value.Type on zero Value", isPanic: true)
        }
        return try TOMLWriter.bytes(call[0])
    }
}

/// What kept a text from being read or a value from being written, in BurntSushi's words.
struct TOMLFailure: Error {
    let message: String
    /// True for what stops Helm too.
    var isPanic: Bool = false
}
