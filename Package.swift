// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]
let strictC: [CSetting] = [
  .unsafeFlags(["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Wsign-conversion", "-Werror"])
]

/// Text files of a folder, compiled in as Swift source: the binary runs wherever it is copied.
let embedded: [Target.PluginUsage] = [.plugin(name: "EmbedPlugin")]

/// Text that ``EmbedPlugin`` compiles in, so the package manager need not handle it.
let templateFiles = [
  "client-letter.mustache", "care-letter.mustache", "intake-form.mustache", "consult-report.mustache",
  "letterhead.mustache",
  "course-figure.mustache", "followup-report.mustache", "practice-overview.mustache", "page.css", "texts.yaml",
]

let package = Package(
  name: "magconsult",
  products: [.executable(name: "magconsult", targets: ["magconsult"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    // Values and rules, no storage
    .target(name: "ConsultModel", swiftSettings: strict),
    .systemLibrary(name: "CLibCrypto", path: "Sources/CLibCrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "DataFiles", dependencies: ["CLibCrypto", "Yams"], swiftSettings: strict),
    .target(
      name: "Knowledge", dependencies: ["ConsultModel", "DataFiles"],
      exclude: ["Data"], swiftSettings: strict, plugins: embedded),
    .target(
      name: "Recommendation", dependencies: ["ConsultModel", "DataFiles", "Knowledge"],
      swiftSettings: strict),
    .target(name: "Outcomes", dependencies: ["ConsultModel"], swiftSettings: strict),

    // The record
    .target(name: "CCipherVFS", exclude: ["FORMAT.md"], cSettings: strictC),
    .target(
      name: "Migrations", path: "Migrations",
      exclude: [
        "0001-record.sql", "0002-changes.sql", "0003-search.sql", "0004-signatures.sql",
        "0005-letters.sql",
      ],
      swiftSettings: strict, plugins: embedded),
    .target(
      name: "Vault",
      dependencies: [
        "CCipherVFS", "ConsultModel", "Migrations", .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: strict),

    // Paper
    .target(
      name: "Templates", path: "Templates", exclude: templateFiles,
      swiftSettings: strict, plugins: embedded),
    .target(
      name: "Documents",
      dependencies: [
        "ConsultModel", "DataFiles", "Knowledge", "Recommendation", "Outcomes", "Templates",
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: strict),

    // The program
    .target(
      name: "ConsultApp",
      dependencies: [
        "ConsultModel", "DataFiles", "Knowledge", "Recommendation", "Outcomes", "Vault", "Documents",
      ], swiftSettings: strict),
    .executableTarget(
      name: "magconsult",
      dependencies: [
        "ConsultApp", "ConsultModel", "DataFiles", "Documents", "Knowledge", "Outcomes", "Recommendation", "Vault",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Tests
    .target(
      name: "TestSupport", dependencies: ["ConsultModel", "Vault"], path: "Tests/TestSupport", swiftSettings: strict),
    .executableTarget(
      name: "VaultWriter", dependencies: ["ConsultModel", "TestSupport", "Vault"], path: "Tests/VaultWriter",
      swiftSettings: strict),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "ConsultApp", "ConsultModel", "DataFiles", "Documents", "Knowledge", "Recommendation", "TestSupport", "Vault",
      ],
      path: "Tests/Bench", swiftSettings: strict),
    .testTarget(name: "DataFilesTests", dependencies: ["DataFiles"], swiftSettings: strict),
    .testTarget(
      name: "ConsultModelTests", dependencies: ["ConsultModel", "Outcomes"], exclude: ["Statistics"],
      swiftSettings: strict),
    .testTarget(name: "KnowledgeTests", dependencies: ["DataFiles", "Knowledge"], swiftSettings: strict),
    .testTarget(
      name: "RecommendationTests", dependencies: ["DataFiles", "Knowledge", "Recommendation"],
      exclude: ["Contract", "Corpus"], swiftSettings: strict),
    .testTarget(
      name: "VaultTests", dependencies: ["TestSupport", "Vault", "VaultWriter"], exclude: ["Fixtures", "sqlcipher.py"],
      swiftSettings: strict),
    .testTarget(
      name: "DocumentsTests", dependencies: ["ConsultModel", "DataFiles", "Documents", "Knowledge", "Recommendation"],
      exclude: ["Corpus"],
      swiftSettings: strict),
    .testTarget(
      name: "MagconsultTests", dependencies: ["ConsultApp", "TestSupport", "Vault", "magconsult"],
      exclude: ["Snapshots"],
      swiftSettings: strict),

    // Build tools
    .executableTarget(name: "EmbedFiles", dependencies: ["DataFiles"], swiftSettings: strict),
    .plugin(name: "EmbedPlugin", capability: .buildTool(), dependencies: ["EmbedFiles"], path: "Sources/EmbedPlugin"),
  ],
  swiftLanguageModes: [.v6]
)
