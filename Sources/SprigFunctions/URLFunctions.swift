import GoTemplate

/// Sprig's URLs, and the network function that Helm empties.
enum URLFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("urlParse", 1) { try parse($0) }
        library.add("urlJoin", 1) { try join($0) }
        library.add("getHostByName", 1) { call in
            _ = try call.string(0)
            return .string("")
        }
    }

    private static func parse(_ call: FunctionCall) throws -> TemplateValue {
        let text: String = try call.string(0)
        do {
            let url = try GoURL(text)
            let members: [String: TemplateValue] = [
                "scheme": .string(url.scheme), "host": .string(url.host), "hostname": .string(url.hostname),
                "path": .string(url.path), "query": .string(url.query), "opaque": .string(url.opaque),
                "fragment": .string(url.fragment), "userinfo": .string(url.userinfo),
            ]
            return .map(TemplateMap(members))
        } catch let fault as GoURL.Fault {
            let address: String = String(GoURL.cut(text[...], "#").0)
            throw call.failure(
                "unable to parse url: parse \(GoURLText.quoted(address)): \(fault.message)",
                hint: "a URL looks like https://user:password@host:8080/path?query#fragment")
        }
    }

    private static func join(_ call: FunctionCall) throws -> TemplateValue {
        let map: TemplateMap = try call.map(0)
        func part(_ key: String) throws -> String {
            guard let value = map[key] else { return "" }
            if case .string(let text) = value { return text }
            throw call.failure("unable to parse \(key) key, must be of type string, but \(value.typeName) found")
        }
        var url = GoURL()
        do {
            let userinfo: String = try part("userinfo")
            if !userinfo.isEmpty { try url.takeAuthority("\(userinfo)@host") }
        } catch let fault as GoURL.Fault {
            let address: String = GoURLText.quoted("proto://\(try part("userinfo"))@host")
            throw call.failure("unable to parse userinfo in dict: parse \(address): \(fault.message)")
        }
        (url.scheme, url.opaque, url.host) = (try part("scheme"), try part("opaque"), try part("host"))
        (url.path, url.query, url.fragment) = (try part("path"), try part("query"), try part("fragment"))
        return .string(url.text)
    }
}
