// swift-tools-version: 6.2
import PackageDescription

// One list for all targets: the compiler's strictest modes, and no warning survives.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

func target(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "usher",
    products: [
        .executable(name: "usher", targets: ["usher"]),
        .executable(name: "embedding-example", targets: ["EmbeddingExample"]),
        .library(
            name: "Usher",
            targets: ["WorkflowRuntime", "SQLiteStore", "CurlTransport", "Connectors", "StatesLanguage"]
        ),
        .library(name: "JSONata", targets: ["JSONata", "JSONModel"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Level 0: values.
        target("JSONModel"),
        .systemLibrary(name: "CCurl"),
        // Level 1: expressions.
        target("JSONata", "JSONModel"),
        // Level 2: what a definition says; what to ask a provider and how to read the answer.
        target("StatesLanguage", "JSONata", "JSONModel"),
        target("Connectors", "JSONata", "JSONModel", httpTypes),
        // Level 3: what happens next.
        target("StatesInterpreter", "StatesLanguage", "JSONata", "JSONModel"),
        // Level 4: contracts and records.
        target("WorkflowStore", "StatesInterpreter", "JSONModel"),
        // Level 5: the engine, and the adapters that it knows as contracts only.
        target(
            "WorkflowRuntime",
            "WorkflowStore",
            "StatesInterpreter",
            "StatesLanguage",
            "Connectors",
            "JSONata",
            "JSONModel",
            crypto,
            cryptoExtras,
            deque,
            jwtKit,
            httpTypes,
            logging
        ),
        target("SQLiteStore", "WorkflowStore", "StatesInterpreter", "JSONModel", crypto, grdb),
        target("CurlTransport", "CCurl", "Connectors", httpTypes),
        // Level 6: faces.
        target(
            "OnboardingAPI",
            "WorkflowRuntime",
            "WorkflowStore",
            "StatesInterpreter",
            "Connectors",
            "JSONModel",
            hummingbird,
            nioCore,
            httpTypes
        ),
        target(
            "StepFunctionsAPI",
            "WorkflowRuntime",
            "WorkflowStore",
            "StatesInterpreter",
            "StatesLanguage",
            "Connectors",
            "JSONata",
            "JSONModel",
            httpTypes,
            crypto
        ),
        target("ProviderSandbox", "JSONModel", crypto, cryptoExtras, httpTypes),
        // Level 7: the command line, and what tests and benchmarks share.
        .executableTarget(
            name: "usher",
            dependencies: [
                "WorkflowTestKit", "OnboardingAPI", "StepFunctionsAPI", "ProviderSandbox", "WorkflowRuntime",
                "SQLiteStore",
                "CurlTransport",
                "WorkflowStore", "StatesInterpreter", "StatesLanguage", "Connectors", "JSONata", "JSONModel",
                "JSONataBenchmarks", "JSONataFuzzing", argumentParser, hummingbird, hummingbirdCore, nioCore,
                httpTypes, lifecycle, unixSignals, logging,
            ],
            swiftSettings: settings
        ),
        target("StoreConformance", "WorkflowStore", "StatesInterpreter", "JSONModel"),
        target(
            "WorkflowTestKit",
            "WorkflowRuntime",
            "SQLiteStore",
            "ProviderSandbox",
            "WorkflowStore",
            "StatesInterpreter",
            "StatesLanguage",
            "Connectors",
            "JSONModel",
            httpTypes,
            deque,
            heap
        ),
        .executableTarget(
            name: "EmbeddingExample",
            dependencies: [
                "WorkflowRuntime", "SQLiteStore", "CurlTransport", "WorkflowStore", "StatesInterpreter", "Connectors",
                "JSONModel", logging,
            ],
            path: "Examples/embedding",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        target("JSONataBenchmarks", "JSONata", "JSONModel"),
        target("JSONataFuzzing", "JSONata", "JSONModel"),
        // Tests mirror the sources.
        tests("JSONModelTests", "JSONModel"),
        tests("JSONataTests", "JSONata", "JSONataBenchmarks", "JSONataFuzzing", "JSONModel"),
        tests("StatesLanguageTests", "StatesLanguage", "JSONata", "JSONModel"),
        tests("StatesInterpreterTests", "StatesInterpreter", "StatesLanguage", "JSONModel"),
        tests("ConnectorsTests", "Connectors", "JSONata", "JSONModel", httpTypes),
        tests("CurlTransportTests", "CurlTransport", "Connectors", httpTypes),
        tests("ProviderSandboxTests", "ProviderSandbox", "JSONModel", crypto, cryptoExtras, httpTypes),
        tests(
            "SQLiteStoreTests",
            "SQLiteStore",
            "StoreConformance",
            "WorkflowStore",
            "StatesInterpreter",
            "JSONModel",
            crypto,
            grdb
        ),
        tests(
            "WorkflowRuntimeTests",
            "WorkflowRuntime",
            "WorkflowTestKit",
            "SQLiteStore",
            "ProviderSandbox",
            "WorkflowStore",
            "StatesInterpreter",
            "StatesLanguage",
            "Connectors",
            "JSONModel",
            crypto,
            httpTypes,
            jwtKit,
            grdb,
            logging
        ),
        tests(
            "WorkflowTestKitTests",
            "WorkflowRuntime",
            "WorkflowTestKit",
            "SQLiteStore",
            "ProviderSandbox",
            "WorkflowStore",
            "StatesInterpreter",
            "StatesLanguage",
            "Connectors",
            "JSONModel",
            crypto,
            httpTypes,
            jwtKit,
            logging
        ),
        tests(
            "ScenarioTests",
            "WorkflowRuntime",
            "WorkflowTestKit",
            "SQLiteStore",
            "CurlTransport",
            "ProviderSandbox",
            "WorkflowStore",
            "StatesInterpreter",
            "Connectors",
            "JSONModel",
            crypto,
            cryptoExtras,
            httpTypes
        ),
        tests(
            "OnboardingAPITests",
            "OnboardingAPI",
            "WorkflowRuntime",
            "SQLiteStore",
            "WorkflowStore",
            "StatesInterpreter",
            "Connectors",
            "JSONModel",
            crypto,
            hummingbird,
            httpTypes,
            logging
        ),
        tests(
            "StepFunctionsAPITests",
            "StepFunctionsAPI",
            "WorkflowRuntime",
            "SQLiteStore",
            "WorkflowStore",
            "StatesInterpreter",
            "StatesLanguage",
            "Connectors",
            "JSONModel",
            httpTypes,
            logging
        ),
        tests("UsherTests", "usher", "EmbeddingExample", "JSONModel", argumentParser),
    ],
    swiftLanguageModes: [.v6]
)
