/// Go's fmt for the values templates have.
package enum Formatting {
    /// `fmt.Sprint`: a space between operands when neither is a string.
    package static func print(_ values: [TemplateValue]) -> [UInt8] {
        var printer = FormatPrinter()
        var previousIsString: Bool = true
        for value in values {
            let isString: Bool = value.kindName == "string"
            if !isString, !previousIsString { printer.output.append(UInt8(ascii: " ")) }
            printer.argument(value, FormatPrinter.plainVerb)
            previousIsString = isString
        }
        return printer.output
    }

    /// `fmt.Sprintln`.
    package static func println(_ values: [TemplateValue]) -> [UInt8] {
        var printer = FormatPrinter()
        for (index, value) in values.enumerated() {
            if index > 0 { printer.output.append(UInt8(ascii: " ")) }
            printer.argument(value, FormatPrinter.plainVerb)
        }
        return printer.output + [UInt8(ascii: "\n")]
    }

    /// `fmt.Sprintf`.
    package static func printf(_ format: UnsafeBufferPointer<UInt8>, _ values: ArraySlice<TemplateValue>) -> [UInt8] {
        var reader = FormatReader(format: format, values: Array(values))
        return reader.run()
    }
}
