/// What a task's inputs may be: the one declaration that validation and documentation are made from.
package struct TaskSchema: Sendable {
    package indirect enum Kind: Sendable {
        case string
        /// Text that fits a regular expression, and what such a text is.
        case matching(String, String)
        case choice([String])
        case bool
        case integer(ClosedRange<Int64>)
        case number
        /// A number above one bound, up to another.
        case numbers(above: Double?, upTo: Double?)
        /// A Go duration above zero.
        case duration
        /// A map of strings to strings.
        case texts
        /// A map of names to anything.
        case anything
        case list(Kind)
        case fields([Field])
        /// A map with one of these fields or more.
        case someOf([Field])
        /// A map of names to the same kind of value; the names fit a regular expression.
        case named(Kind, keys: String)
    }

    package struct Field: Sendable {
        package let name: String
        package let kind: Kind
        package let isRequired: Bool
        /// As documentation shows it.
        package let fallback: String?
        package let meaning: String

        package init(
            _ name: String, _ kind: Kind, required: Bool = false, default fallback: String? = nil, _ meaning: String
        ) {
            self.name = name
            self.kind = kind
            isRequired = required
            self.fallback = fallback
            self.meaning = meaning
        }
    }

    package let task: String
    package let fields: [Field]

    package init(task: String, fields: [Field]) {
        self.task = task
        self.fields = fields
    }
}
