import FoundationEssentials
package import ValueTree

/// Reads what clients written in Go send as `application/vnd.kubernetes.protobuf`: an envelope (`k8s\0`, then a message
/// `Unknown` with the kind) around an object. Known are the kinds that Helm and kubectl send so; others are refused.
///
/// Field numbers are those of Kubernetes' published `generated.proto` files; fields that are not listed are dropped.
package enum ProtobufObject {
    package static let contentType: String = "application/vnd.kubernetes.protobuf"
    private static let magic: [UInt8] = Array("k8s\0".utf8)

    /// The object in JSON's shape.
    ///
    /// - Throws: ``KubeStatus`` with code 400 for a damaged body, 415 for a kind that is not known.
    package static func read(_ body: [UInt8]) throws(KubeStatus) -> Value {
        guard body.starts(with: magic) else { throw damaged("it has no envelope") }
        let envelope: Value = try message(body.dropFirst(magic.count), .envelope)
        let kind: String = envelope[at: "typeMeta", "kind"]?.stringValue ?? ""
        guard let schema = kinds[kind] else {
            throw KubeStatus(
                code: 415, reason: "UnsupportedMediaType",
                message: "objects of kind \"\(kind)\" are not understood as protobuf: send application/json")
        }
        let raw: [UInt8] = Data(base64Encoded: envelope["raw"]?.stringValue ?? "").map(Array.init) ?? []
        var object: Value = try message(raw[...], schema)
        object["apiVersion"] = envelope[at: "typeMeta", "apiVersion"]
        object["kind"] = .string(kind)
        return object
    }

    static let kinds: [String: Schema] = [
        "Secret": .secret, "ConfigMap": .configMap, "Namespace": .namespace, "DeleteOptions": .deleteOptions,
    ].merging(workloadKinds) { first, _ in first }.merging(accessKinds) { first, _ in first }

    // MARK: messages

    private static func message(_ bytes: ArraySlice<UInt8>, _ schema: Schema) throws(KubeStatus) -> Value {
        var members: [String: Value] = [:]
        var rest: ArraySlice<UInt8> = bytes
        while !rest.isEmpty {
            let tag: UInt64 = try number(&rest)
            let field: Schema.Field? = schema.fields[Int(tag >> 3)]
            switch tag & 7 {
            case 0:
                let value: UInt64 = try number(&rest)
                guard let field else { continue }
                set(value, field, in: &members)
            case 2:
                let length: UInt64 = try number(&rest)
                guard length <= UInt64(rest.count) else { throw damaged("it ends too early") }
                let part: ArraySlice<UInt8> = rest.prefix(Int(length))
                rest = rest.dropFirst(Int(length))
                if let field { try set(part, field, in: &members) }
            case 1: rest = rest.dropFirst(8)
            case 5: rest = rest.dropFirst(4)
            default: throw damaged("it has a field of an unknown form")
            }
        }
        return .map(members)
    }

    private static func set(_ value: UInt64, _ field: Schema.Field, in members: inout [String: Value]) {
        let number: Int64 = Int64(bitPattern: value)
        switch field.kind {
        case .bool: members[field.name] = .bool(value != 0)
        case .flag: if value != 0 { members[field.name] = true }
        case .count: if value != 0 { members[field.name] = .int(number) }
        case .integers: members[field.name] = .list((members[field.name]?.listValue ?? []) + [.int(number)])
        default: members[field.name] = .int(number)
        }
    }

    private static func set(
        _ part: ArraySlice<UInt8>, _ field: Schema.Field, in members: inout [String: Value]
    ) throws(KubeStatus) {
        switch field.kind {
        case .integer, .bool, .count, .flag, .integers: throw damaged("field \(field.name) is no number")
        case .text:
            // Go leaves empty texts out of JSON; on this wire they are there.
            if !part.isEmpty { members[field.name] = .string(String(decoding: part, as: UTF8.self)) }
        case .bytes: members[field.name] = .string(Data(part).base64EncodedString())
        case .texts:
            let list: [Value] = members[field.name]?.listValue ?? []
            members[field.name] = .list(list + [.string(String(decoding: part, as: UTF8.self))])
        case .message(let schema):
            let value: Value = try message(part, schema)
            if value != [:] { members[field.name] = value }
        case .present(let schema): members[field.name] = try message(part, schema)
        case .inlined(let schema):
            members.merge(try message(part, schema).mapValue ?? [:]) { _, last in last }
        case .quantity: members[field.name] = try message(part, .quantity)["string"] ?? "0"
        case .quantities:
            let entry: Value = try message(part, .quantityEntry)
            var map: [String: Value] = members[field.name]?.mapValue ?? [:]
            map[entry["key"]?.stringValue ?? ""] = entry["value"] ?? "0"
            members[field.name] = .map(map)
        case .integerOrText:
            let value: Value = try message(part, .integerOrText)
            members[field.name] = value["type"]?.intValue == 1 ? value["text"] ?? "" : value["number"] ?? 0
        case .messages(let schema):
            let list: [Value] = members[field.name]?.listValue ?? []
            members[field.name] = .list(list + [try message(part, schema)])
        case .map(let isBytes):
            let entry: Value = try message(part, isBytes ? .bytesEntry : .textEntry)
            var map: [String: Value] = members[field.name]?.mapValue ?? [:]
            map[entry["key"]?.stringValue ?? ""] = entry["value"] ?? ""
            members[field.name] = .map(map)
        case .time:
            let time: Value = try message(part, .time)
            guard let seconds = time["seconds"]?.intValue, seconds != 0 else { return }
            members[field.name] = .string(KubeTime(seconds: seconds).text)
        }
    }

    /// A varint: seven bits a byte, the lowest first.
    private static func number(_ rest: inout ArraySlice<UInt8>) throws(KubeStatus) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst() {
            guard shift < 64 else { throw damaged("it has a number that is too large") }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw damaged("it ends too early")
    }

    private static func damaged(_ why: String) -> KubeStatus {
        .badRequest("the body is no sound protobuf object: \(why)")
    }
}

// MARK: - schemas

extension ProtobufObject {
    /// The fields of a message, by number.
    final class Schema: Sendable, Equatable {
        struct Field: Sendable {
            let name: String
            let kind: Kind
        }

        enum Kind: Sendable, Equatable {
            /// Kept when it is 0: absence means something else.
            case integer
            /// 0 is the same as absent.
            case count
            case integers
            /// Kept when it is false.
            case bool
            /// False is the same as absent.
            case flag
            case text
            case bytes
            case texts
            case time
            case map(ofBytes: Bool)
            /// Left out when it is empty.
            case message(Schema)
            /// Kept when it is empty.
            case present(Schema)
            case messages(Schema)
            /// Its members stand in the object around it.
            case inlined(Schema)
            case quantity
            case quantities
            case integerOrText
        }

        let fields: [Int: Field]

        init(_ fields: [Int: (String, Kind)]) {
            self.fields = fields.mapValues { Field(name: $0.0, kind: $0.1) }
        }

        static func == (left: Schema, right: Schema) -> Bool { left === right }

        static let envelope = Schema([
            1: ("typeMeta", .message(Schema([1: ("apiVersion", .text), 2: ("kind", .text)]))), 2: ("raw", .bytes),
        ])
        static let textEntry = Schema([1: ("key", .text), 2: ("value", .text)])
        static let bytesEntry = Schema([1: ("key", .text), 2: ("value", .bytes)])
        static let time = Schema([1: ("seconds", .integer), 2: ("nanos", .integer)])
        static let owner = Schema([
            1: ("kind", .text), 3: ("name", .text), 4: ("uid", .text), 5: ("apiVersion", .text),
            6: ("controller", .bool), 7: ("blockOwnerDeletion", .bool),
        ])
        static let metadata = Schema([
            1: ("name", .text), 2: ("generateName", .text), 3: ("namespace", .text), 5: ("uid", .text),
            6: ("resourceVersion", .text), 8: ("creationTimestamp", .time), 9: ("deletionTimestamp", .time),
            11: ("labels", .map(ofBytes: false)), 12: ("annotations", .map(ofBytes: false)),
            13: ("ownerReferences", .messages(owner)), 14: ("finalizers", .texts),
        ])
        static let secret = Schema([
            1: ("metadata", .message(metadata)), 2: ("data", .map(ofBytes: true)), 3: ("type", .text),
            4: ("stringData", .map(ofBytes: false)), 5: ("immutable", .bool),
        ])
        static let configMap = Schema([
            1: ("metadata", .message(metadata)), 2: ("data", .map(ofBytes: false)),
            3: ("binaryData", .map(ofBytes: true)), 4: ("immutable", .bool),
        ])
        static let namespace = Schema([
            1: ("metadata", .message(metadata)), 2: ("spec", .message(Schema([1: ("finalizers", .texts)]))),
        ])
        static let deleteOptions = Schema([
            1: ("gracePeriodSeconds", .integer),
            2: ("preconditions", .message(Schema([1: ("uid", .text), 2: ("resourceVersion", .text)]))),
            3: ("orphanDependents", .bool), 4: ("propagationPolicy", .text), 5: ("dryRun", .texts),
        ])
    }
}
