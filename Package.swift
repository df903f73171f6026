// swift-tools-version: 6.2
import PackageDescription

// The layers of docs/architecture.md, bottom to top. A target may import what stands in its line here and
// nothing else; Tests/ArchitectureTests reads `swift package dump-package` and holds this file to that picture.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

/// Not where C libraries are imported: their headers include the system's, and whose a member of, say,
/// `timespec` then is depends on what the compiler happened to load first.
let memberImportVisibility: SwiftSetting = .enableUpcomingFeature("MemberImportVisibility")

struct Library {
    let name: String
    /// nil for what is not linked but loaded when first needed (see its shim): every start would pay for it.
    let pkgConfig: String?
    let debian: String
}

struct Layered {
    let name: String
    let imports: [String]
    let isTested: Bool

    init(_ name: String, _ imports: [String] = [], tested: Bool = true) {
        self.name = name
        self.imports = imports
        self.isTested = tested
    }
}

// 0: C, a module map and a shim header each.
let libraries: [Library] = [
    Library(name: "CYAML", pkgConfig: "yaml-0.1", debian: "libyaml-dev"),
    Library(name: "CArchive", pkgConfig: nil, debian: "libarchive-dev"),
    Library(name: "CZlib", pkgConfig: "zlib", debian: "zlib1g-dev"),
    Library(name: "CCurl", pkgConfig: nil, debian: "libcurl4-openssl-dev"),
    Library(name: "CCrypto", pkgConfig: "openssl", debian: "libssl-dev"),
    Library(name: "CJQ", pkgConfig: nil, debian: "libjq-dev"),
    Library(name: "CSQLite", pkgConfig: "sqlite3", debian: "libsqlite3-dev"),
    Library(name: "CMicroHTTPD", pkgConfig: nil, debian: "libmicrohttpd-dev"),
]

let ground: [Layered] = [
    Layered("Diagnostics"),
    Layered("ValueTree", ["Diagnostics"]),
]

let pureEngines: [Layered] = [
    Layered("YAML", ["ValueTree", "Diagnostics", "CYAML"]),
    Layered("GoText", []),
    Layered("RegularExpressions", ["GoText"]),
    Layered("JSONSchema", ["RegularExpressions", "ValueTree", "Diagnostics"]),
    Layered("JQ", ["ValueTree", "Diagnostics", "CJQ"]),
    Layered("SemanticVersion", ["Diagnostics"]),
    Layered("Statistics", []),
    Layered("GoTemplate", ["GoText", "ValueTree", "Diagnostics"]),
    Layered(
        "SprigFunctions",
        [
            "GoTemplate", "YAML", "RegularExpressions", "GoText", "SemanticVersion", "ValueTree", "Diagnostics",
            "CCrypto",
        ]),
    Layered("KubeModel", ["ValueTree", "YAML", "Diagnostics"]),
]

let adapters: [Layered] = [
    Layered("HTTPTransport", ["Diagnostics", "CCurl", "CCrypto"]),
    Layered("HTTPServing", ["Diagnostics", "CMicroHTTPD"]),
    Layered("KubeClient", ["KubeModel", "HTTPTransport", "ValueTree", "YAML", "Diagnostics"]),
    Layered("KubeRuntime", ["KubeClient", "KubeModel", "ValueTree", "Diagnostics"]),
    Layered(
        "Charts",
        [
            "GoTemplate", "SprigFunctions", "KubeModel", "YAML", "JSONSchema", "RegularExpressions", "SemanticVersion",
            "HTTPTransport", "ValueTree", "Diagnostics", "CArchive", "CCrypto",
        ]),
    Layered("LoadTesting", ["Statistics", "HTTPTransport", "Diagnostics", "CCurl", "CCrypto", "CLinux"]),
]

let features: [Layered] = [
    Layered(
        "Releases",
        ["Charts", "KubeRuntime", "KubeClient", "KubeModel", "YAML", "ValueTree", "Diagnostics", "CZlib"]),
    Layered(
        "Experiments",
        [
            "LoadTesting", "HTTPTransport", "KubeRuntime", "KubeClient", "KubeModel", "SprigFunctions", "GoTemplate",
            "JQ", "RegularExpressions", "Statistics", "YAML", "ValueTree", "Diagnostics",
        ]),
    Layered(
        "AutoX",
        [
            "Releases", "Charts", "KubeRuntime", "KubeClient", "KubeModel", "HTTPServing", "ValueTree", "Diagnostics",
        ]),
    Layered("Reports", ["Experiments", "KubeModel", "Statistics", "YAML", "ValueTree", "Diagnostics"]),
    Layered(
        "LocalCluster",
        ["KubeModel", "YAML", "HTTPServing", "ValueTree", "Diagnostics", "CSQLite", "CCrypto", "CLinux"]),
]

let presentation: [Layered] = [
    Layered("Terminal", ["Diagnostics"]),
    Layered("CommandLineKit", ["Terminal", "Diagnostics"]),
    Layered(
        "Iter8CLI",
        [
            "CommandLineKit", "Terminal", "AutoX", "Releases", "Experiments", "LoadTesting", "Reports", "LocalCluster",
            "Charts",
            "KubeRuntime", "KubeClient", "KubeModel", "HTTPTransport", "GoTemplate", "SprigFunctions", "YAML",
            "ValueTree", "SemanticVersion", "Diagnostics",
        ]),
]

let layers: [Layered] = ground + pureEngines + adapters + features + presentation

func dependencies(_ names: [String]) -> [Target.Dependency] {
    names.map { name in .target(name: name) }
}

let systemTargets: [Target] = libraries.map { library in
    .systemLibrary(
        name: library.name, path: "Sources/\(library.name)", pkgConfig: library.pkgConfig,
        providers: [.apt([library.debian])])
}

let cTargets: Set<String> = Set(libraries.map(\.name) + ["CLinux"])

let libraryTargets: [Target] = layers.map { layer in
    .target(
        name: layer.name, dependencies: dependencies(layer.imports),
        swiftSettings: cTargets.isDisjoint(with: layer.imports) ? settings + [memberImportVisibility] : settings)
}

/// Programs that a target's tests start.
let fixtures: [String: [String]] = ["LocalCluster": ["ShimFixture"]]

let unitTests: [Target] = layers.filter(\.isTested).map { layer in
    let imports: [String] = [layer.name, "TestSupport"] + layer.imports + (fixtures[layer.name] ?? [])
    // Tests write the archives that the program reads.
    let linked: [LinkerSetting] = imports.contains("CArchive") ? [.linkedLibrary("archive")] : []
    return .testTarget(
        name: "\(layer.name)Tests", dependencies: dependencies(imports), swiftSettings: settings, linkerSettings: linked
    )
}

// libFuzzer's programs, which `make fuzz` builds with every module instrumented; nothing else sees them.
let fuzzed: [String: [String]] = [
    "FuzzTemplate": ["GoTemplate", "SprigFunctions", "ValueTree"], "FuzzValues": ["Charts", "ValueTree"],
    "FuzzYAML": ["YAML", "ValueTree"], "FuzzArchive": ["Charts", "CZlib"],
]
let fuzzTargets: [Target] =
    Context.environment["ITER8_FUZZ"] == nil
    ? []
    : fuzzed.sorted { $0.key < $1.key }.map { name, imports in
        .executableTarget(
            name: name, dependencies: dependencies(["FuzzDriver"] + imports), path: "Tests/Fuzz/\(name)",
            swiftSettings: settings)
    } + [.target(name: "FuzzDriver", path: "Tests/Fuzz/FuzzDriver", swiftSettings: settings)]

let package = Package(
    name: "iter8",
    products: [.executable(name: "iter8", targets: ["iter8"])],
    targets: systemTargets + libraryTargets + [
        // C of our own, a few lines over what libc has and Swift's Glibc module leaves out.
        .target(name: "CLinux"),
        .executableTarget(name: "iter8", dependencies: ["Iter8CLI", "Terminal"], swiftSettings: settings),
        .executableTarget(
            name: "ShimFixture", dependencies: ["LocalCluster"], path: "Tests/ShimFixture", swiftSettings: settings),
        .target(
            name: "TestSupport",
            dependencies: dependencies([
                "HTTPServing", "KubeModel", "ValueTree", "YAML", "Diagnostics", "CCrypto", "CLinux",
            ]),
            path: "Tests/TestSupport", swiftSettings: settings),
    ] + unitTests + fuzzTargets + [
        .testTarget(
            name: "ArchitectureTests", dependencies: dependencies(["TestSupport", "ValueTree"]), swiftSettings: settings
        ),
        .testTarget(
            name: "ConformanceTests",
            dependencies: dependencies([
                "TestSupport", "Charts", "HTTPTransport", "SprigFunctions", "GoTemplate", "YAML", "ValueTree",
                "Diagnostics",
            ]),
            exclude: ["Cases", "README.md", "record"],
            swiftSettings: settings),
        .testTarget(
            name: "IntegrationTests",
            dependencies: dependencies([
                "TestSupport", "LocalCluster", "KubeRuntime", "KubeClient", "KubeModel", "ValueTree", "YAML",
                "Diagnostics",
            ]) + ["iter8"],
            swiftSettings: settings),
    ]
)
