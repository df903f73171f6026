import FoundationEssentials
import GoTemplate

/// Sprig's URLs, and the network function that Helm empties.
enum URLFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("urlParse", 1) { call in
            let text: String = try call.string(0)
            guard let url = URLComponents(string: text) else { throw call.failure("unable to parse url: \(text)") }
            let port: String = url.port.map { ":\($0)" } ?? ""
            let userinfo: String = [url.percentEncodedUser, url.percentEncodedPassword].compactMap { $0 }.joined(
                separator: ":")
            let members: [String: TemplateValue] = [
                "scheme": .string(url.scheme ?? ""), "host": .string((url.host ?? "") + port),
                "hostname": .string(url.host ?? ""), "path": .string(url.path),
                "query": .string(url.percentEncodedQuery ?? ""),
                "opaque": .string(""), "fragment": .string(url.fragment ?? ""), "userinfo": .string(userinfo),
            ]
            return .map(TemplateMap(members))
        }
        library.add("urlJoin", 1) { call in
            let map: TemplateMap = try call.map(0)
            func part(_ key: String) -> String { map[key].map(Conversion.text) ?? "" }
            var text: String = part("scheme").isEmpty ? "" : part("scheme") + ":"
            if !part("host").isEmpty {
                text += "//" + (part("userinfo").isEmpty ? "" : part("userinfo") + "@") + part("host")
            }
            if !part("path").isEmpty, !part("path").hasPrefix("/"), !part("host").isEmpty { text += "/" }
            text += part("path")
            if !part("query").isEmpty { text += "?" + part("query") }
            if !part("fragment").isEmpty { text += "#" + part("fragment") }
            return .string(text)
        }
        library.add("getHostByName", 1) { call in
            _ = try call.string(0)
            return .string("")
        }
    }
}
