package import ValueTree

/// A Go slice whose elements have a type: `[]string`, `[]int`. Templates see the type by `typeOf` and `%T`, and that a slice
/// which was never made is nil to JSON.
package final class TypedList: TemplateObject {
    package let typeName: String
    private let list: [TemplateValue]
    private let isNil: Bool

    package init(_ list: [TemplateValue], typeName: String, isNil: Bool = false) {
        self.list = list
        self.typeName = typeName
        self.isNil = isNil
    }

    package var kindName: String { "slice" }
    package var text: String { ValueText.text(.list(list)) }
    package var tree: Value { isNil ? .null : .list(list.map(\.tree)) }
    package var elements: TemplateValue? { .list(list) }
}

extension TemplateValue {
    /// Go's `[]string`; `isNil` where Go leaves it nil.
    package static func strings(_ list: [TemplateValue], isNil: Bool = false) -> TemplateValue {
        .object(TypedList(list, typeName: "[]string", isNil: isNil))
    }

    /// Go's `[]int`.
    package static func integers(_ list: [TemplateValue]) -> TemplateValue {
        .object(TypedList(list, typeName: "[]int"))
    }
}
